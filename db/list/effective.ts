import { sql } from 'kysely'

/** A blank date or place of an act is the incident's: what a query reads of the two joined. */
const own_date = sql`act.date_precision is not null`
const own_place = sql`(act.place_id is not null or act.place_text is not null or act.place_precision is not null)`

export const effective = {
  earliest: sql<
    string | null
  >`case when ${own_date} then act.date_earliest else incident.date_earliest end`,
  latest: sql<
    string | null
  >`case when ${own_date} then act.date_latest else incident.date_latest end`,
  place_id: sql<string | null>`case when ${own_place} then act.place_id else incident.place_id end`,
  precision: sql<
    string | null
  >`case when ${own_place} then act.place_precision else incident.place_precision end`,
}
