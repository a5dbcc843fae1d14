import fc from 'fast-check'
import { expect, test } from 'vitest'
import { docId } from '../../db/cube/doc-id.ts'
import { emptyCube, measure, type Cube } from '../../db/cube/cube.ts'
import { append, type EntryAct } from '../../db/cube/entry.ts'
import { eachNear, extentsOf } from '../../db/cube/extents.ts'
import { parseDay, writeDay } from '../../db/dictionary/date/day-number.ts'

// Most incidents are about one day, some about a year or a decade, and some have no date. Whatever
// their order: none that has an act in a period is passed over, and few others are looked at.

const no_act: EntryAct = {
  ...{ type: 'arrest', place: null, precision: null, earliest: null, latest: null },
  ...{ penalty: null, asserted: null, outcome: null, roles: null, agencies: null, months: null },
  ...{ victim: null, person: null, above: [] },
}

const beginning = parseDay('1990-01-01') ?? 0
const dated = (days: number) =>
  fc
    .tuple(fc.nat(13_000), fc.nat(days))
    .map(([from, width]): [number, number] => [beginning + from, beginning + from + width])
const incident = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: dated(3) },
    { weight: 2, arbitrary: dated(365) },
    { weight: 1, arbitrary: dated(4_000) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  { minLength: 1, maxLength: 2 },
)
const crowd = fc.array(incident, { minLength: 700, maxLength: 900 })

type Days = [number, number] | null

function cubeOf(incidents: readonly Days[][]): Cube {
  const cube = emptyCube()
  const days = incidents
    .map((acts, n) => {
      const [first] = acts.flatMap((act) => (act ? [act[0]] : [])).toSorted((a, b) => a - b)
      return { acts, doc_id: docId(first === undefined ? null : writeDay(first), n + 1) }
    })
    .toSorted((a, b) => a.doc_id - b.doc_id)
  for (const { acts, doc_id } of days) {
    append(cube, {
      doc_id,
      ...{ state: 'event submitted open', author: null, reliability: '', credibility: '' },
      ...{ origins: 0, publishers: [] },
      acts: acts.map((act) => ({
        ...no_act,
        earliest: act && writeDay(act[0]),
        latest: act && writeDay(act[1]),
      })),
    })
  }
  measure(cube)
  return cube
}

/** Between which days the acts of each incident lie, as the cube has them. */
function actsOf({ incidents, acts, ends }: Cube): Days[][] {
  const { first, last, open } = acts.columns
  return Array.from({ length: incidents.count }, (_, at) => {
    const all: Days[] = []
    for (let act = at === 0 ? 0 : (ends.acts[at - 1] ?? 0); act < (ends.acts[at] ?? 0); act += 1) {
      all.push(open[act] === 3 ? null : [first[act] ?? 0, last[act] ?? 0])
    }
    return all
  })
}

test('every incident with an act in a period is looked at, and few others', () => {
  const [visited, there] = [{ n: 0 }, { n: 0 }]
  fc.assert(
    fc.property(crowd, fc.array(dated(20), { minLength: 5, maxLength: 5 }), (some, periods) => {
      const cube = cubeOf(some)
      const acts = actsOf(cube)
      const extents = extentsOf(cube)
      const undated = acts.flatMap((own, at) => (own.every((act) => act === null) ? [at] : []))
      expect([...extents.undated]).toEqual(undated)
      for (const [from, to] of periods) {
        const seen: number[] = []
        eachNear(extents, { from, to }, (at) => seen.push(at))
        expect(new Set(seen).size).toBe(seen.length)
        const looked = new Set([...seen, ...undated])
        const meant = acts.flatMap((own, at) =>
          own.some((act) => act !== null && act[0] <= to && act[1] >= from) ? [at] : [],
        )
        expect(meant.filter((at) => !looked.has(at))).toEqual([])
        visited.n += seen.length
        there.n += some.length
      }
    }),
    { numRuns: 30, endOnFailure: true },
  )
  expect(visited.n).toBeLessThan(there.n / 2)
})

test('they are worked out anew when something has changed', () => {
  const cube = cubeOf([[[beginning, beginning]]])
  expect(extentsOf(cube).kinds[0]?.at).toHaveLength(1)
  cube.incidents.count = 0
  measure(cube)
  expect(extentsOf(cube).kinds[0]?.at).toHaveLength(0)
})
