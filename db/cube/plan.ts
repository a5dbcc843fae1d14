import type { Actor } from '../actor.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { selectColumns } from '../engine/flavour.ts'
import { hasPeriod, type Filter } from '../list/filter.ts'
import type { Recent } from '../list/recent.ts'
import type { Resolved } from '../list/resolve.ts'
import { isChangeSet } from '../incident.ts'
import type { Db } from '../tables.ts'
import { mayRead } from '../visible.ts'
import type { Coder } from './coder.ts'
import { position, type Cube } from './cube.ts'
import { maskOf } from './entry.ts'
import { findTexts } from '../engine/full-text.ts'

/** 1 for the codes, or the incidents, that a condition holds for; null where nothing is asked. */
export type Lookup = Uint8Array | null

/** A filter as a pass over the cube asks it: every condition a look-up by number. */
export type Plan = {
  /** By state: 0 nobody may read it, 1 this person may, 2 only its author. */
  readable: Uint8Array
  author: number | undefined
  status: Lookup
  /** Grades of which one must be held, as bits; -1 where none is asked for. */
  reliability: number
  credibility: number
  /** By where incidents stand: those that rest on the sources asked for, and other conditions. */
  sources: Lookup
  others: Lookup
  origins_min: number
  type: Lookup
  place: Lookup
  penalty: Lookup
  asserted: Lookup
  outcome: Lookup
  roles: Lookup
  agencies: Lookup
  period: boolean
  from: number
  to: number
  /** Which unknown sides keep an act from being surely inside. */
  needs: number
  certain: boolean
  undated: boolean
}

/** What plans are made with: the cube, and what texts were found in at its revision. */
type Ground = { cube: Cube; texts: Recent<Lookup> }

/** Makes a filter ready. */
export async function makePlan(
  db: Db,
  { cube, texts }: Ground,
  actor: Actor,
  filter: Resolved,
): Promise<Plan> {
  const { coders } = cube
  const { from, to } = filter
  return {
    readable: readableStates(coders.state, actor, filter.kind),
    author: actor.user_id === null ? undefined : coders.author.find(actor.user_id),
    status: filter.status.length > 0 ? statesOf(coders.state, filter.status) : null,
    reliability: gradesOf(filter.reliability, 'ABCDEF'),
    credibility: gradesOf(filter.credibility, '123456'),
    sources: await restingOn(db, cube, filter),
    others: together([
      ...(await otherConditions(db, cube, filter)),
      await holdingText(db, cube, texts, filter.text),
    ]),
    origins_min: filter.origins_min ?? 0,
    type: codesOf(coders.type, filter.act),
    place: filter.place_ids === null ? null : among(coders.place, filter.place_ids),
    penalty: codesOf(coders.penalty, filter.penalty),
    asserted: codesOf(coders.asserted, filter.asserted),
    outcome: codesOf(coders.outcome, filter.outcome),
    roles: filter.victim.length > 0 ? holding(coders.roles, filter.victim) : null,
    agencies: filter.agency_ids === null ? null : holding(coders.agencies, filter.agency_ids),
    period: hasPeriod(filter),
    from: from === null ? -Infinity : (parseDay(from) ?? 0),
    to: to === null ? Infinity : (parseDay(to) ?? 0),
    needs: (from === null ? 0 : 1) | (to === null ? 0 : 2),
    certain: hasPeriod(filter) && filter.date === 'certain',
    undated: filter.undated,
  }
}

const codesOf = (coder: Coder, values: readonly string[]): Lookup =>
  values.length === 0 ? null : among(coder, values)

function among(coder: Coder, values: readonly string[]): Uint8Array {
  const lookup = new Uint8Array(coder.size())
  for (const value of values) {
    const code = coder.find(value)
    if (code !== undefined) lookup[code] = 1
  }
  return lookup
}

/** The combinations (codes and spaces) that hold at least one of some codes. */
function holding(coder: Coder, values: readonly string[]): Uint8Array {
  const wanted = new Set(values)
  return Uint8Array.from({ length: coder.size() }, (_, code) =>
    coder
      .text(code)
      .split(' ')
      .some((value) => wanted.has(value))
      ? 1
      : 0,
  )
}

const gradesOf = (values: readonly string[], all: string) =>
  values.length === 0 ? -1 : maskOf(values.filter((value) => all.includes(value)).join(''), all)

const statusOf = (state: string) => state.split(' ')[1] ?? ''

