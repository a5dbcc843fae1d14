import { makeCoder, type Coder } from './coder.ts'
import type { Extents } from './extents.ts'
import type { Numbered } from './numbered.ts'
import type { Spans } from './spans.ts'
import type { Table } from './table.ts'

/**
 * Every incident and act as columns of numbers, newest first: what filters, facets and counts are
 * answered from. It is a cache of the tables at a revision; see `follow.ts`.
 */
export type Cube = {
  /** The number of the last change set that is in it. */
  revision: number
  /** The id of the change set of that number; blank before the first. */
  last: string
  /** What tells one state of the words that incidents are found by from another. */
  words: string
  /** What tells one set of derived keys from another; see `keysOf`. */
  keys: string
  coders: ReturnType<typeof makeCoders>
  incidents: Table<ReturnType<typeof incidentColumns>>
  acts: Table<ReturnType<typeof actColumns>>
  publishers: Table<{ name: Uint32Array }>
  /** Where the acts and the publishers of each incident end; they begin where the last one's end. */
  ends: { acts: Uint32Array; publishers: Uint32Array }
  /** See `spans.ts`; null until they are asked for. */
  spans: Spans | null
  /** See `extents.ts`; null until incidents near to one are looked for. */
  extents: Extents | null
  /** See `numbered.ts`; null until people are counted. */
  numbered: Numbered | null
  /** The province, and the county, of each place, all by their numbers. */
  provinces: { coder: Coder; of: Uint16Array }
  counties: { coder: Coder; of: Uint32Array }
}

const makeCoders = () => ({
  /** Kind, status and sensitivity together: what decides, with the author, who may read it. */
  state: makeCoder(),
  author: makeCoder(),
  type: makeCoder(),
  place: makeCoder(),
  penalty: makeCoder(),
  asserted: makeCoder(),
  outcome: makeCoder(),
  /** The roles of a victim together, as they are stored: codes and spaces. */
  roles: makeCoder(),
  /** The agencies of an act together, likewise. */
  agencies: makeCoder(),
  /** How precisely a place is known. */
  precision: makeCoder(),
  /** Of a victim, all that counting needs: see `person.ts`. */
  person: makeCoder(),
  /** How long a sentence is: months at least and at most, with a space between. */
  months: makeCoder(),
  publisher: makeCoder(),
})

const incidentColumns = () => ({
  doc_id: new Float64Array(0),
  state: new Uint16Array(0),
  author: new Uint16Array(0),
  reliability: new Uint8Array(0),
  credibility: new Uint8Array(0),
  origins: new Uint16Array(0),
  acts: new Uint16Array(0),
  publishers: new Uint16Array(0),
})

const actColumns = () => ({
  type: new Uint16Array(0),
  place: new Uint32Array(0),
  /** The days it touches, an open side reaching one year; 0 and -1 without a date. */
  first: new Int32Array(0),
  last: new Int32Array(0),
  /** 1: no earliest day is known; 2: no latest. 3 is undated. */
  open: new Uint8Array(0),
  penalty: new Uint16Array(0),
  asserted: new Uint8Array(0),
  outcome: new Uint16Array(0),
  roles: new Uint16Array(0),
  agencies: new Uint32Array(0),
  precision: new Uint8Array(0),
  /** Which person is the victim: the halves of its key, see `person.ts`; 0 and 0 for nobody named. */
  victim_high: new Uint32Array(0),
  victim_low: new Uint32Array(0),
  person: new Uint32Array(0),
  /** Which act of the incident was against the group that the victim is in: see `entry.ts`. */
  group: new Uint8Array(0),
  months: new Uint32Array(0),
})

/** The tables of a cube, or of what is to be put into one. */
export const emptyTables = () => ({
  incidents: { count: 0, columns: incidentColumns() },
  acts: { count: 0, columns: actColumns() },
  publishers: { count: 0, columns: { name: new Uint32Array(0) } },
})

/** What there is room in, of a cube. */
export type Room = Pick<Cube, 'coders' | keyof ReturnType<typeof emptyTables>>

export function emptyCube(): Cube {
  const ends = { acts: new Uint32Array(0), publishers: new Uint32Array(0) }
  const provinces = { coder: makeCoder(), of: new Uint16Array(0) }
  const counties = { coder: makeCoder(), of: new Uint32Array(0) }
  return {
    revision: 0,
    last: '',
    words: '',
    keys: '',
    coders: makeCoders(),
    ...emptyTables(),
    ends,
    spans: null,
    extents: null,
    numbered: null,
    provinces,
    counties,
  }
}

/** Where an incident stands, or would stand. */
export function position({ incidents }: Cube, doc_id: number): number {
  const ids = incidents.columns.doc_id
  let low = 0
  let high = incidents.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? 0) < doc_id) low = middle + 1
    else high = middle
  }
  return low
}

/** Where an incident stands; undefined when it is not there. */
export function find(cube: Cube, doc_id: number): number | undefined {
  const at = position(cube, doc_id)
  return cube.incidents.count > at && cube.incidents.columns.doc_id[at] === doc_id ? at : undefined
}

/** Counts anew where the acts and publishers of each incident end. */
export function measure(cube: Cube): void {
  const { incidents, ends } = cube
  cube.spans = null
  cube.extents = null
  cube.numbered = null
  for (const name of ['acts', 'publishers'] as const) {
    const counted = incidents.columns[name]
    const sums = ends[name].length >= incidents.count ? ends[name] : new Uint32Array(counted.length)
    let sum = 0
    for (let at = 0; at < incidents.count; at += 1) {
      sum += counted[at] ?? 0
      sums[at] = sum
    }
    ends[name] = sums
  }
}
