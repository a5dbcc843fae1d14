import { columnsOf } from '../../db/dictionary/field.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import { isMessage, type Language, type Translate } from '../language.ts'

/** The columns that are ticked where none are chosen yet: what the list shows by itself. */
const usual = [
  ...['ref', 'date_edtf', 'place', 'title', 'act_types', 'persons_min', 'persons_max'],
  ...['reliability', 'credibility', 'status'],
]

/** The columns as somebody puts them in order: all of them, and which are ticked. */
export type Choice = { order: string[]; ticked: ReadonlySet<string> }

const known = Object.keys(incidentColumns)

/** What is not in a list of columns yet comes after it, in the order of the file. */
const completed = (names: readonly string[]): string[] => {
  const first = [...new Set(names)].filter((name) => known.includes(name))
  return [...first, ...known.filter((name) => !first.includes(name))]
}

/** The choice that a list's `cols` is. */
export function choiceOf(cols: readonly string[]): Choice {
  const names = cols.length > 0 ? cols : usual
  return { order: completed(names), ticked: new Set(names) }
}

/**
 * The choice that the form holds, after the button that was pressed.
 * @param order all columns in their order
 * @param ticked those that are to be shown
 * @param move the column to be put before or after its neighbour
 */
export function movedChoice(
  order: readonly string[],
  ticked: readonly string[],
  move: { name: string; by: -1 | 1 } | null,
): Choice {
  const all = completed(order)
  const at = move ? all.indexOf(move.name) : -1
  const to = at + (move?.by ?? 0)
  const [one, other] = [all[at], all[to]]
  if (one !== undefined && other !== undefined) [all[at], all[to]] = [other, one]
  return { order: all, ticked: new Set(ticked) }
}

/** The ticked columns in their order, as `cols` takes them. */
export const chosenNames = ({ order, ticked }: Choice): string[] =>
  order.filter((name) => ticked.has(name))

/** What a column is called: in its own words, or in those of the field that it is of. */
export function columnLabel(name: string, language: Language, t: Translate): string {
  const key = `column.${name}`
  if (isMessage(key)) return t(key)
  return incident_fields.find((field) => columnsOf(field).includes(name))?.label[language] ?? name
}
