import { sql, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { inTexts } from './engine/flavour.ts'
import type { Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** However often what was taken in was taken in again. */
const most_steps = 50

/** What was brought back, or went for another reason since, leads nowhere. */
const stillGone = sql<SqlBool>`not exists (select 1 from incident where incident.id = merged.lost_id)
  and not exists (select 1 from person where person.id = merged.lost_id)
  and not exists (select 1 from agency where agency.id = merged.lost_id)
  and not exists (select 1 from place where place.id = merged.lost_id)
  and not exists (select 1 from revision where revision.row_id = merged.lost_id
    and revision.table_name in ('incident', 'person', 'agency', 'place') and revision.removed = 1
    and revision.change_number > merged.change_number)`

/** The id of what took in somebody or something else than an incident; null where nothing did. */
export async function findTakenInById(db: Db, id: string): Promise<string | null> {
  const into = await intoOf(db, id)
  if (into === null) return null
  return (await findTakenInById(db, into)) ?? into
}

/** What took in people, agencies and places, by the ids of these. */
export type TakenIn = ReadonlyMap<string, string>

/**
 * What of all that a form or a document names was taken in by another since it was read.
 * @param sent rows within rows; see {@link asTakenIn}
 */
export async function findAllTakenIn(db: Db, sent: object): Promise<TakenIn> {
  const named = new Set<string>()
  changeIds(sent, (id) => (named.add(id), id))
  if (named.size === 0) return new Map()
  const lost = await db
    .selectFrom('merged')
    .select('lost_id')
    .distinct()
    .where('lost_id', 'in', inTexts(db, [...named]))
    .execute()
  const into = new Map<string, string>()
  for (const { lost_id } of lost) {
    const id = await findTakenInById(db, lost_id)
    if (id !== null) into.set(lost_id, id)
  }
  return into
}

/** A form or a document that names what was taken in by its new id. */
export const asTakenIn = <T extends object>(sent: T, into: TakenIn): T =>
  into.size === 0 ? sent : (changeIds(sent, (id) => into.get(id) ?? id) as T)

/** What leads to a record without being called an id: of people, by their ids or by their keys. */
const leading: ReadonlySet<string> = new Set(['victims', 'part_of'])

function changeIds(sent: unknown, change: (id: string) => string, named = false): unknown {
  if (typeof sent === 'string') return named ? change(sent) : sent
  if (Array.isArray(sent)) return sent.map((one) => changeIds(one, change, named))
  if (sent === null || typeof sent !== 'object') return sent
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      return [name, changeIds(value, change, name.endsWith('_id') || leading.has(name))]
    }),
  )
}

async function intoOf(
  db: Db,
  value: string,
  by: 'lost_id' | 'lost_ref' = 'lost_id',
): Promise<string | null> {
  const row = await db
    .selectFrom('merged')
    .select('into_id')
    .where(by, '=', value)
    .where(stillGone)
    .orderBy('change_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.into_id ?? null
}

/** The incident, by reference, that took in one that is not there, if this person sees it. */
export async function findTakenIn(db: Db, actor: Actor, ref: string): Promise<string | null> {
  let id = await intoOf(db, ref, 'lost_ref')
  for (let step = 0; id !== null && step < most_steps; step += 1) {
    const there = await db
      .selectFrom('incident')
      .select('ref')
      .where('id', '=', id)
      .where(visibleTo(actor))
      .executeTakeFirst()
    if (there) return there.ref
    id = await intoOf(db, id)
  }
  return null
}

/** The incidents that one took in, directly or through others, and who entered each. */
export async function listTakenIn(
  db: Db,
  id: string,
): Promise<{ id: string; created_by: string | null }[]> {
  const { rows } = await sql<{ id: string; before: string }>`
    with recursive taken(id) as (
      select lost_id from merged where into_id = ${id} and ${stillGone}
      union select merged.lost_id from taken join merged on merged.into_id = taken.id
        where ${stillGone}
    )
    select taken.id, revision.before from taken
      join revision on revision.row_id = taken.id
        and revision.table_name = 'incident' and revision.removed = 1`.execute(db)
  return rows.map(({ id, before }) => {
    const { created_by } = JSON.parse(before) as Snapshot
    return { id, created_by: typeof created_by === 'string' ? created_by : null }
  })
}
