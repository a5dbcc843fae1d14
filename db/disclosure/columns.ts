import { codesOf } from '../dictionary/kinds/term.ts'
import { act_fields } from '../dictionary/records/act.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { person_fields } from '../dictionary/records/person.ts'
import type { Field } from '../dictionary/field.ts'
import type { Outward, Treatment } from '../dictionary/release.ts'
import { ancestors, dateOf, inOrder, join, placeOf, type ActCells } from '../flat/cell.ts'
import type { Step } from './anonymise.ts'
import { ageBand, coarseDate, coarser, monthsBand, type DateStep } from './coarsen.ts'

/**
 * The columns of files for partners and for the public. There are no others: no name, no id, no
 * reference, no address of a record, no point, no day. Each is made of fields of the dictionary, which
 * says of each whether it leaves, and stays behind where one of them does.
 */

/** What somebody might know already, what they would learn, or what may say anything. */
export type Part = 'known' | 'learned' | 'words'

export type Column = {
  name: string
  part: Part
  /** The fields it tells of. */
  from: readonly Field[]
  cell: (cells: ActCells) => string
}

export type ReleasedTable = 'incidents' | 'acts'

function named<const F extends Field>(fields: readonly F[], ...names: F['name'][]): F[] {
  return fields.filter(({ name }) => names.includes(name))
}
const act = (...names: (typeof act_fields)[number]['name'][]) => named(act_fields, ...names)
const incident = (...names: (typeof incident_fields)[number]['name'][]) =>
  named(incident_fields, ...names)
const person = (...names: (typeof person_fields)[number]['name'][]) =>
  named(person_fields, ...names)

const column = (
  name: string,
  part: Part,
  from: readonly Field[],
  cell: (cells: ActCells) => string | null | undefined,
): Column => ({ name, part, from, cell: (cells) => cell(cells) ?? '' })

const victim = ({ act, bundle }: ActCells) =>
  bundle.people.find((person) => person.id === act.victim_id)

/** Where something was, by the places above: the finest is a county. */
const placeColumns = (
  from: readonly Field[],
  where: (cells: ActCells) => { place_id: string | null },
): Column[] =>
  (['country', 'province', 'county'] as const).map((level) =>
    column(
      `${level}_code`,
      'known',
      from,
      (cells) => ancestors(where(cells).place_id, cells.labels)?.[`${level}_id`],
    ),
  )

const columns: Record<ReleasedTable, readonly Column[]> = {
  incidents: [
    column('date', 'known', incident('date'), ({ bundle }) =>
      coarseDate(bundle.incident.date_earliest, bundle.incident.date_latest, 'month'),
    ),
    ...placeColumns(incident('place'), ({ bundle }) => bundle.incident),
    column('act_types', 'known', act('type'), ({ bundle }) =>
      join(bundle.acts.map(({ type }) => type).toSorted(inOrder)),
    ),
    column('title', 'words', incident('title'), ({ bundle }) => bundle.incident.title),
    column('summary', 'words', incident('summary'), ({ bundle }) => bundle.incident.summary),
  ],
  acts: [
    column('type', 'known', act('type'), (cells) => cells.act.type),
    column('asserted', 'known', act('asserted'), (cells) => cells.act.asserted),
    column('date', 'known', act('date'), (cells) => {
      const date = dateOf(cells.act, cells.bundle)
      return coarseDate(date.date_earliest, date.date_latest, 'month')
    }),
    ...placeColumns(act('place'), (cells) => placeOf(cells.act, cells.bundle)),
    column('victim_unit', 'known', person('unit'), (cells) => victim(cells)?.unit),
    column('victim_roles', 'known', person('roles'), (cells) =>
      join(codesOf(victim(cells)?.roles).toSorted(inOrder)),
    ),
    column('victim_sex', 'known', person('sex'), (cells) => victim(cells)?.sex),
    column('victim_age', 'known', person('age_min', 'age_max'), (cells) =>
      ageBand(victim(cells)?.age_min ?? null, victim(cells)?.age_max ?? null),
    ),
    column('penalty', 'learned', act('penalty'), (cells) => cells.act.penalty),
    column('months', 'learned', act('months_min', 'months_max'), (cells) =>
      monthsBand(cells.act.months_min, cells.act.months_max),
    ),
    column('outcome', 'learned', act('outcome'), (cells) => cells.act.outcome),
    column('reason', 'words', act('reason'), (cells) => cells.act.reason),
    column('description', 'words', act('description'), (cells) => cells.act.description),
  ],
}

/** The columns of a table that leave under a profile, in their order. */
export const releasedColumns = (table: ReleasedTable, profile: Outward): Column[] =>
  columns[table].filter(({ from }) =>
    from.every(({ release, sensitivity }) => sensitivity === 'open' && release[profile] !== 'drop'),
  )

/** What a profile does with what a column tells: the strictest of what it does with its fields. */
export function treatmentOf({ from }: Column, profile: Outward): Treatment {
  const strictest: readonly Treatment[] = ['drop', 'coarsen', 'reviewed', 'keep']
  return strictest.find((one) => from.some(({ release }) => release[profile] === one)) ?? 'drop'
}

/** How coarsely a row is told. */
export type Coarseness = {
  place: 'county' | 'province' | 'country'
  date: DateStep
  /** What is told of the victim: all columns, their sex only, or nothing. */
  person: 'all' | 'sex' | 'nothing'
}

/** From the finest to the coarsest: a row is told by the first that no few people share. */
export const coarsenesses: readonly Coarseness[] = [
  { place: 'county', date: 'month', person: 'all' },
  { place: 'province', date: 'month', person: 'all' },
  { place: 'province', date: 'quarter', person: 'all' },
  { place: 'province', date: 'quarter', person: 'sex' },
  { place: 'province', date: 'year', person: 'sex' },
  { place: 'province', date: 'year', person: 'nothing' },
  { place: 'country', date: 'year', person: 'nothing' },
]

/** The steps by which rows of these columns are told more coarsely. */
export const stepsFor = (): Step[] => coarsenesses.map((coarse) => (quasi) => tell(quasi, coarse))

const kept_of_person = { all: /^/, sex: /^victim_sex$/, nothing: /^$/ }

function tell(quasi: Readonly<Record<string, string>>, coarse: Coarseness) {
  const told = Object.entries(quasi).map(([name, value]): [string, string] => {
    if (name === 'date') return [name, coarser(value, coarse.date)]
    if (name === 'county_code' && coarse.place !== 'county') return [name, '']
    if (name === 'province_code' && coarse.place === 'country') return [name, '']
    if (name.startsWith('victim_') && !kept_of_person[coarse.person].test(name)) return [name, '']
    return [name, value]
  })
  return Object.fromEntries(told)
}
