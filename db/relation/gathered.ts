import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { tally, type Tally } from '../dictionary/tally.ts'
import { listBundles } from '../incident.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'

/** What an incident, mostly a pattern, gathers: each once, by however many links it belongs to it. */
export type Gathered = {
  incidents: { ref: string; title: string }[]
  /** There are more, which are not counted. */
  more: boolean
  tally: Tally
}

/** More are not gathered. */
const most = 1_000

/** The events that are part of an incident, or of what is part of it, as far as this person sees them and what they hang by. */
export async function findGathered(db: Db, actor: Actor, id: string): Promise<Gathered | null> {
  const { rows } = await sql<{ id: string }>`
    with recursive inside(id) as (
      select id from incident where id = ${id}
      union select incident.id
        from inside join link on (link.type = 'has_part' and link.from_id = inside.id)
          or (link.type = 'part_of' and link.to_id = inside.id)
        join incident on incident.id =
          case when link.type = 'has_part' then link.to_id else link.from_id end
        where ${visibleTo(actor)}
    )
    select incident.id from inside join incident on incident.id = inside.id
    where incident.id <> ${id} and incident.kind = 'event'
    order by coalesce(incident.date_earliest, ''), incident.id limit ${most + 1}`.execute(db)
  if (rows.length === 0) return null
  const bundles = await listBundles(
    db,
    actor,
    rows.slice(0, most).map((row) => row.id),
  )
  // Whoever is named by two of them is counted once.
  const people = new Map(bundles.flatMap((bundle) => bundle.people.map((row) => [row.id, row])))
  return {
    more: rows.length > most,
    incidents: bundles.map(({ incident }) => ({ ref: incident.ref, title: incident.title })),
    tally: tally(
      bundles.flatMap(({ acts }) => acts),
      people,
    ),
  }
}
