import fc from 'fast-check'
import type { Actor } from '../../db/actor.ts'
import { analyse } from '../../db/analysis.ts'
import type { AxisName } from '../../db/cube/axis.ts'
import type { Amount, Count, Figure, Unit } from '../../db/cube/figure.ts'
import { sizeOf } from '../../db/dictionary/tally.ts'
import { listPage, type ListPage, type Lists } from '../../db/list/list.ts'
import type { Db } from '../../db/tables.ts'
import { canCross, sides, type Side } from '../../server/analysis/choice.ts'
import { listOf, type Spot } from '../../server/analysis/links.ts'
import { readSetting } from '../../server/analysis/setting.ts'
import { translator } from '../../server/language.ts'
import { readListQuery } from '../../server/pages/query.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { queryOf, type Asked } from './crowd.ts'
import { article, type Json } from './documents.ts'

/** What the numbers of an analysis are held against: the lists that they lead to, counted by hand. */

/** Groups, their members, people named in several incidents, and acts of which nobody is named. */
export async function saveGroups(api: Api, count: number, seed = 5): Promise<void> {
  const size = fc.option(fc.integer({ min: 1, max: 9 }), { nil: null })
  const shape = fc.record({
    size_min: size,
    more: size,
    victims: fc.array(fc.constantFrom('g', 'sub', 'm1', 'm2', 'm3', 'one'), { minLength: 1 }),
    nested: fc.boolean(),
    nobody: fc.boolean(),
    again: fc.nat(),
    date: fc.constantFrom('2023-12-29', '2023-12', '2024', 'XXXX', '[2023-11-15..2024-01-05]'),
    asserted: fc.constantFrom('occurred', 'occurred', 'threatened'),
    months: fc.option(fc.tuple(size, size), { nil: null }),
  })
  const known: string[] = []
  for (const one of fc.sample(shape, { numRuns: count, seed })) {
    const { size_min, more } = one
    const again = known[one.again % Math.max(1, known.length)]
    const size_max = more === null ? null : (size_min ?? 0) + more
    const used = new Set<string>(one.victims)
    const people: Json[] = [
      { key: 'g', label: 'a group', unit: 'group', size_min, size_max },
      { key: 'sub', label: 'a family', unit: 'family', ...(one.nested ? { part_of: 'g' } : {}) },
      { key: 'm1', label: 'a member', unit: 'individual', part_of: 'g' },
      { key: 'm2', label: 'another', unit: 'individual', part_of: one.nested ? 'sub' : 'g' },
      { key: 'm3', label: 'a third', unit: 'individual', part_of: 'sub' },
      again === undefined || one.again % 2 === 0
        ? { key: 'one', label: 'somebody', unit: 'individual', roles: ['trader'] }
        : { key: 'one', person_id: again },
    ]
    const above = { m1: ['g'], m2: ['g', 'sub'], m3: ['sub', 'g'], sub: ['g'] }
    for (const key of one.victims) for (const group of above[key as 'm1'] ?? []) used.add(group)
    const dated = { date_edtf: one.date, asserted: one.asserted }
    const length = one.months && {
      months_min: one.months[0],
      months_max: one.months[1] === null ? null : (one.months[0] ?? 0) + one.months[1],
    }
    // A group that suffered nothing that counts: its members are counted one by one.
    const aside = [...used].filter((key) => !one.victims.includes(key as 'g'))
    const sentenced = one.victims.slice(1, 2)
    const acts: Json[] = [
      { type: 'arrest', victims: one.victims, ...dated },
      ...(sentenced.length > 0
        ? [{ type: 'sentence', victims: sentenced, penalty: 'kyohwa', ...length }]
        : []),
      ...(one.nobody ? [{ type: 'search', ...dated }] : []),
      ...(aside.length > 0 ? [{ type: 'search', victims: aside, asserted: 'denied' }] : []),
    ]
    const saved = await api.save({
      acts,
      title: 'People together',
      place_id: 'KP-10.hyesan',
      people: people.filter(({ key }) => used.has(String(key))),
      sources: [article('s1', { origin: { label: 'g', reliability: 'B' } })],
      claims: [{ source: 's1', quote: 'q', credibility: '3' }],
    })
    for (const person of saved['people'] as Json[]) {
      if (person['key'] === 'one' || person['label'] === 'somebody') {
        known.push(String(person['person_id']))
      }
    }
  }
}