/** By state, who may read incidents in it: see {@link Plan}. */
export function readableStates(coder: Coder, actor: Actor, kind: Filter['kind']): Uint8Array {
  return Uint8Array.from({ length: coder.size() }, (_, code) => {
    const [own_kind = '', status = '', sensitivity = ''] = coder.text(code).split(' ')
    if (kind !== 'all' && own_kind !== kind) return 0
    if (mayRead(actor, { status, sensitivity, mine: false })) return 1
    return mayRead(actor, { status, sensitivity, mine: true }) ? 2 : 0
  })
}

const statesOf = (coder: Coder, statuses: readonly string[]) =>
  Uint8Array.from({ length: coder.size() }, (_, code) =>
    statuses.includes(statusOf(coder.text(code))) ? 1 : 0,
  )

/** The incidents that rest on sources, asked for by publisher or by id. */
async function restingOn(db: Db, cube: Cube, filter: Resolved): Promise<Lookup> {
  if (filter.source_ids === null) return null
  const found = await docsOf(db, cube, citing(db, 'claim.source_id', filter.source_ids))
  const wanted = among(cube.coders.publisher, filter.publishers)
  const { columns } = cube.publishers
  let from = 0
  for (let at = 0; at < cube.incidents.count; at += 1) {
    const end = cube.ends.publishers[at] ?? 0
    for (; from < end; from += 1) if (wanted[columns.name[from] ?? 0] === 1) found[at] = 1
  }
  return found
}

async function otherConditions(db: Db, cube: Cube, filter: Resolved): Promise<Uint8Array[]> {
  const { origin, updated_since } = filter
  const conditions: Uint8Array[] = []
  if (origin.length > 0) {
    conditions.push(await docsOf(db, cube, citing(db, 'source.origin_id', origin)))
  }
  if (filter.import.length > 0) {
    const made = docs(db)
      .innerJoin('incident', 'incident.id', 'incident_doc.incident_id')
      .innerJoin('change_set', 'change_set.number', 'incident.created_in')
      .where(isChangeSet(filter.import))
    conditions.push(await docsOf(db, cube, made))
  }
  if (updated_since !== null) {
    // Times are stored to the millisecond: as text, `10:00:00Z` would stand after `10:00:00.123Z`.
    const since = docs(db)
      .innerJoin('incident', 'incident.id', 'incident_doc.incident_id')
      .where('incident.updated_at', '>=', updated_since.replace(/Z$/, ''))
    conditions.push(await docsOf(db, cube, since))
  }
  return conditions
}

/** The incidents that a text query asks for: the same whoever asks, for a plan masks the rest. */
async function holdingText(
  db: Db,
  cube: Cube,
  texts: Recent<Lookup>,
  text: Filter['text'],
): Promise<Lookup> {
  if (text === null) return null
  const key = JSON.stringify(text)
  const known = texts.get(key)
  if (known !== undefined) return known
  const { all, none } = await findTexts(db, text)
  const without = none === null ? null : marked(cube, none).map((found) => 1 - found)
  return texts.keep(key, together([all === null ? null : marked(cube, all), without]))
}

/** Where all of some conditions hold. */
function together(lookups: readonly Lookup[]): Lookup {
  const [first, ...rest] = lookups.filter((lookup) => lookup !== null)
  if (!first || rest.length === 0) return first ?? null
  const all = first.slice()
  for (const other of rest) {
    for (let at = 0; at < all.length; at += 1) if (other[at] === 0) all[at] = 0
  }
  return all
}

const docs = (db: Db) => db.selectFrom('incident_doc').select('doc_id').distinct()

const citing = (db: Db, column: 'claim.source_id' | 'source.origin_id', ids: readonly string[]) =>
  docs(db)
    .innerJoin('claim', 'claim.incident_id', 'incident_doc.incident_id')
    .innerJoin('source', 'source.id', 'claim.source_id')
    .where(column, 'in', [...ids, ''])

async function docsOf(db: Db, cube: Cube, query: ReturnType<typeof docs>): Promise<Uint8Array> {
  const { doc_id } = await selectColumns(db, query as never, ['doc_id'])
  return marked(cube, doc_id as number[])
}

/** Marks where some incidents stand. */
function marked(cube: Cube, doc_ids: readonly number[]): Uint8Array {
  const lookup = new Uint8Array(cube.incidents.count)
  const own = cube.incidents.columns.doc_id
  // They mostly come in order: each is looked for beyond the last.
  let at = 0
  for (const doc_id of doc_ids) {
    if ((own[at] ?? 0) > doc_id || (own[at + 64] ?? Infinity) < doc_id) at = position(cube, doc_id)
    while ((own[at] ?? Infinity) < doc_id) at += 1
    if (at < cube.incidents.count && own[at] === doc_id) lookup[at] = 1
  }
  return lookup
}
