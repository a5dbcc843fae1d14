import { sql } from 'kysely'
import type { Db } from '../tables.ts'

export type Kind = 'people' | 'agencies' | 'places' | 'sources' | 'origins'

/** Somebody or something that some incidents name, and how many of them. */
export type Companion = { kind: Kind; id: string; n: number }

/** So many of each kind are told. */
const most_of_kind = 6

/**
 * Who and what some incidents name, by how many of them, the most first. Only ids: what they are
 * called is looked up by whoever shows them.
 * @param incidents those that the reader may see
 * @param but what they are about is left out
 */
export async function companionsOf(
  db: Db,
  incidents: readonly string[],
  but: string,
): Promise<Companion[]> {
  if (incidents.length === 0) return []
  const ids = sql.join(incidents)
  const { rows } = await sql<Companion>`
    with named(kind, id, incident_id) as (
      select 'people', victim_id, incident_id from act where incident_id in (${ids})
      union select 'people', involvement.person_id, act.incident_id
        from involvement join act on act.id = involvement.act_id where act.incident_id in (${ids})
      union select 'agencies', involvement.agency_id, act.incident_id
        from involvement join act on act.id = involvement.act_id where act.incident_id in (${ids})
      union select 'agencies', deciding_body_id, incident_id from act where incident_id in (${ids})
      union select 'places', place_id, id from incident where id in (${ids})
      union select 'places', place_id, incident_id from act where incident_id in (${ids})
      union select 'sources', source_id, incident_id from claim where incident_id in (${ids})
      union select 'origins', source.origin_id, claim.incident_id
        from claim join source on source.id = claim.source_id where claim.incident_id in (${ids})
    )
    select kind, id, count(*) as n from named
    where id is not null and id <> ${but} group by kind, id order by n desc, id`.execute(db)
  const by_kind = Map.groupBy(rows, ({ kind }) => kind)
  return [...by_kind.values()].flatMap((own) => own.slice(0, most_of_kind))
}
