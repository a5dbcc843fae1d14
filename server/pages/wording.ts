import { listAgencies } from '../../db/agency.ts'
import type { Bundle } from '../../db/bundle.ts'
import type { Wording } from '../../db/dictionary/field.ts'
import { placeNames } from '../../db/place.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'

/** Words for values, with the names that some incidents need looked up once. */
export async function wordingFor(
  db: Db,
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
  also: { places?: readonly (string | null)[] } = {},
): Promise<Wording> {
  const place_ids = bundles.flatMap((bundle) => [
    bundle.incident.place_id,
    ...bundle.acts.flatMap((act) => [act.place_id, act.facility_id]),
    ...bundle.origins.map((origin) => origin.region_place_id),
  ])
  const wanted = [...place_ids, ...(also.places ?? [])].filter((id) => id !== null)
  const places = await placeNames(db, wanted, language)
  const agencies = new Map(
    (await listAgencies(db)).map((agency) => [agency.id, agency[`name_${language}`]]),
  )
  const people = new Map(
    bundles.flatMap(({ people }) => people.map((person) => [person.id, person.label] as const)),
  )
  const names = {
    place: places,
    agency: agencies,
    person: people,
    ...ownNames(bundles, terms, language),
  }
  return {
    language,
    termLabel: (vocabulary, code) => terms.label(vocabulary, code, language),
    nameOf: (noun, id) => (noun in names ? names[noun as keyof typeof names].get(id) : null) ?? id,
  }
}

/** What the parts of some incidents are called among themselves. */
function ownNames(bundles: readonly Bundle[], terms: Terms, language: 'en' | 'ko') {
  const sources = bundles.flatMap(({ sources }) => sources)
  const origins = bundles.flatMap(({ origins }) => origins)
  const acts = bundles.flatMap(({ acts }) => acts)
  const links = bundles.flatMap(({ links }) => links)
  return {
    source: new Map(
      sources.map((row) => [row.id, row.publisher ?? row.title ?? row.url ?? row.id]),
    ),
    origin: new Map(
      origins.map((row) => [row.id, row.label ?? terms.label('origin_kind', row.kind, language)]),
    ),
    act: new Map(
      acts.map((row) => [row.id, `${row.seq}. ${terms.label('act_type', row.type, language)}`]),
    ),
    incident: new Map(links.map((row) => [row.incident_id, row.ref])),
  }
}
