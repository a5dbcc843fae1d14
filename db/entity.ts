import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** Lists of the things that incidents name, each with how many incidents a person may see name it. */

export const page_size = 200

/** People and groups named in incidents that this person may see. */
export async function listPeople(db: Db, actor: Actor, after: string | null) {
  return db
    .selectFrom('person')
    .innerJoin('act', 'act.victim_id', 'person.id')
    .innerJoin('incident', 'incident.id', 'act.incident_id')
    .where((b) => visibleTo(actor)(b as never) as never)
    .where('person.id', '>', after ?? '')
    .select(['person.id', 'person.label', 'person.unit', 'person.roles'])
    .select(sql<number>`count(distinct incident.id)`.as('incidents'))
    .groupBy('person.id')
    .orderBy('person.id')
    .limit(page_size + 1)
    .execute()
}

/** The incidents, seen by this person, in which somebody is a victim or takes part. */
export function incidentsOfPerson(db: Db, actor: Actor, id: string) {
  return visibleIncidents(db, actor).where((b) =>
    b.exists(
      b
        .selectFrom('act')
        .select('act.id')
        .whereRef('act.incident_id', '=', 'incident.id')
        .where((b) =>
          b.or([
            b('act.victim_id', '=', id),
            b(
              'act.victim_id',
              'in',
              b.selectFrom('person').select('person.id').where('part_of', '=', id),
            ),
            b.exists(
              b
                .selectFrom('involvement')
                .select('involvement.id')
                .whereRef('involvement.act_id', '=', 'act.id')
                .where('involvement.person_id', '=', id),
            ),
          ]),
        ),
    ),
  )
}

/** The incidents this person may see, oldest first, as lines of a list. */
export function visibleIncidents(db: Db, actor: Actor) {
  return db
    .selectFrom('incident')
    .select(['incident.id', 'incident.ref', 'incident.title', 'incident.kind'])
    .select(['incident.date_edtf', 'incident.date_earliest', 'incident.date_latest'])
    .select('incident.date_precision')
    .where((b) => visibleTo(actor)(b as never) as never)
    .orderBy('incident.date_earliest')
    .orderBy('incident.id')
    .limit(page_size)
}

/** The page of a long list, and where the next begins. */
export function firstPage<T extends { id: string }>(
  rows: readonly T[],
): { rows: T[]; next: string | null } {
  const shown = rows.slice(0, page_size)
  return { rows: shown, next: rows.length > page_size ? (shown.at(-1)?.id ?? null) : null }
}
