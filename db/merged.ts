import { sql, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import type { Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** However often what was taken in was taken in again. */
const most_steps = 50

/** What was brought back, or went for another reason since, leads nowhere. */
const stillGone = sql<SqlBool>`not exists (select 1 from incident where incident.id = merged.lost_id)
  and not exists (select 1 from revision where revision.row_id = merged.lost_id
    and revision.table_name in ('incident', 'person', 'agency', 'place') and revision.removed = 1
    and revision.change_number > merged.change_number)`

/** The id of what took in somebody or something else than an incident; null where nothing did. */
export async function findTakenInById(db: Db, id: string): Promise<string | null> {
  const into = await intoOf(db, id)
  if (into === null) return null
  return (await findTakenInById(db, into)) ?? into
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
