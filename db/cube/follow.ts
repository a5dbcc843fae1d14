import { sql } from 'kysely'
import { readCounter } from '../counter.ts'
import { listed, selectColumns } from '../engine/flavour.ts'
import { effective } from '../list/effective.ts'
import type { Db } from '../tables.ts'
import { replace } from './change.ts'
import { emptyCube, measure, type Cube } from './cube.ts'
import { append, type Entry, type EntryAct } from './entry.ts'
import { groupsAbove, readGroups, writePerson } from './person.ts'

const chunk = 10_000

/**
 * Brings a cube up to the state that `db` sees: all of it when it is empty, else what the change
 * sets since its revision changed.
 * @param db a snapshot's handle, so that what is read next is of the same moment
 */
export async function follow(db: Db, cube: Cube): Promise<void> {
  const { revision, last, at_cube, words, keys } = await momentOf(db, cube.revision)
  // A standby may be behind, or have taken over from a server whose last changes it never had.
  // And what was read while derived rows were being made anew holds only some of them.
  if (at_cube !== cube.last || keys !== cube.keys) Object.assign(cube, emptyCube())
  const current = last === cube.last && cube.keys === keys
  if (!current) await apply(db, cube)
  Object.assign(cube, { revision, last, words, keys })
  // A cube that was read from a file knows no provinces yet.
  const known = cube.provinces.of.length === cube.coders.place.size()
  if (!current || !known) await readAbove(db, cube)
}

async function apply(db: Db, cube: Cube): Promise<void> {
  if (cube.revision === 0) {
    for await (const entries of readEntries(db, 0)) {
      for (const entry of entries) append(cube, entry)
    }
    return measure(cube)
  }
  const gone = await goneSince(db, cube.revision)
  const changed: Entry[] = []
  for await (const entries of readEntries(db, cube.revision)) changed.push(...entries)
  replace(cube, [...gone, ...changed.map((entry) => entry.doc_id)], changed)
}

/** Which province, and which county, each place of the cube is in. */
async function readAbove(db: Db, { coders, provinces, counties }: Cube): Promise<void> {
  const columns = ['id', 'province_id', 'county_id'] as const
  const query = db.selectFrom('place').select(columns)
  const { id, province_id, county_id } = await selectColumns(db, query, columns)
  provinces.of = new Uint16Array(coders.place.size())
  counties.of = new Uint32Array(coders.place.size())
  for (const [at, place] of id.entries()) {
    const code = coders.place.find(String(place))
    if (code === undefined) continue
    provinces.of[code] = provinces.coder.give(textOf(province_id[at]))
    counties.of[code] = counties.coder.give(textOf(county_id[at]))
  }
}

/** The number of the last change set. */
export const revisionOf = (db: Db) => readCounter(db, 'revision')

/** Tells what a cube is of: another one, and something has changed, be it only a label. */
export const momentIn = ({ last, words, keys }: Pick<Cube, 'last' | 'words' | 'keys'>) =>
  `${last} ${words} ${keys}`

/** {@link momentIn} of what the tables hold now. */
export const lastMoment = async (db: Db): Promise<string> => momentIn(await momentOf(db, 0))

/**
 * The last change set, and the id of the one that had a number; blank where there is none. And what
 * tells that incidents are found by other labels since; see `words.ts`.
 */
async function momentOf(db: Db, at_cube: number) {
  const idOf = (number: unknown) =>
    sql<string>`coalesce((select id from change_set where number = ${number}), '')`
  return db
    .selectFrom('counter')
    .select('value as revision')
    .select([idOf(sql.ref('value')).as('last'), idOf(at_cube).as('at_cube')])
    .select(
      sql<string>`coalesce((select making from derived where name = 'words'), '')`.as('words'),
    )
    .select(sql<string>`coalesce((select making from derived where name = 'keys'), '')`.as('keys'))
    .where('name', '=', 'revision')
    .executeTakeFirstOrThrow()
}

async function goneSince(db: Db, revision: number): Promise<number[]> {
  const rows = await db
    .selectFrom('incident_gone')
    .select('doc_id')
    .where('change_number', '>', revision)
    .execute()
  return rows.map((row) => row.doc_id)
}

/** The incidents that change sets after `since` changed, in the order of `doc_id`, in chunks. */
async function* readEntries(db: Db, since: number): AsyncGenerator<Entry[], void> {
  for (let after = -1; ;) {
    const heads = await readHeads(db, since, after)
    const last = heads.at(-1)
    if (!last) return
    await readActs(db, heads)
    yield heads
    after = last.doc_id
    if (heads.length < chunk) return
  }
}

type Head = Entry & { own: EntryAct }

