import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { insertMany } from '../engine/bulk.ts'
import { inTexts } from '../engine/flavour.ts'
import { sealed } from '../engine/seal.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'

/** An own number of somebody's table: whose numbers these are, and which. */
export type Reference = { space: string; reference: string }

/** The space of this program's own ids. */
export const own_space = 'girok'

type Known = { key: string; incident_id: string; ref: string }

/**
 * The incidents that some own numbers stand for, as far as this person may see them; of one that
 * another took in, that other.
 * @returns by the number
 */
export async function findReferences(
  db: Db,
  actor: Actor,
  space: string,
  references: readonly string[],
): Promise<Map<string, { id: string; ref: string }>> {
  if (references.length === 0) return new Map()
  const { rows } = await sql<Known>`
    with recursive led(key, id) as (
      select reference, incident_id from import_reference
        where space = ${space} and reference in ${inTexts(db, references)}
      union select led.key, merged.into_id from led join merged on merged.lost_id = led.id
    )
    select led.key, incident.id as incident_id, incident.ref
    from led join incident on incident.id = led.id where ${visibleTo(actor)}`.execute(db)
  return new Map(rows.map((row) => [row.key, { id: row.incident_id, ref: row.ref }]))
}

/** The incidents of some ids, or with an act of some ids, that this person may see, by that id. */
export async function findByIds(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, { id: string; ref: string }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Known>`
    select incident.id as key, incident.id as incident_id, ref from incident
      where incident.id in ${inTexts(db, ids)} and ${visibleTo(actor)}
    union all select act.id, incident.id, ref from act
      join incident on incident.id = act.incident_id
      where act.id in ${inTexts(db, ids)} and ${visibleTo(actor)}`.execute(db)
  return new Map(rows.map((row) => [row.key, { id: row.incident_id, ref: row.ref }]))
}

/** Remembers by which numbers incidents are known. */
export async function keepReferences(
  db: Db,
  rows: readonly (Reference & { incident_id: string })[],
): Promise<void> {
  if (rows.length === 0) return
  for (const [space, own] of Map.groupBy(rows, (row) => row.space)) {
    // One that led to an incident that is not there any more leads to another now.
    await sql`delete from import_reference where space = ${space}
      and reference in ${inTexts(
        db,
        own.map(({ reference }) => reference),
      )}`.execute(db)
  }
  const fresh = rows.map((row) => sealed('import_reference', row))
  await insertMany(db, 'import_reference', ['space', 'reference', 'incident_id', 'seal'], fresh)
}
