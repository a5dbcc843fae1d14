import type { Bundle } from '../../db/bundle.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Labels } from './columns.ts'

/** Looks up the places and agencies that some incidents name, with the places above them. */
export async function labelsFor(
  db: Db,
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
): Promise<Labels> {
  const place_ids = bundles.flatMap((bundle) => [
    bundle.incident.place_id,
    ...bundle.acts.flatMap((act) => [act.place_id, act.facility_id]),
  ])
  const agency_ids = bundles.flatMap((bundle) => [
    ...bundle.involvements.map((row) => row.agency_id),
    ...bundle.acts.map((act) => act.deciding_body_id),
  ])
  const own = await places(db, place_ids)
  const above = await places(
    db,
    own.flatMap((row) => [row.country_id, row.province_id, row.county_id]),
  )
  const ids = known(agency_ids)
  const agencies =
    ids.length === 0
      ? []
      : await db
          .selectFrom('agency')
          .select(['id', 'name_en', 'name_ko'])
          .where('id', 'in', ids)
          .execute()
  return {
    language,
    terms,
    places: new Map([...above, ...own].map((row) => [row.id, row])),
    agencies: new Map(agencies.map((row) => [row.id, row])),
  }
}

const known = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]

function places(db: Db, ids: readonly (string | null)[]) {
  const wanted = known(ids)
  if (wanted.length === 0) return Promise.resolve([])
  return db.selectFrom('place').selectAll().where('id', 'in', wanted).execute()
}
