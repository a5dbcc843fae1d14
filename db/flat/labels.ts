import { agenciesById } from '../agency.ts'
import type { Bundle } from '../bundle.ts'
import { placesWithAbove } from '../place.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import type { Labels } from './cell.ts'

/** Looks up the places and agencies that some incidents name, with the places above them. */
export async function labelsFor(
  db: Db,
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
): Promise<Labels> {
  const places = bundles.flatMap((bundle) => [
    bundle.incident.place_id,
    ...bundle.acts.flatMap((act) => [act.place_id, act.facility_id]),
  ])
  const agencies = bundles.flatMap((bundle) => [
    ...bundle.involvements.map((row) => row.agency_id),
    ...bundle.acts.map((act) => act.deciding_body_id),
  ])
  return {
    language,
    terms,
    places: await placesWithAbove(db, places),
    agencies: await agenciesById(db, agencies),
  }
}
