import { listAgencies } from '../../db/agency.ts'
import type { Bundle } from '../../db/bundle.ts'
import type { Wording } from '../../db/dictionary/field.ts'
import { fullNames, placeNames } from '../../db/place.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'

type Names = ReadonlyMap<string, string>

/** Words for values, with the names that some incidents need; and others that are known. */
export function wordingOf(
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
  known: { places?: Names; agencies?: Names } = {},
): Wording {
  const places = bundles.flatMap((bundle) => bundle.places)
  const agencies = bundles.flatMap((bundle) =>
    bundle.agencies.map((agency) => [agency.id, agency[`name_${language}`]] as const),
  )
  const people = bundles.flatMap((bundle) =>
    bundle.people.map((person) => [person.id, person.label] as const),
  )
  const names = {
    place: new Map([...(known.places ?? []), ...fullNames(places, language)]),
    agency: new Map([...(known.agencies ?? []), ...agencies]),
    person: new Map(people),
    ...ownNames(bundles, terms, language),
  }
  return {
    language,
    termLabel: (vocabulary, code) => terms.label(vocabulary, code, language),
    nameOf: (noun, id) => (noun in names ? names[noun as keyof typeof names].get(id) : null) ?? id,
  }
}

/** {@link wordingOf}, with the names of further places and of every agency looked up. */
export async function wordingFor(
  db: Db,
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
  also: { places?: readonly (string | null)[] } = {},
): Promise<Wording> {
  const wanted = (also.places ?? []).filter((id) => id !== null)
  const agencies = await listAgencies(db)
  return wordingOf(terms, language, bundles, {
    places: await placeNames(db, wanted, language),
    agencies: new Map(agencies.map((agency) => [agency.id, agency[`name_${language}`]])),
  })
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
