import type { ImportRow } from '../../db/import/import.ts'
import { listMappings } from '../../db/import/mapping.ts'
import { listRows } from '../../db/import/staged.ts'
import { targetLabel } from '../import/labels.ts'
import { makeLookup } from '../import/lookup.ts'
import { columnOf, mappingOf, type Mapping } from '../import/mapping.ts'
import { findTarget, parts, part_labels, special, targets } from '../import/targets.ts'
import type { Language, Translate } from '../language.ts'
import type { Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { stepPage } from './import.ts'

/** What was sent of the columns, and what is wrong with it, by input. */
export type ReadColumns = {
  mapping: Mapping
  fixed: { target: string; text: string }[]
  problems: { input: string; text: string }[]
}

/** Empty lines for values that are the same for every row; so many there may be in all. */
const spare = 2
const most_fixed = 60

/** Every target in groups, for a choice. */
const optionGroups = (language: Language, t: Translate) =>
  parts.map((part) => ({
    label: part_labels[part][language],
    options: targets
      .filter((target) => target.part === part)
      .map((target) => ({ value: target.name, label: targetLabel(target, language, t) })),
  }))

export async function columnsPage(visit: Visitor, row: ImportRow, read: ReadColumns | null = null) {
  const { db, language, t } = visit
  const mapping = read?.mapping ?? mappingOf(row.mapping)
  const headers = JSON.parse(row.headers) as string[]
  const [samples, kept] = [await listRows(db, row.id, 0, 3), await listMappings(db)]
  const filled =
    read?.fixed ?? Object.entries(mapping.fixed).map(([target, text]) => ({ target, text }))
  const fixed = [...filled, ...Array.from({ length: spare }, () => ({ target: '', text: '' }))]
  const problems = read?.problems ?? []
  const problemOf = (input: string) => problems.find((one) => one.input === input)?.text ?? null
  return {
    ...stepPage(visit, row, 'columns', problems.length > 0),
    groups: optionGroups(language, t),
    columns: headers.map((header, at) => ({
      ...{ header, input: `column-${at}`, target: mapping.columns[header] ?? '' },
      samples: [
        ...new Set(
          samples.flatMap(({ cells }) => cells[at]?.trim().slice(0, 60).toWellFormed() || []),
        ),
      ],
      problem: problemOf(`column-${at}`),
    })),
    fixed: fixed
      .slice(0, most_fixed)
      .map((one, at) => ({ ...one, input: `fixed-${at}`, problem: problemOf(`fixed-${at}`) })),
    ...{ references_of: mapping.references_of ?? '', known: mapping.known },
    saved: kept.map(({ name }) => name),
    problems,
  }
}

/** Reads what was sent of the columns, and what holds for every row. */
export function readColumns(
  visit: Visitor,
  headers: readonly string[],
  before: Mapping,
): ReadColumns {
  const { t, language } = visit
  const problems: ReadColumns['problems'] = []
  const taken = new Set<string>()
  const columns: Mapping['columns'] = {}
  for (const [at, header] of headers.entries()) {
    const target = findTarget(bodyText(visit, `column-${at}`))
    columns[header] = target?.name ?? null
    if (!target) continue
    if (taken.has(target.name)) {
      problems.push({
        input: `column-${at}`,
        text: t('import.twice', { name: targetLabel(target, language, t) }),
      })
    }
    taken.add(target.name)
  }
  const fixed = fixedIn(visit)
  for (const [at, { target, text }] of fixed.entries()) {
    const wrong = whyNotFixed(visit, target, text, taken)
    if (wrong !== null) problems.push({ input: `fixed-${at}`, text: wrong })
  }
  const mapping: Mapping = {
    ...before,
    columns,
    fixed: Object.fromEntries(fixed.map(({ target, text }) => [target, text])),
    references_of: bodyText(visit, 'references_of').trim().slice(0, 200) || null,
    known: bodyText(visit, 'known') === 'skip' ? 'skip' : 'update',
  }
  const is_about = [special.reference, special.id, special.act_id].some(
    (name) => columnOf(mapping, name) !== undefined,
  )
  if (!taken.has('act.type') && !('act.type' in mapping.fixed) && !is_about && !taken.has('kind')) {
    problems.push({ input: 'column-0', text: t('import.no_act') })
  }
  return { mapping, fixed, problems }
}

function fixedIn(visit: Visitor): ReadColumns['fixed'] {
  const lines = Array.from({ length: most_fixed }, (_, at) => ({
    target: findTarget(bodyText(visit, `fixed-${at}`))?.name ?? '',
    text: bodyText(visit, `fixed-${at}-text`).trim().slice(0, 500),
  }))
  return lines.filter(({ target, text }) => target !== '' || text !== '')
}

/** A value for every row must be clear at once: there is no column to look at. */
function whyNotFixed(
  { db, house, language, t }: Visitor,
  name: string,
  text: string,
  taken: ReadonlySet<string>,
): string | null {
  const target = findTarget(name)
  if (!target) return t('import.fixed_what')
  const label = targetLabel(target, language, t)
  if (text === '') return `${label}: ${t('problem.required')}`
  if (taken.has(name)) return t('import.fixed_column', { name: label })
  if (target.vocabulary === null) return null
  const lookup = makeLookup(db, house.terms, language)
  const words = target.several ? text.split(/[;|\n,]/).flatMap((one) => one.trim() || []) : [text]
  const unclear = words.find((word) => lookup.code(target.vocabulary ?? '', word) === null)
  return unclear === undefined ? null : `${label}: ${t('problem.not_a_term', { value: unclear })}`
}
