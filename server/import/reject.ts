import { stringify } from 'csv-stringify/sync'
import { csv_format, needsGuard } from '../../db/flat/line.ts'
import { findRows, listOutcomes, type OutcomeRow } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import { problemText } from '../entry/input.ts'
import type { Language, Translate } from '../language.ts'
import { targetLabel } from './labels.ts'
import type { RowProblem } from './problem.ts'
import type { Notes } from './result.ts'
import { findTarget } from './targets.ts'

/** The columns that stand behind those of the table: which row it was, which column is wrong, and why. */
const added = ['import_row', 'import_column', 'import_reason']

const batch = 200

/**
 * The rows that are not taken as a CSV file, with the reason for each: put right, it can be brought
 * like the table itself.
 */
export async function* rejectedCsv(
  db: Db,
  import_id: string,
  headers: readonly string[],
  { language, t }: { language: Language; t: Translate },
): AsyncGenerator<string, void> {
  yield `\ufeff${lineOf([...headers, ...added])}`
  for (let after = 0; ;) {
    const outcomes = await listOutcomes(db, import_id, 'error', batch, after)
    const last = outcomes.at(-1)
    if (!last) return
    after = last.lead
    for (const outcome of outcomes) yield await linesOf(outcome)
  }

  async function linesOf(outcome: OutcomeRow): Promise<string> {
    const { problems } = JSON.parse(outcome.notes) as Notes
    const rows = await findRows(db, import_id, JSON.parse(outcome.numbers) as number[])
    return rows
      .map(({ number, cells }) => {
        const own = problems.filter(({ row }) => row === number)
        const columns = [...new Set(own.map(({ column }) => column ?? ''))].filter(
          (name) => name !== '',
        )
        const reasons = own.map((problem) => wordProblem(problem, language, t))
        const reason = reasons.length > 0 ? reasons.join(' ') : t('problem.other_row')
        const fitted = headers.map((_, at) => cells[at] ?? '')
        return lineOf([...fitted, String(number), columns.join('; '), reason])
      })
      .join('')
  }
}

/** A problem in words, with the column that it is in, or the field that has none. */
export function wordProblem(one: RowProblem, language: Language, t: Translate): string {
  const where = whereOf(one, language, t)
  const text = wordsOf(one, language, t)
  return where === null ? text : `${where}: ${text}`
}

/** What a problem is in: the column, or else the field. */
export function whereOf({ column, target: name }: RowProblem, language: Language, t: Translate) {
  const target = name === null ? undefined : findTarget(name)
  return column ?? (target ? targetLabel(target, language, t) : null)
}

/** What is wrong, and what may have been meant. */
export function wordsOf({ problem, meant = [] }: RowProblem, language: Language, t: Translate) {
  const text = problemText(problem, language, t)
  return meant.length === 0 ? text : `${text} ${t('import.meant', { names: meant.join(', ') })}`
}

const lineOf = (cells: readonly string[]) =>
  stringify([cells.map((cell) => (needsGuard('', cell) ? `'${cell}` : cell))], csv_format)
