import type { Resolved } from '../list/resolve.ts'
import type { Cube } from './cube.ts'

/** What can be counted by. `depth` and `precision` are for maps: no list is asked for by them. */
export const axis_names = [
  'year',
  'month',
  'act',
  'province',
  'county',
  'agency',
  'penalty',
  'victim',
  'reliability',
  'depth',
  'precision',
] as const
export type AxisName = (typeof axis_names)[number]

/** Whether an act surely counts under a value; `as_act`: as surely as it meets the filter at all. */
export const sure = { no: 0, yes: 1, as_act: 2 } as const

/**
 * The values that acts are counted under, as numbers: 0 is all of them, 1 those of which there is
 * none, the others each have a key.
 */
export type Axis = {
  size: number
  key: (value: number) => string
  /** At how many values, with "all", an act counts at most. */
  most: number
  /**
   * Writes under which values an act counts, beginning with 0, and how surely.
   * @returns how many these are
   */
  fill: (act: number, at: number, values: Uint32Array, how: Uint8Array) => number
}

type Column = Uint8Array | Uint16Array | Uint32Array

/** An axis of the values of a column; `lists` tells which each of its codes stands for. */
function listAxis(
  column: Column,
  of: 'act' | 'incident',
  lists: readonly (readonly string[])[],
): Axis {
  const keys = ['', '']
  const numbers = new Map<string, number>()
  const numberOf = (key: string) => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, keys.length)
    return keys.push(key) - 1
  }
  const values_of = lists.map((list) => (list.length === 0 ? [1] : list.map(numberOf)))
  return {
    size: keys.length,
    key: (value) => keys[value] ?? '',
    most: 1 + Math.max(1, ...values_of.map((list) => list.length)),
    fill: (act, at, values, how) => {
      const list = values_of[column[of === 'act' ? act : at] ?? 0] ?? []
      values[0] = 0
      how[0] = sure.as_act
      for (let n = 0; n < list.length; n += 1) {
        values[n + 1] = list[n] ?? 0
        how[n + 1] = sure.as_act
      }
      return list.length + 1
    },
  }
}

type Coded = Exclude<AxisName, 'year' | 'month'>

/**
 * An axis of what an act, or its incident, is coded with. Where a filter asks for values of it,
 * only those count: what else an act may have besides was not asked for.
 * @param parents which agency each belongs to: one counts under those above it too
 */
export function codedAxis(
  cube: Cube,
  name: Coded,
  filter: Pick<Resolved, 'victim' | 'reliability' | 'agency_ids'>,
  parents: ReadonlyMap<string, string | null>,
): Axis {
  const { acts, incidents, coders } = cube
  const { columns } = acts
  const texts = (coder: { size: () => number; text: (code: number) => string }) =>
    Array.from({ length: coder.size() }, (_, code) => coder.text(code))
  const single = (list: readonly string[]) => list.map((text) => (text === '' ? [] : [text]))
  const ofPlace = (keys: (above: { province: string; county: string }) => string[]) =>
    listAxis(
      columns.place,
      'act',
      texts(coders.place).map((_, code) => {
        const province = cube.provinces.coder.text(cube.provinces.of[code] ?? 0)
        const county = cube.counties.coder.text(cube.counties.of[code] ?? 0)
        return keys({ province, county }).filter((key) => key !== '')
      }),
    )
  const makers: Record<Coded, () => Axis> = {
    act: () => listAxis(columns.type, 'act', single(texts(coders.type))),
    penalty: () => listAxis(columns.penalty, 'act', single(texts(coders.penalty))),
    province: () => ofPlace(({ province }) => [province]),
    county: () => ofPlace(({ county }) => [county]),
    depth: () => ofPlace(({ county, province }) => [county ? 'county' : province && 'province']),
    precision: () => {
      const lists = texts(coders.precision).map((text) => (precise.has(text) ? ['precise'] : []))
      return listAxis(columns.precision, 'act', lists)
    },
    victim: () => {
      const lists = texts(coders.roles).map((text) => only(text.split(' '), filter.victim))
      return listAxis(columns.roles, 'act', lists)
    },
    agency: () => {
      const lists = texts(coders.agencies).map((text) => {
        const all = text.split(' ').flatMap((id) => withAbove(id, parents))
        return only(all, filter.agency_ids ?? [])
      })
      return listAxis(columns.agencies, 'act', lists)
    },
    reliability: () => {
      const lists = Array.from({ length: 64 }, (_, mask) => {
        const grades = Array.from('ABCDEF').filter((_, bit) => (mask & (1 << bit)) !== 0)
        return only(grades, filter.reliability)
      })
      return listAxis(incidents.columns.reliability, 'incident', lists)
    },
  }
  return makers[name]()
}

/** What is known to a place that a point stands for. */
const precise: ReadonlySet<string> = new Set(['exact', 'facility', 'neighbourhood', 'settlement'])

/** The values that are asked for; all of them where none is. */
function only(values: readonly string[], asked: readonly string[]): string[] {
  const wanted = new Set(asked)
  return [...new Set(values)].filter(
    (value) => value !== '' && (wanted.size === 0 || wanted.has(value)),
  )
}

function withAbove(id: string, parents: ReadonlyMap<string, string | null>): string[] {
  const found: string[] = []
  for (let next: string | null = id; next !== null && !found.includes(next);) {
    found.push(next)
    next = parents.get(next) ?? null
  }
  return found
}
