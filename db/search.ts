import { sql } from 'kysely'
import { agencySearchNames } from './agency.ts'
import { loadBundles, type Bundle } from './bundle.ts'
import type { Change } from './change-set.ts'
import { codesOf } from './dictionary/kinds/term.ts'
import { joinTokens, nameTokens, tokensOf } from './dictionary/search/tokens.ts'
import { searchNames } from './place.ts'
import { listBringing } from './source.ts'
import type { Db } from './tables.ts'
import type { Terms } from './term.ts'

/**
 * Writes the search text of some incidents anew, in the transaction that changed them. It holds
 * what every reader of the incident may see, and nothing restricted.
 */
export async function indexIncidents(db: Db, terms: Terms, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const incidents = await db.selectFrom('incident').selectAll().where('id', 'in', ids).execute()
  const bundles = await loadBundles(db, incidents, () => Promise.resolve(new Set<string>()))
  for (const bundle of bundles) {
    await putDocument(db, bundle.incident.id, await searchTokens(db, terms, bundle))
  }
}

/** Takes an incident out of the search. */
export async function unindexIncident(db: Db, incident_id: string): Promise<void> {
  const old = await db
    .deleteFrom('incident_doc')
    .where('incident_id', '=', incident_id)
    .returning('doc_id')
    .executeTakeFirst()
  if (old) await db.deleteFrom('incident_fts').where('rowid', '=', old.doc_id).execute()
}

/**
 * The incidents that show any of the people, sources or origins changed since so many changes.
 * @param left sources that another was taken from until then: who cites them showed that one
 */
export async function incidentsShowing(
  db: Db,
  change: Change,
  since: number,
  left: ReadonlySet<string>,
): Promise<string[]> {
  const people = change.changed('person', since)
  const origins = change.changed('origin', since)
  const sources = await listBringing(db, [
    ...change.changed('source', since),
    ...(origins.length > 0 ? await sourcesOfOrigins(db, origins) : []),
    ...left,
  ])
  if (people.length === 0 && sources.length === 0) return []
  // Whoever is named shows the groups they are part of, and the groups that these are part of.
  const { rows } = await sql<{ id: string }>`
    with recursive named(id) as (
      select id from person where id in (${list(people)})
      union select person.id from person join named on person.part_of = named.id
    )
    select incident_id as id from act where victim_id in (select id from named)
    union select act.incident_id from act join involvement on involvement.act_id = act.id
      where involvement.person_id in (select id from named)
    union select incident_id from claim where source_id in (${list(sources)})`.execute(db)
  return rows.map((row) => row.id)
}

async function sourcesOfOrigins(db: Db, origins: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('origin_id', 'in', [...origins])
    .execute()
  return rows.map((row) => row.id)
}

const list = (ids: readonly string[]) => sql.join(ids.length > 0 ? ids : [''])

// A contentless row cannot be updated in place: it is deleted and put back under its own number.
async function putDocument(db: Db, incident_id: string, tokens: string): Promise<void> {
  const old = await db
    .selectFrom('incident_doc')
    .select('doc_id')
    .where('incident_id', '=', incident_id)
    .executeTakeFirst()
  if (old) {
    await db.deleteFrom('incident_fts').where('rowid', '=', old.doc_id).execute()
    await db.updateTable('incident_doc').set({ tokens }).where('doc_id', '=', old.doc_id).execute()
    await db.insertInto('incident_fts').values({ rowid: old.doc_id, tokens }).execute()
    return
  }
  const { doc_id } = await db
    .insertInto('incident_doc')
    .values({ incident_id, tokens } as never)
    .returning('doc_id')
    .executeTakeFirstOrThrow()
  await db.insertInto('incident_fts').values({ rowid: doc_id, tokens }).execute()
}

async function searchTokens(db: Db, terms: Terms, bundle: Bundle): Promise<string> {
  const { incident, acts, people, claims, sources, involvements } = bundle
  const labels = (vocabulary: string, codes: readonly (string | null)[]) =>
    [...new Set(codes)].flatMap((code) =>
      code === null
        ? []
        : [terms.label(vocabulary, code, 'en'), terms.label(vocabulary, code, 'ko')],
    )
  const words = [
    incident.title,
    incident.summary,
    incident.place_text,
    ...acts.flatMap((act) => [act.reason, act.description, act.duration_text, act.place_text]),
    ...labels(
      'act_type',
      acts.map((act) => act.type),
    ),
    ...labels(
      'outcome',
      acts.map((act) => act.outcome),
    ),
    ...labels(
      'penalty',
      acts.map((act) => act.penalty),
    ),
    ...labels(
      'item',
      acts.map((act) => act.item),
    ),
    ...labels(
      'role',
      people.flatMap((person) => codesOf(person.roles)),
    ),
    ...sources.map((source) => source.title),
    ...claims.map((claim) => claim.quote),
  ]
  const places = [incident, ...acts].flatMap((row) => row.place_id ?? [])
  const facilities = acts.flatMap((act) => act.facility_id ?? [])
  const agencies = [
    ...involvements.flatMap((row) => row.agency_id ?? []),
    ...acts.flatMap((act) => act.deciding_body_id ?? []),
  ]
  const names = [
    ...people.map((person) => person.label),
    ...sources.flatMap((source) => [source.publisher, source.author]),
    ...(await searchNames(db, [...new Set([...places, ...facilities])])),
    ...(await agencySearchNames(db, [...new Set(agencies)])),
  ]
  return joinTokens(...present(words).map(tokensOf), ...present(names).map(nameTokens))
}

const present = (texts: readonly (string | null)[]) => texts.filter((text) => text !== null)
