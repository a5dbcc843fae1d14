import { isOwn, type ImportRow } from '../../db/import/import.ts'
import { listOutcomes, listRows } from '../../db/import/staged.ts'
import type { Result } from '../import/result.ts'
import { delimiter_names, encodings, readingOf } from '../import/reading.ts'
import type { Progress } from '../import/report.ts'
import { resultLine } from '../import/say.ts'
import { isMessage, type MessageKey } from '../language.ts'
import type { Visitor } from '../route.ts'
import { outcomeLines } from './import-outcomes.ts'

/** What every step of an import shows: which it is, of which file, and how far one may go. */
export function stepPage({ t }: Visitor, row: ImportRow, step: ImportRow['step'], wrong = false) {
  const heading = t(`import.step_${step}`)
  return {
    title: `${wrong ? `${t('problem.prefix')} ` : ''}${heading}: ${row.name}`,
    ...{ heading, id: row.id, name: row.name, step, reached: row.step, wrong },
    is_package: row.format === 'package',
    fault: faultText({ t }, row),
  }
}

/** Why the last job ended without a result. */
export function faultText({ t }: Pick<Visitor, 't'>, { fault }: ImportRow): string | null {
  if (fault === null) return null
  const { code, values } = JSON.parse(fault) as { code: string; values?: Record<string, string> }
  const keys = [`import.bad_${code}`, `import.fault_${code}`]
  return t(keys.find(isMessage) ?? 'import.fault_failed', values)
}

/** The page to begin on, with what is there already. */
export function indexPage(
  { t, house }: Visitor,
  { open, applied }: { open: readonly ImportRow[]; applied: readonly ImportRow[] },
  problem: string | null,
) {
  return {
    title: `${problem === null ? '' : `${t('problem.prefix')} `}${t('import.title')}`,
    heading: t('import.title'),
    problem,
    most: house.config.import_bytes / 1_000_000,
    open: open.map((row) => ({ ...lineOf(row), step: t(`import.step_${row.step}`) })),
    applied: applied.map((row) => ({
      ...lineOf(row),
      result: resultLine(row.row_count, JSON.parse(row.result ?? '{}') as Result, t),
    })),
  }
}

const lineOf = ({ id, name, actor, created_at, applied_at, change_number }: ImportRow) => ({
  ...{ id, name, actor, at: applied_at ?? created_at, change_number },
})

const shown = 10

/** The first rows of a file, and how it was read. */
export async function filePage(visit: Visitor, row: ImportRow) {
  const { db, t } = visit
  const reading = readingOf(row)
  const options = (names: readonly string[], kind: string) =>
    names.map((value) => ({ value, label: t(`import.${kind}_${value}` as MessageKey) }))
  return {
    ...stepPage(visit, row, 'file', row.fault !== null && row.row_count === 0),
    ...{ format: row.format, reading, rows: row.row_count },
    encodings: options(encodings, 'encoding'),
    delimiters: options(delimiter_names, 'delimiter'),
    headers: JSON.parse(row.headers) as string[],
    preview: await listRows(db, row.id, 0, shown),
  }
}

export function progressPage({ t }: Visitor, row: ImportRow) {
  const progress = JSON.parse(row.progress ?? 'null') as Progress | null
  const doing = progress?.doing ?? 'waiting'
  return {
    title: t('import.progress_title', { name: row.name }),
    ...{ id: row.id, name: row.name, step: row.step, reached: row.step },
    is_package: row.format === 'package',
    what: t(`import.doing_${doing}`),
    ...{ done: progress?.done ?? 0, of: progress?.of ?? null },
  }
}

/** What became of a table, for ever. */
export async function reportPage(visit: Visitor, row: ImportRow) {
  const { db, actor, t } = visit
  const result = JSON.parse(row.result ?? '{}') as Result & { name?: string | null }
  const own = isOwn(actor, row)
  const wrong = own ? await listOutcomes(db, row.id, 'error', most_wrong) : []
  return {
    ...stepPage(visit, row, 'report'),
    ...{ own, result, mapping: result.name ?? null, number: row.change_number },
    line: resultLine(row.row_count, result, t),
    ...{ by: row.actor, at: row.applied_at },
    wrong: await outcomeLines(visit, wrong),
  }
}

const most_wrong = 50
