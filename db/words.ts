import { sql } from 'kysely'
import { dropNote, putNote, readNote } from './derived.ts'
import { writeWords } from './doc.ts'
import { writeWithoutReserve } from './engine/write.ts'
import type { Worded } from './search.ts'
import { listStale, type Stale } from './stale-words.ts'
import type { Db } from './tables.ts'
import type { Terms } from './term.ts'
import { ulid } from './ulid.ts'

/** So many incidents are looked at in one statement; not twice as many are written at once. */
const at_once = 50
/** Milliseconds of passing over incidents without the term before others have their turn. */
const patience = 40

/**
 * Has the next few incidents of a term whose label was changed found by the new one. What was cut
 * off goes on where it was.
 * @returns false where there is nothing more to do
 */
export async function bringWords(db: Db, terms: Terms): Promise<boolean> {
  const [stale] = await listStale(db)
  if (!stale) return false
  const { ids, last } = await findNext(db, stale)
  // It can be done again: the reserve on the disk is others'.
  await writeWithoutReserve(db, async (db) => {
    // Another process went on, or the label was changed again.
    if ((await readNote(db, stale.name)) !== stale.after) return
    await writeWords(db, terms, ids)
    if (last === null) await dropNote(db, stale.name)
    else await putNote(db, stale.name, last)
    await putNote(db, 'words', ulid())
  })
  return true
}

/** The next incidents that have a term, and up to which id all were looked at; null: all of them. */
async function findNext(
  db: Db,
  { vocabulary, code, after }: Stale,
): Promise<{ ids: string[]; last: string | null }> {
  const until = performance.now() + patience
  const ids: string[] = []
  for (let from = after; ;) {
    const window = await db
      .selectFrom('incident')
      .select('id')
      .where('id', '>', from)
      .orderBy('id')
      .limit(at_once)
      .execute()
    const last = window.at(-1)?.id
    if (last === undefined) return { ids, last: null }
    ids.push(...(await finders[vocabulary](db, { from, last, code })))
    const end = window.length < at_once ? null : last
    const enough = ids.length >= at_once || performance.now() > until
    if (enough || end === null) return { ids, last: end }
    from = last
  }
}

type Window = { from: string; last: string; code: string }

const byAct =
  (column: 'type' | 'outcome' | 'penalty' | 'item') =>
  async (db: Db, { from, last, code }: Window): Promise<string[]> => {
    const rows = await db
      .selectFrom('act')
      .select('incident_id')
      .distinct()
      .where('incident_id', '>', from)
      .where('incident_id', '<=', last)
      .where(column, '=', code)
      .execute()
    return rows.map((row) => row.incident_id)
  }

/** By those who suffered or took part in an act, and by the groups that they are part of. */
async function byRole(db: Db, { from, last, code }: Window): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive named (incident_id, id) as (
      select incident_id, victim_id from act where incident_id > ${from} and incident_id <= ${last}
      union select act.incident_id, involvement.person_id
        from act join involvement on involvement.act_id = act.id
        where act.incident_id > ${from} and act.incident_id <= ${last}
      union select named.incident_id, person.part_of
        from named join person on person.id = named.id
    )
    select distinct named.incident_id as id from named join person on person.id = named.id
    where ' ' || person.roles || ' ' like ${`% ${code} %`}`.execute(db)
  return rows.map((row) => row.id)
}

const finders: Record<Worded, (db: Db, window: Window) => Promise<string[]>> = {
  act_type: byAct('type'),
  outcome: byAct('outcome'),
  penalty: byAct('penalty'),
  item: byAct('item'),
  role: byRole,
}
