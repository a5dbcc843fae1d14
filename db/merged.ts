import type { Actor } from './actor.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** However often what was taken in was taken in again. */
const most_steps = 50

/** The id of what took in somebody or something else than an incident; null where nothing did. */
export async function findTakenInById(db: Db, id: string): Promise<string | null> {
  const into = await intoOf(db, id)
  if (into === null) return null
  return (await findTakenInById(db, into)) ?? into
}

async function intoOf(db: Db, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('merged')
    .select('into_id')
    .where('lost_id', '=', id)
    .orderBy('change_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.into_id ?? null
}

/** The incident, by reference, that took in one that is not there, if this person sees it. */
export async function findTakenIn(db: Db, actor: Actor, ref: string): Promise<string | null> {
  const first = await db
    .selectFrom('merged')
    .select('into_id')
    .where('lost_ref', '=', ref)
    .orderBy('change_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  let id = first?.into_id
  for (let step = 0; id !== undefined && step < most_steps; step += 1) {
    const there = await db
      .selectFrom('incident')
      .select('ref')
      .where('id', '=', id)
      .where(visibleTo(actor))
      .executeTakeFirst()
    if (there) return there.ref
    id = (await intoOf(db, id)) ?? undefined
  }
  return null
}
