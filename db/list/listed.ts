import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { CountedAct, CountedPerson } from '../dictionary/tally.ts'
import type { ActRow, Db, IncidentRow } from '../tables.ts'
import { visibleTo } from '../visible.ts'

/** What a line of a list says of an incident, without what else hangs on it. */
export type Listed = {
  incident: Pick<IncidentRow, (typeof incident_columns)[number]>
  /** In the order of the record. */
  acts: ListedAct[]
  /** The victims, and the groups that they are part of, by id. */
  people: ReadonlyMap<string, CountedPerson>
  /** The letters and the digits that it is graded by: "BF", "36". */
  reliability: string
  credibility: string
}

type ListedAct = CountedAct & Pick<ActRow, (typeof act_columns)[number]>

const incident_columns = [
  ...(['id', 'ref', 'kind', 'title', 'summary', 'status', 'place_id', 'place_text'] as const),
  ...(['date_edtf', 'date_earliest', 'date_latest', 'date_precision'] as const),
  'change_number',
] as const

const act_columns = [
  ...(['id', 'incident_id', 'type', 'asserted', 'victim_id', 'months_min', 'months_max'] as const),
  ...(['date_edtf', 'date_earliest', 'date_latest', 'date_precision'] as const),
] as const

/** What lines say of some incidents, in their order, in three queries; for those who may see them. */
export async function listListed(db: Db, actor: Actor, ids: readonly string[]): Promise<Listed[]> {
  if (ids.length === 0) return []
  const incidents = await db
    .selectFrom('incident')
    .innerJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
    .select(incident_columns.map((name) => `incident.${name}` as const))
    .select(['incident_doc.reliability', 'incident_doc.credibility'])
    .where('incident.id', 'in', ids)
    .where(visibleTo(actor))
    .execute()
  const found = new Map(incidents.map((row) => [row.id, row]))
  const acts = await db
    .selectFrom('act')
    .select(act_columns)
    .where('incident_id', 'in', [...found.keys(), ''])
    .orderBy('incident_id')
    .orderBy('seq')
    .execute()
  const by_incident = Map.groupBy(acts, (act) => act.incident_id)
  const people = await victimsOf(db, acts)
  return ids.flatMap((id) => {
    const row = found.get(id)
    if (!row) return []
    const { reliability, credibility, ...incident } = row
    return [{ incident, acts: by_incident.get(id) ?? [], people, reliability, credibility }]
  })
}

async function victimsOf(
  db: Db,
  acts: readonly ListedAct[],
): Promise<ReadonlyMap<string, CountedPerson>> {
  const ids = [...new Set(acts.flatMap((act) => act.victim_id ?? []))]
  const { rows } = await sql<CountedPerson>`
    with recursive named (id) as (
      select id from person where id in (${sql.join([...ids, ''])})
      union
      select person.part_of from person join named on named.id = person.id
      where person.part_of is not null
    )
    select person.id, unit, size_min, size_max, part_of
    from named join person on person.id = named.id`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
