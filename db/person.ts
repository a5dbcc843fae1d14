import { sql, type RawBuilder } from 'kysely'
import type { Actor } from './actor.ts'
import { firstPage, page_size, visibleIncidents } from './entity.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * People and groups are seen through the incidents that name them: as a victim, as somebody who
 * took part, or as the group that such a person is part of. One rule for the list, the page and
 * every number on them.
 */

/** Some people, each with itself and everyone who is part of it, as `within`. */
function withMembers(db: Db, ids: readonly string[]) {
  return db.withRecursive('within(id, member_id)', (db) =>
    db
      .selectFrom('person')
      .where('id', 'in', [...ids, ''])
      .select(['id', 'id as member_id'])
      .union((db) =>
        db
          .selectFrom('within')
          .innerJoin('person', 'person.part_of', 'within.member_id')
          .select(['within.id', 'person.id as member_id']),
      ),
  )
}

/** Each of some people with the incidents that name it, whoever may see them. */
const naming = (db: Db, ids: readonly string[]) =>
  withMembers(db, ids)
    .selectFrom('within')
    .innerJoin('act', 'act.victim_id', 'within.member_id')
    .select(['within.id', 'act.incident_id'])
    .union((db) =>
      db
        .selectFrom('within')
        .innerJoin('involvement', 'involvement.person_id', 'within.member_id')
        .innerJoin('act', 'act.id', 'involvement.act_id')
        .select(['within.id', 'act.incident_id']),
    )

/** Whether an incident that a person may see names `person`: narrows a list without counting. */
function isSeen(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`exists (
    with recursive within (id) as (
      select person.id
      union select member.id from person as member join within on member.part_of = within.id
    )
    select 1 from within where exists (
      select 1 from act join incident on incident.id = act.incident_id
      where act.victim_id = within.id and ${visibleTo(actor)}
    ) or within.id in (
      select involvement.person_id from involvement
      join act on act.id = involvement.act_id
      join incident on incident.id = act.incident_id
      where involvement.person_id is not null and ${visibleTo(actor)}
    ))`
}

/** A page of the people and groups this person sees, each with how many incidents name it. */
export async function listPeople(db: Db, actor: Actor, after: string | null) {
  const found = await db
    .selectFrom('person')
    .select(['id', 'label', 'unit', 'roles'])
    .where('id', '>', after ?? '')
    .where(isSeen(actor))
    .orderBy('id')
    .limit(page_size + 1)
    .execute()
  const { rows, next } = firstPage(found)
  const counted = await countIncidents(
    db,
    actor,
    rows.map((row) => row.id),
  )
  return { next, rows: rows.map((row) => ({ ...row, incidents: counted.get(row.id) ?? 0 })) }
}

async function countIncidents(db: Db, actor: Actor, ids: readonly string[]) {
  const rows = await db
    .selectFrom(naming(db, ids).as('named'))
    .innerJoin('incident', 'incident.id', 'named.incident_id')
    .where(visibleTo(actor))
    .select(['named.id', sql<number>`count(*)`.as('n')])
    .groupBy('named.id')
    .execute()
  return new Map(rows.map((row) => [row.id, row.n]))
}

/** The incidents, seen by this person, that name somebody. */
export const incidentsOfPerson = (db: Db, actor: Actor, id: string) =>
  visibleIncidents(db, actor).where(
    'incident.id',
    'in',
    db.selectFrom(naming(db, [id]).as('named')).select('named.incident_id'),
  )

/** One person or group, if this person sees it. */
export const findPerson = (db: Db, actor: Actor, id: string) =>
  db.selectFrom('person').selectAll().where('id', '=', id).where(isSeen(actor)).executeTakeFirst()

/** The people who are part of a group, as far as this person sees them. */
export const listMembers = (db: Db, actor: Actor, group: string) =>
  db
    .selectFrom('person')
    .selectAll()
    .where('part_of', '=', group)
    .where(isSeen(actor))
    .orderBy('id')
    .execute()

/** So many are offered. */
const most_namesakes = 10

/** Other people and groups of the same label that this person sees, each with an incident of theirs. */
export async function listNamesakes(
  db: Db,
  actor: Actor,
  { id, label }: { id: string; label: string },
): Promise<{ id: string; label: string; refs: string }[]> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'label'])
    .where('label', '=', label)
    .where('id', '<>', id)
    .where(isSeen(actor))
    .orderBy('id', 'desc')
    .limit(most_namesakes)
    .execute()
  return Promise.all(
    rows.map(async (row) => {
      const incidents = await incidentsOfPerson(db, actor, row.id).limit(3).execute()
      return { ...row, refs: incidents.map(({ ref }) => ref).join(', ') }
    }),
  )
}