const random_unit = fc.constantFrom<Unit>('incidents', 'acts', 'people')
const side = fc.constantFrom<Side>(...sides)

const goWith = (rows: Side, columns: Side | null) => columns === null || canCross(rows, columns)

/** What to count, by what. */
export const questions = (count: number, seed: number) =>
  fc.sample(
    fc
      .record({ unit: random_unit, rows: side, columns: fc.option(side, { nil: null }) })
      .map((one) => ({ ...one, columns: goWith(one.rows, one.columns) ? one.columns : null })),
    { numRuns: count, seed },
  )
export type Question = ReturnType<typeof questions>[number]

/** A number of a figure with where it stands and where it leads; null: nowhere. */
export type Number = { spot: Spot; certain: boolean; amount: Amount; query: string | null }

/** Counts a figure, and reads where each of its numbers leads. */
export async function countWithLinks(
  { house }: TestHouse,
  db: Db,
  lists: Lists,
  actor: Actor,
  asked: Asked,
  { unit, rows, columns }: Question,
): Promise<{ figure: Figure; numbers: Number[] }> {
  const query = queryOf([...asked, ['unit', unit], ['rows', rows]])
  const words = { query, language: 'en', t: translator('en'), older: null } as const
  const { setting } = await readSetting(db, house.terms, actor, words)
  const analysis = await analyse(db, lists, actor, setting.resolved)
  const figure = analysis.count(unit, rows, columns)
  const numbers: Number[] = []
  const add = (spot: Spot, { certain, possible }: Count) => {
    for (const [amount, surely] of [
      [possible, false],
      [certain, true],
    ] as const) {
      if (amount === null) continue
      const href = listOf(setting, spot, surely)
      numbers.push({ spot, certain: surely, amount, query: href && (href.split('?')[1] ?? '') })
    }
  }
  add([], figure.total)
  for (const row of figure.rows) {
    add([[rows, row.key]], row.count)
    for (const [at, cell] of row.cells.entries()) {
      add(
        [
          [rows, row.key],
          [columns as AxisName, figure.columns[at]?.key ?? null],
        ],
        cell,
      )
    }
  }
  for (const column of figure.columns) add([[columns as AxisName, column.key]], column.count)
  return { figure, numbers }
}

/** How many of a unit are in a list, counted from its rows. */
export async function countList(
  { house }: TestHouse,
  db: Db,
  lists: Lists,
  actor: Actor,
  query: string,
  unit: Unit,
): Promise<Amount> {
  const { resolved } = await readListQuery(db, house.terms, actor, query, 'incidents')
  const page = await listPage(db, lists, actor, resolved, 1_000)
  if (unit === 'incidents') return exactly(page.totals.possible)
  const acts = actsOf(page)
  if (unit === 'acts') return exactly(acts.length)
  const people = new Map(page.bundles.flatMap((one) => one.people.map((row) => [row.id, row])))
  const named = new Set(acts.flatMap(({ victim_id }) => victim_id ?? []))
  const { min, max } = sizeOf(named, people)
  const unnamed = acts.some(({ victim_id }) => victim_id === null)
  return { least: unnamed && min === 0 ? null : min, most: unnamed ? null : max }
}

const exactly = (n: number): Amount => ({ least: n, most: n })

const actsOf = ({ bundles, matches }: ListPage) => {
  const matched = new Set(matches.flatMap((match) => [...match.acts.keys()]))
  return bundles.flatMap(({ acts }) => acts.filter(({ id }) => matched.has(id)))
}
