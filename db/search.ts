import { sql } from 'kysely'
import type { Bundle } from './bundle.ts'
import { codesOf } from './dictionary/kinds/term.ts'
import { joinTokens, nameTokens, tokensOf } from './dictionary/search/tokens.ts'
import type { Db } from './tables.ts'
import type { Terms } from './term.ts'

/**
 * The tokens that an incident is found by: of what every reader of it may see, and of nothing
 * restricted.
 */
export function searchTokens(terms: Terms, bundle: Bundle, known: KnownNames): string {
  const { incident, acts, people, claims, sources } = bundle
  const labels = (vocabulary: string, codes: readonly (string | null)[]) =>
    [...new Set(codes)].flatMap((code) =>
      code === null
        ? []
        : [terms.label(vocabulary, code, 'en'), terms.label(vocabulary, code, 'ko')],
    )
  const words = [
    incident.title,
    incident.summary,
    ...acts.flatMap((act) => [act.reason, act.description, act.duration_text]),
    ...Object.entries(namedTerms(bundle)).flatMap(([vocabulary, codes]) =>
      labels(vocabulary, codes),
    ),
    ...sources.map((source) => source.title),
    ...claims.map((claim) => claim.quote),
  ]
  const own = [
    incident.place_text,
    ...acts.map((act) => act.place_text),
    ...people.map((person) => person.label),
    ...sources.flatMap((source) => [source.publisher, source.author]),
  ]
  const named = [
    ...placesOf(bundle).flatMap((id) => known.places.get(id) ?? []),
    ...agenciesOf(bundle).flatMap((id) => known.agencies.get(id) ?? []),
  ]
  return joinTokens(
    ...present(words).map(tokensOf),
    ...present(own).map(nameTokens),
    ...[...new Set(named)].map(knownTokens),
  )
}

/** The codes whose labels an incident is found by, by vocabulary. */
export const namedTerms = ({ acts, people }: Pick<Bundle, 'acts' | 'people'>) => ({
  act_type: acts.map((act) => act.type) as (string | null)[],
  outcome: acts.map((act) => act.outcome),
  penalty: acts.map((act) => act.penalty),
  item: acts.map((act) => act.item),
  role: people.flatMap((person) => codesOf(person.roles)) as (string | null)[],
})

/** A vocabulary whose labels incidents are found by. */
export type Worded = keyof ReturnType<typeof namedTerms>

const worded = new Set(Object.keys(namedTerms({ acts: [], people: [] })))

export const isWorded = (vocabulary: string): vocabulary is Worded => worded.has(vocabulary)

/** Every name of places, with those of the places above, and of agencies, by id. */
export type KnownNames = {
  places: Map<string, readonly string[]>
  agencies: Map<string, readonly string[]>
}

/** Looks up the names that some incidents are found by, beside those that are known. */
export async function learnNames(db: Db, known: KnownNames, bundles: readonly Bundle[]) {
  const missing = (ids: readonly string[], names: ReadonlyMap<string, unknown>) =>
    [...new Set(ids)].filter((id) => !names.has(id))
  const places = missing(bundles.flatMap(placesOf), known.places)
  const agencies = missing(bundles.flatMap(agenciesOf), known.agencies)
  if (places.length + agencies.length === 0) return
  const rows = await listNames(db, places, agencies)
  for (const noun of ['places', 'agencies'] as const) {
    const own = rows.filter((row) => row.noun === noun)
    for (const [id, named] of Map.groupBy(own, (row) => row.id)) {
      known[noun].set(
        id,
        named.map((row) => row.name),
      )
    }
  }
}

type Name = { noun: 'places' | 'agencies'; id: string; position: number; name: string }

async function listNames(db: Db, places: readonly string[], agencies: readonly string[]) {
  const list = (ids: readonly string[]) => sql.join(ids.length > 0 ? ids : [''])
  const { rows } = await sql<Name>`
    with recursive above (place_id, id) as (
      select id, id from place where id in (${list(places)})
      union
      select above.place_id, place.parent_id from place join above on place.id = above.id
      where place.parent_id is not null
    )
    select 'places' as noun, above.place_id as id, 0 as position, place_name.name as name
    from above join place_name on place_name.place_id = above.id
    union
    select 'agencies', agency_id, position, name from agency_name
    where agency_id in (${list(agencies)})
    order by noun, id, position, name`.execute(db)
  return rows
}

const placesOf = ({ incident, acts }: Bundle) => [
  ...new Set([incident, ...acts].flatMap((row) => row.place_id ?? [])),
  ...new Set(acts.flatMap((act) => act.facility_id ?? [])),
]

const agenciesOf = ({ involvements, acts }: Bundle) => [
  ...new Set([
    ...involvements.flatMap((row) => row.agency_id ?? []),
    ...acts.flatMap((act) => act.deciding_body_id ?? []),
  ]),
]

/** The same few thousand names of the gazetteer come again and again. */
const kept = new Map<string, string>()
const most_kept = 20_000

function knownTokens(name: string): string {
  const found = kept.get(name)
  if (found !== undefined) return found
  const tokens = nameTokens(name)
  if (kept.size < most_kept) kept.set(name, tokens)
  return tokens
}

const present = (texts: readonly (string | null)[]) => texts.filter((text) => text !== null)
