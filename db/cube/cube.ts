import { addYears } from '../dictionary/date/period.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { makeCoder, type Coder } from './coder.ts'
import type { Spans } from './spans.ts'
import { insertRows, removeRows, reserve, type Range, type Table } from './table.ts'

/**
 * Every incident and act as columns of numbers, newest first: what filters, facets and counts are
 * answered from. It is a cache of the tables at a revision; see `follow.ts`.
 */
export type Cube = {
  /** The number of the last change set that is in it. */
  revision: number
  /** The id of the change set of that number; blank before the first. */
  last: string
  coders: ReturnType<typeof makeCoders>
  incidents: Table<ReturnType<typeof incidentColumns>>
  acts: Table<ReturnType<typeof actColumns>>
  publishers: Table<{ name: Uint32Array }>
  /** Where the acts and the publishers of each incident end; they begin where the last one's end. */
  ends: { acts: Uint32Array; publishers: Uint32Array }
  /** See `spans.ts`; null until they are asked for. */
  spans: Spans | null
  /** The province of each place, both by their numbers. */
  provinces: { coder: Coder; of: Uint16Array }
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
})

const tables = () => ({
  incidents: { count: 0, columns: incidentColumns() },
  acts: { count: 0, columns: actColumns() },
  publishers: { count: 0, columns: { name: new Uint32Array(0) } },
})

export function emptyCube(): Cube {
  const ends = { acts: new Uint32Array(0), publishers: new Uint32Array(0) }
  const provinces = { coder: makeCoder(), of: new Uint16Array(0) }
  return { revision: 0, last: '', coders: makeCoders(), ...tables(), ends, spans: null, provinces }
}

/** An incident as it is put in. */
export type Entry = {
  doc_id: number
  state: string
  author: string | null
  /** The letters and digits of its grades, together: "BF", "36". */
  reliability: string
  credibility: string
  origins: number
  publishers: readonly string[]
  acts: EntryAct[]
}

/** An act, "as the incident" read; a pattern has one that is no act, for its date and place. */
export type EntryAct = {
  type: string | null
  place: string | null
  earliest: string | null
  latest: string | null
  penalty: string | null
  asserted: string | null
  outcome: string | null
  roles: string | null
  agencies: string | null
}

/** Adds an incident at the end; they come in the order of `doc_id`. */
export function append(cube: Pick<Cube, 'coders' | keyof ReturnType<typeof tables>>, entry: Entry) {
  const { coders, incidents, publishers } = cube
  const at = incidents.count
  reserve(incidents, at + 1)
  const { columns } = incidents
  columns.doc_id[at] = entry.doc_id
  columns.state[at] = coders.state.give(entry.state)
  columns.author[at] = within(coders.author.give(entry.author))
  columns.reliability[at] = maskOf(entry.reliability, 'ABCDEF')
  columns.credibility[at] = maskOf(entry.credibility, '123456')
  columns.origins[at] = entry.origins
  columns.acts[at] = within(entry.acts.length)
  columns.publishers[at] = within(entry.publishers.length)
  incidents.count += 1
  for (const act of entry.acts) appendAct(cube, act)
  reserve(publishers, publishers.count + entry.publishers.length)
  for (const name of entry.publishers) {
    publishers.columns.name[publishers.count] = coders.publisher.give(name)
    publishers.count += 1
  }
}

function appendAct({ coders, acts }: Pick<Cube, 'coders' | 'acts'>, act: EntryAct): void {
  const at = acts.count
  reserve(acts, at + 1)
  const { columns } = acts
  const { first, last, open } = touched(act)
  columns.type[at] = within(coders.type.give(act.type))
  columns.place[at] = coders.place.give(act.place)
  columns.first[at] = first
  columns.last[at] = last
  columns.open[at] = open
  columns.penalty[at] = within(coders.penalty.give(act.penalty))
  columns.asserted[at] = within(coders.asserted.give(act.asserted), 256)
  columns.outcome[at] = within(coders.outcome.give(act.outcome))
  columns.roles[at] = within(coders.roles.give(act.roles))
  columns.agencies[at] = coders.agencies.give(act.agencies)
  acts.count += 1
}

/** A number that its column holds. @throws RangeError rather than let it be cut to another */
function within(code: number, limit = 65_536): number {
  if (code >= limit) throw new RangeError(`More than ${limit} different values in one column.`)
  return code
}

export const maskOf = (marks: string, all: string) =>
  Array.from(marks).reduce((mask, mark) => mask | (1 << all.indexOf(mark)), 0)

function touched({ earliest, latest }: Pick<EntryAct, 'earliest' | 'latest'>) {
  const day = (text: string) => parseDay(text) ?? 0
  if (earliest === null && latest === null) return { first: 0, last: -1, open: 3 }
  if (earliest === null) {
    const end = latest ?? ''
    return { first: day(yearFrom(end, -1)), last: day(end), open: 1 }
  }
  if (latest === null) return { first: day(earliest), last: day(yearFrom(earliest, 1)), open: 2 }
  return { first: day(earliest), last: day(latest), open: 0 }
}

function yearFrom(day: string, years: 1 | -1): string {
  const limit = years === 1 ? '9998-12-31' : '0002-01-01'
  const beyond = years === 1 ? day > limit : day < limit
  return beyond ? (years === 1 ? '9999-12-31' : '0001-01-01') : addYears(day, years)
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

/** Takes incidents out and puts others in, all at once. `entries` come in the order of `doc_id`. */
export function replace(cube: Cube, gone: readonly number[], entries: readonly Entry[]): void {
  takeOut(cube, gone)
  const fresh = { coders: cube.coders, ...tables() }
  for (const entry of entries) append(fresh, entry)
  const inserts = { incidents: inserting(), acts: inserting(), publishers: inserting() }
  for (const [index, entry] of entries.entries()) {
    const at = position(cube, entry.doc_id)
    inserts.incidents.add(at, 1)
    inserts.acts.add(endBefore(cube, 'acts', at), fresh.incidents.columns.acts[index] ?? 0)
    const publishers = fresh.incidents.columns.publishers[index] ?? 0
    inserts.publishers.add(endBefore(cube, 'publishers', at), publishers)
  }
  insertRows(cube.incidents, fresh.incidents, inserts.incidents.list)
  insertRows(cube.acts, fresh.acts, inserts.acts.list)
  insertRows(cube.publishers, fresh.publishers, inserts.publishers.list)
  measure(cube)
}

function takeOut(cube: Cube, gone: readonly number[]): void {
  const found = gone.flatMap((doc_id) => find(cube, doc_id) ?? []).toSorted((a, b) => a - b)
  const range = (name: 'acts' | 'publishers', at: number): Range => ({
    start: endBefore(cube, name, at),
    end: cube.ends[name][at] ?? 0,
  })
  const acts = found.map((at) => range('acts', at))
  const publishers = found.map((at) => range('publishers', at))
  removeRows(cube.acts, acts)
  removeRows(cube.publishers, publishers)
  removeRows(
    cube.incidents,
    found.map((at) => ({ start: at, end: at + 1 })),
  )
  if (found.length > 0) measure(cube)
}

const endBefore = ({ ends }: Cube, name: 'acts' | 'publishers', at: number) =>
  at === 0 ? 0 : (ends[name][at - 1] ?? 0)

/** Ranges of a fresh table, one after another, with where each goes. */
function inserting() {
  const list: (Range & { at: number })[] = []
  let start = 0
  return {
    list,
    add(at: number, rows: number) {
      if (rows > 0) list.push({ at, start, end: start + rows })
      start += rows
    },
  }
}
