import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { page_size, visibleIncidents } from './entity.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

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

/** One person or group; undefined when there is none. Seen only through the incidents that name it. */
export const findPerson = (db: Db, id: string) =>
  db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()

/** The people who are part of a group. */
export const listMembers = (db: Db, group: string) =>
  db.selectFrom('person').selectAll().where('part_of', '=', group).orderBy('id').execute()