async function readHeads(db: Db, since: number, after: number): Promise<Head[]> {
  const query = db
    .selectFrom('incident_doc')
    .innerJoin('incident', 'incident.id', 'incident_doc.incident_id')
    .select(['doc_id', 'reliability', 'credibility', 'origins', 'publishers'])
    .select(['created_by as author', 'place_id as place'])
    .select(['date_earliest as earliest', 'date_latest as latest'])
    .select('place_precision as precision')
    .select(sql<string>`kind || ' ' || status || ' ' || sensitivity`.as('state'))
    .where('doc_id', '>', after)
    .where('incident_doc.change_number', '>', since)
    .orderBy('doc_id')
    .limit(chunk)
  const names = ['doc_id', 'reliability', 'credibility', 'origins', 'publishers'] as const
  const more = ['author', 'place', 'precision', 'earliest', 'latest', 'state'] as const
  const c = await selectColumns(db, query, [...names, ...more])
  return c.doc_id.map((doc_id, at) => ({
    doc_id: Number(doc_id),
    state: textOf(c.state[at]) ?? '',
    author: textOf(c.author[at]),
    reliability: textOf(c.reliability[at]) ?? '',
    credibility: textOf(c.credibility[at]) ?? '',
    origins: Number(c.origins[at]),
    publishers: listOf(textOf(c.publishers[at])),
    acts: [],
    own: {
      ...{ type: null, penalty: null, asserted: null, outcome: null, roles: null, agencies: null },
      ...{ victim: null, person: null, above: [], months: null },
      place: textOf(c.place[at]),
      precision: textOf(c.precision[at]),
      earliest: textOf(c.earliest[at]),
      latest: textOf(c.latest[at]),
    },
  }))
}

async function readActs(db: Db, heads: Head[]): Promise<void> {
  const by_id = new Map(heads.map((head) => [head.doc_id, head]))
  const ids = [...by_id.keys()]
  const agencies = await readAgencies(db, ids)
  const query = db
    .selectFrom(listed(db, ids).as<'l'>('l') as never)
    .innerJoin('incident_doc', (join) => join.on(sql`doc_id`, '=', sql`l.value`))
    .innerJoin('incident', 'incident.id', 'incident_doc.incident_id')
    .innerJoin('act', 'act.incident_id', 'incident_doc.incident_id')
    .leftJoin('person', 'person.id', 'act.victim_id')
    .select(['doc_id', 'act.id', 'act.type', 'penalty', 'asserted', 'outcome', 'roles'])
    .select(['deciding_body_id as decided', effective.place_id.as('place')])
    .select([effective.precision.as('precision'), 'months_min', 'months_max'])
    .select(['person.id as victim', 'unit', 'size_min', 'size_max', 'part_of'])
    .select([effective.earliest.as('earliest'), effective.latest.as('latest')])
    .orderBy('doc_id')
    .orderBy('act.seq')
  const names = ['doc_id', 'id', 'type', 'penalty', 'asserted', 'outcome', 'roles'] as const
  const more = ['decided', 'place', 'precision', 'earliest', 'latest'] as const
  const counted = ['victim', 'unit', 'size_min', 'size_max', 'part_of'] as const
  const lengths = ['months_min', 'months_max'] as const
  const c = await selectColumns(db, query as never, [...names, ...more, ...counted, ...lengths])
  const groups = await readGroups(
    db,
    c.part_of.flatMap((id) => textOf(id) ?? []),
  )
  for (const [at, doc_id] of c.doc_id.entries()) {
    const involved = agencies.get(textOf(c.id[at]) ?? '') ?? []
    const victim = textOf(c.victim[at])
    const sized = {
      unit: textOf(c.unit[at]) ?? '',
      ...{ size_min: numberOf(c.size_min[at]), size_max: numberOf(c.size_max[at]) },
    }
    const bodies = [textOf(c.decided[at]), ...involved].filter((id) => id !== null)
    by_id.get(Number(doc_id))?.acts.push({
      type: textOf(c.type[at]),
      place: textOf(c.place[at]),
      earliest: textOf(c.earliest[at]),
      latest: textOf(c.latest[at]),
      penalty: textOf(c.penalty[at]),
      asserted: textOf(c.asserted[at]),
      outcome: textOf(c.outcome[at]),
      roles: textOf(c.roles[at]),
      agencies: bodies.length > 0 ? [...new Set(bodies)].toSorted().join(' ') : null,
      precision: textOf(c.precision[at]),
      victim,
      person: victim === null ? null : writePerson(sized),
      above: groupsAbove(textOf(c.part_of[at]), groups),
      months: monthsOf(textOf(c.months_min[at]), textOf(c.months_max[at])),
    })
  }
  for (const head of heads) if (head.acts.length === 0) head.acts.push(head.own)
}

/** The agencies involved, by act. */
async function readAgencies(db: Db, ids: readonly number[]): Promise<Map<string, string[]>> {
  const query = db
    .selectFrom(listed(db, ids).as<'l'>('l') as never)
    .innerJoin('incident_doc', (join) => join.on(sql`doc_id`, '=', sql`l.value`))
    .innerJoin('act', 'act.incident_id', 'incident_doc.incident_id')
    .innerJoin('involvement', 'involvement.act_id', 'act.id')
    .where('agency_id', 'is not', null)
    .select(['act_id', 'agency_id'])
  const c = await selectColumns(db, query as never, ['act_id', 'agency_id'])
  const found = new Map<string, string[]>()
  for (const [at, act_id] of c.act_id.entries()) {
    const list = found.get(String(act_id)) ?? []
    list.push(String(c.agency_id[at]))
    found.set(String(act_id), list)
  }
  return found
}

const monthsOf = (min: string | null, max: string | null) =>
  min === null && max === null ? null : `${min ?? ''} ${max ?? ''}`

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value))
const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
const listOf = (text: string | null) => (text === null ? [] : (JSON.parse(text) as string[]))
