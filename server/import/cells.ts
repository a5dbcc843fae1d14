import { columnOf, type Mapping } from './mapping.ts'
import { findTarget, parts, special, targets, type Part, type Target } from './targets.ts'

/** The values of one row by target, and in which column each stood; null: it is fixed for all rows. */
export type RowValues = Map<string, { text: string; column: string | null }>

/** What makes a part be there although no column says anything of it. */
const naming: Record<Part, readonly string[]> = {
  incident: [],
  act: ['act.type'],
  victim: ['victim.label'],
  agency: ['agency.agency', 'agency.agency_id'],
  source: ['source.title', 'source.publisher', 'source.url', 'source.note'],
  origin: ['origin.kind', 'origin.reliability', 'origin.label'],
  claim: ['claim.quote', 'claim.credibility'],
}

type Column = { at: number; header: string; target: Target }

/**
 * Reads rows by a mapping: by target, without spaces around and without the quote mark that our own
 * files put before what a spreadsheet would run.
 */
export function rowReader(headers: readonly string[], mapping: Mapping) {
  const columns: Column[] = headers.flatMap((header, at) => {
    const name = mapping.columns[header]
    const target = name == null ? undefined : findTarget(name)
    return target ? [{ at, header, target }] : []
  })
  const has_column = new Set(columns.map(({ target }) => target.name))
  const fixed = Object.entries(mapping.fixed).flatMap(([name, text]) => {
    const target = findTarget(name)
    return target && text !== '' && !has_column.has(name) ? [{ target, text }] : []
  })
  const fixed_parts = new Set(
    parts.filter((part) => fixed.some(({ target }) => naming[part].includes(target.name))),
  )
  return (cells: readonly string[]): RowValues => {
    const values: RowValues = new Map()
    for (const { at, header, target } of columns) {
      const text = unguarded(cells[at] ?? '')
      if (text !== '') values.set(target.name, { text, column: header })
    }
    const there = new Set([...values.keys()].flatMap((name) => findTarget(name)?.part ?? []))
    for (const { target, text } of fixed) {
      const { part } = target
      if (part === 'incident' || there.has(part) || fixed_parts.has(part)) {
        values.set(target.name, { text, column: null })
      }
    }
    return values
  }
}

/** `'=SUM(A1)` is what our files write for `=SUM(A1)` where a spreadsheet is to open them. */
const unguarded = (cell: string) =>
  cell
    .trim()
    .replace(/^'(?=[=+\-@])/, '')
    .trim()

/** Whether a row says anything of a part. */
export const hasPart = (values: RowValues, part: Part) =>
  [...values.keys()].some((name) => findTarget(name)?.part === part)

/** Which of the vocabulary's codes, places and agencies columns say: the targets that are looked up. */
export const lookedUp = (mapping: Mapping): Target[] =>
  targets.filter(
    (target) =>
      (target.vocabulary !== null || target.names !== null) &&
      (columnOf(mapping, target.name) !== undefined || target.name in mapping.fixed),
  )

/** The single values of a cell that may hold several, as our own files join them, or by lines. */
export const splitCell = (text: string): string[] =>
  text.split(/[;|\n]/).flatMap((one) => one.trim() || [])

export const textOf = (values: RowValues, name: string): string | null =>
  values.get(name)?.text ?? null

/** The numbers by which a row says which incident it is about. */
export const identityOf = (values: RowValues) => ({
  reference: textOf(values, special.reference),
  id: textOf(values, special.id),
  act_id: textOf(values, special.act_id),
})
