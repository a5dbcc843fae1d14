import fc from 'fast-check'
import type { Api } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'

/** What the random incidents and the random filters are made of. */
export const pools = {
  date: [
    ...['2023-12-29', '2024-01-10', '2024-02-29', '2023-12', '2024-01', '2023', '2024', '2023-24'],
    ...['2023-11-15/2024-01-05', '[2023-12-29..2023-12-31]', '2023-06~', '2023-12-25~', '2023?'],
    ...['../2023-12-31', '2023-12-01/..', '[..2024-01-09]', '[2023-02-28..]', '202X', 'XXXX'],
  ],
  place: [
    'KP-10',
    'KP-10.hyesan',
    'KP-09.hoeryong',
    'KP-09',
    'KP-01',
    'KP',
    'CN-JL.yanji',
    'CN-JL',
  ],
  act: ['arrest', 'sentence', 'detention', 'search'],
  penalty: ['hard_labour', 'kyohwa'],
  agency: ['mss', 'mss_prov', 'mss_city', 'mosos'],
  victim: ['defector_family', 'remittance_broker', 'trader'],
  asserted: ['occurred', 'imposed_not_confirmed_served', 'threatened', 'denied'],
  outcome: ['still_held', 'released'],
  reliability: ['B', 'C', 'F'],
  credibility: ['2', '3', '6'],
  source: ['Daily NK', 'FFHR', 'Radio'],
  status: ['submitted', 'draft'],
} as const

const some = <T>(values: readonly T[]) => fc.constantFrom(...values)
const maybe = <T>(values: readonly T[]) => fc.option(some(values), { nil: null })

const act = fc
  .record({
    type: some(pools.act),
    victims: fc.subarray(['p1', 'p2'], { minLength: 1 }),
    date_edtf: maybe(pools.date),
    place_id: maybe(pools.place),
    asserted: some(pools.asserted),
    outcome: maybe(pools.outcome),
    penalty: some(pools.penalty),
    deciding_body: maybe(pools.agency),
    agency: maybe(pools.agency),
  })
  .map(({ penalty, deciding_body, agency, ...rest }) => ({
    ...rest,
    ...(rest.type === 'sentence' ? { penalty, deciding_body_id: deciding_body } : {}),
    agencies: agency === null ? [] : [{ agency_id: agency }],
  }))

const incident = fc
  .record({
    title: fc
      .string({ unit: some('가나다abc '.split('')), minLength: 1, maxLength: 9 })
      .map((t) => `T ${t}`),
    date_edtf: maybe(pools.date),
    place_id: maybe(pools.place),
    status: fc.oneof({ weight: 5, arbitrary: fc.constant('submitted') }, some(pools.status)),
    acts: fc.array(act, { minLength: 1, maxLength: 3 }),
    roles: fc.tuple(fc.subarray([...pools.victim]), fc.subarray([...pools.victim])),
    pattern: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
    claims: fc.array(
      fc.record({
        of: fc.nat(3),
        credibility: maybe(pools.credibility),
        state: some(['accepted', 'accepted', 'superseded']),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ roles, pattern, acts, ...rest }) => {
    if (pattern) return { ...rest, kind: 'pattern' }
    const named = new Set(acts.flatMap((row) => row.victims))
    const people = roles.map((own, n) => ({ key: `p${n + 1}`, label: `person ${n}`, roles: own }))
    return { ...rest, acts, people: people.filter((person) => named.has(person.key)) }
  })

/** Saves some incidents, always the same for the same seed, over four sources that they share. */
export async function saveCrowd(api: Api, count: number, seed = 20231229): Promise<Json[]> {
  const sources = [
    article('s1', { publisher: 'Daily NK', origin: { label: 'a', reliability: 'F' } }),
    { key: 's2', publisher: 'FFHR', derived_from: 's1', derivation: 'reprint' },
    article('s3', { publisher: 'Radio', origin: { label: 'b', reliability: 'B' } }),
    article('s4', { publisher: 'Daily NK', origin: { label: 'c', reliability: 'C' } }),
  ]
  const first = await api.save(arrest({ title: 'The first', sources }))
  const ids = rows(first, 'sources').map((source) => source['source_id'])
  const saved = [first as Json]
  for (const { claims, ...rest } of fc.sample(incident, { numRuns: count - 1, seed })) {
    const used = [...new Set(claims.map((claim) => claim.of))]
    const document = {
      ...rest,
      sources: used.map((of) => ({ key: `s${of}`, source_id: ids[of] })),
      claims: claims.map(({ of, ...claim }, n) => ({ ...claim, source: `s${of}`, quote: `q${n}` })),
    }
    saved.push(await api.save(document))
  }
  return saved
}

/** A filter as its parameters. */
export type Asked = [name: string, value: string][]

const bound = some([
  '2023',
  '2024',
  '2023-12',
  '2024-01',
  '2023-12-29',
  '2023-12-31',
  '2024-02-29',
  '2022-02-28',
])
const one = (name: keyof typeof pools) => some(pools[name]).map((value) => [[name, value]] as Asked)
const two = (name: keyof typeof pools) =>
  fc
    .subarray([...pools[name]] as string[], { minLength: 1, maxLength: 2 })
    .map((values) => values.map((value) => [name, value] as [string, string]))
const flag = (name: string, values: string[]) =>
  some(values).map((value) => [[name, value]] as Asked)

const act_level = ['act', 'penalty', 'agency', 'victim', 'asserted', 'outcome'] as const
const incident_level = ['reliability', 'credibility', 'source', 'status'] as const

const period = fc.oneof(
  bound.map((from) => [['from', from]] as Asked),
  bound.map((to) => [['to', to]] as Asked),
  fc.tuple(bound, bound).map(
    ([a, b]) =>
      [
        ['from', a < b ? a : b],
        ['to', a < b ? b : a],
      ] as Asked,
  ),
  fc.tuple(bound).map(
    ([a]) =>
      [
        ['from', a],
        ['to', a],
        ['date', 'certain'],
      ] as Asked,
  ),
  fc.constant([['undated', '1']] as Asked),
)

/** Random filters: a period, a place, some conditions on acts and some on incidents. */
export const filters = (count: number, seed = 20240124): Asked[] =>
  fc.sample(
    fc
      .tuple(
        fc.oneof(period, fc.constant<Asked>([])),
        fc.oneof(one('place'), two('place'), fc.constant<Asked>([])),
        fc.oneof(...act_level.map(two), fc.constant<Asked>([])),
        fc.oneof(...incident_level.map(one), fc.constant<Asked>([])),
        fc.oneof(
          flag('kind', ['all', 'pattern']),
          flag('origins_min', ['1', '2']),
          fc.constant<Asked>([]),
        ),
      )
      .map((parts) => parts.flat()),
    { numRuns: count, seed },
  )

export const queryOf = (asked: Asked) => new URLSearchParams(asked).toString()
