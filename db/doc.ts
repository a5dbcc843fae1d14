import { sql, type SqlBool } from 'kysely'
import { loadBundles, type Bundle } from './bundle.ts'
import type { Change, RecordTable } from './change.ts'
import { addToCounter } from './counter.ts'
import { docId, numberOf } from './cube/doc-id.ts'
import { insertMany } from './engine/bulk.ts'
import { dropTokens, insertTokens, putTokens, replaceTokens } from './engine/full-text.ts'
import { inTexts } from './engine/flavour.ts'
import { sealed } from './engine/seal.ts'
import type { Labels } from './flat/cell.ts'
import { acceptedClaims, acceptedOrigins } from './flat/grade.ts'
import { labelsFor } from './flat/labels.ts'
import { flatLine } from './flat/line.ts'
import { dropFollowUps, writeFollowUps } from './follow-up.ts'
import { learnNames, searchTokens, type KnownNames } from './search.ts'
import { listBringing } from './source-taken.ts'
import type { Db, Tables } from './tables.ts'
import { termsAt, type Terms } from './term.ts'

/**
 * The derived row of each incident: what lists and files need of it. It is written in the
 * transaction that changes the incident, holds what every reader of the incident may see, and can
 * be made anew from the record at any time.
 */

type Doc = Tables['incident_doc']

/**
 * Writes the derived rows of some incidents anew. Those that had none get their numbers in the order
 * in which they came into the record: by change set, and by id where one brought several. So lists
 * stand in an order that follows from the record, whenever their rows were made; see `derive.ts`.
 * @param change what changed them; null when only their derived rows are made anew
 * @param given numbers that were given before, by incident
 * @returns the incidents as they stand
 */
export async function writeDocs(
  db: Db,
  terms: Terms,
  change: Pick<Change, 'number'> | null,
  ids: readonly string[],
  given: ReadonlyMap<string, number> = new Map(),
): Promise<Bundle[]> {
  const known: KnownNames = { places: new Map(), agencies: new Map() }
  const shown: Bundle[] = []
  for await (const { bundles, labels } of bundlesOf(db, terms, known, ids.toSorted())) {
    shown.push(...bundles)
    const { docs: old, version } = await findDocs(db, bundles)
    // A term may have been changed since, by another server too.
    const current = await termsAt(db, terms, version)
    const fresh = bundles.filter(({ incident }) => !old.has(incident.id) && !given.has(incident.id))
    const last = fresh.length === 0 ? 0 : await addToCounter(db, 'doc', fresh.length)
    let number = last - fresh.length
    const made = bundles.map((bundle) => {
      const doc_id = old.get(bundle.incident.id)
      const own =
        doc_id === undefined ? (given.get(bundle.incident.id) ?? (number += 1)) : numberOf(doc_id)
      const doc = makeDoc(bundle, labels, own, change?.number ?? bundle.incident.change_number)
      return { doc, tokens: searchTokens(current, bundle, known), old: doc_id }
    })
    await insertDocs(
      db,
      made.filter((one) => one.old === undefined),
    )
    for (const { doc, tokens, old } of made) {
      if (old === undefined) continue
      if (old !== doc.doc_id) {
        await dropDocs(db, [doc.incident_id], { number: doc.change_number })
        await insertDocs(db, [{ doc, tokens }])
      } else {
        const { doc_id, ...values } = doc
        await db.updateTable('incident_doc').set(values).where('doc_id', '=', doc_id).execute()
        await putTokens(db, doc_id, tokens)
      }
    }
    await writeFollowUps(db, bundles)
  }
  return shown
}

/**
 * Has some incidents found by the words that they have now, where nothing but the labels of their
 * terms is another: the rest of their derived rows stays as it is.
 */
export async function writeWords(db: Db, terms: Terms, ids: readonly string[]): Promise<void> {
  const known: KnownNames = { places: new Map(), agencies: new Map() }
  for await (const { bundles } of bundlesOf(db, terms, known, ids)) {
    const { docs, version } = await findDocs(db, bundles)
    const current = await termsAt(db, terms, version)
    const rows = bundles.flatMap((bundle) => {
      const doc_id = docs.get(bundle.incident.id)
      return doc_id === undefined ? [] : { doc_id, tokens: searchTokens(current, bundle, known) }
    })
    await replaceTokens(
      db,
      rows.toSorted((a, b) => a.doc_id - b.doc_id),
    )
  }
}

/** In the order of their keys: the index of words puts on disk what it has whenever one goes back. */
async function insertDocs(db: Db, fresh: readonly { doc: Doc; tokens: string }[]): Promise<void> {
  const made = fresh.toSorted((a, b) => a.doc.doc_id - b.doc.doc_id)
  const docs = made.map(({ doc }) => doc)
  await insertMany(db, 'incident_doc', doc_columns, docs)
  await insertTokens(
    db,
    made.map(({ doc, tokens }) => ({ doc_id: doc.doc_id, tokens })),
  )
}

/** Takes the derived rows of some incidents away. */
export async function dropDocs(
  db: Db,
  incidents: readonly string[],
  change: Pick<Change, 'number'>,
): Promise<void> {
  for (let start = 0; start < incidents.length; start += chunk) {
    const ids = incidents.slice(start, start + chunk)
    const docs = await docIds(db, ids)
    if (docs.length === 0) continue
    await dropTokens(db, docs)
    await dropFollowUps(db, ids)
    for (const end of ['low_id', 'high_id'] as const) {
      await db.deleteFrom('pair').where(end, 'in', ids).execute()
    }
    await db.deleteFrom('incident_doc').where('doc_id', 'in', docs).execute()
    await db.deleteFrom('incident_gone').where('doc_id', 'in', docs).execute()
    const gone = docs.map((doc_id) =>
      sealed('incident_gone', { doc_id, change_number: change.number }),
    )
    await insertMany(db, 'incident_gone', ['doc_id', 'change_number', 'seal'], gone)
  }
}

const docIds = async (db: Db, ids: readonly string[]) => {
  const query = db.selectFrom('incident_doc').select('doc_id').where('incident_id', 'in', ids)
  return (await query.execute()).map(({ doc_id }) => doc_id)
}

/**
 * The keys of the derived rows that are there, by incident; and the version of the vocabularies,
 * looked up along with them.
 */
async function findDocs(db: Db, bundles: readonly Bundle[]) {
  const ids = bundles.map(({ incident }) => incident.id)
  const rows = await db
    .selectFrom('counter')
    .leftJoin('incident_doc', (join) => join.on('incident_id', 'in', [...ids, '']))
    .select(['counter.value as version', 'incident_id', 'doc_id'])
    .where('counter.name', '=', 'term')
    .execute()
  const found = rows.flatMap(({ incident_id, doc_id }) =>
    incident_id === null || doc_id === null ? [] : [[incident_id, doc_id] as const],
  )
  return { docs: new Map(found), version: rows[0]?.version ?? 0 }
}

/** Of which columns the derived row of an incident is. */
export const doc_columns = [
  ...['doc_id', 'incident_id', 'change_number', 'ref', 'reliability', 'credibility', 'origins'],
  ...['publishers', 'linked', 'guarded'],
  ...['csv_until_match', 'csv_until_related', 'csv_after_url', 'seal'],
]

const chunk = 500

/** Incidents whole, with the names and labels that their derived rows are made with. */
export async function* bundlesOf(
  db: Db,
  terms: Terms,
  known: KnownNames,
  ids: readonly string[],
): AsyncGenerator<{ bundles: Bundle[]; labels: Labels }, void> {
  for (let start = 0; start < ids.length; start += chunk) {
    const some = ids.slice(start, start + chunk)
    // To whom links lead is each reader's to see: a derived row only says that there are some.
    const bundles = await loadBundles(db, sql<SqlBool>`incident.id in (${sql.join(some)})`, null)
    await learnNames(db, known, bundles)
    yield { bundles, labels: labelsFor(terms, 'en', bundles) }
  }
}

/**
 * Makes a derived row.
 * @param number the incident's own among derived rows, see `docId`
 */
export function makeDoc(
  bundle: Bundle,
  labels: Labels,
  number: number,
  change_number: number,
): Doc {
  const { incident, sources, origins, links } = bundle
  const publishers = [...new Set(sources.flatMap((source) => source.publisher ?? []))].toSorted()
  const marks = (values: readonly (string | null)[]) =>
    [...new Set(values.filter((value) => value !== null))].toSorted().join('')
  return sealed('incident_doc', {
    doc_id: docId(incident.date_earliest ?? incident.date_latest, number),
    incident_id: incident.id,
    change_number,
    ref: incident.ref,
    reliability: marks(acceptedOrigins(bundle).map((origin) => origin.reliability)),
    credibility: marks(acceptedClaims(bundle).map((claim) => claim.credibility)),
    origins: origins.length,
    publishers: publishers.length > 0 ? JSON.stringify(publishers) : null,
    linked: links.length > 0 ? 1 : 0,
    ...flatLine(bundle, labels),
  })
}

/**
 * The incidents that show any of the people, sources or origins changed since so many changes. What
 * was made since is shown by who made it alone, until something that was there leads to it.
 * @param moved further sources: who cites them, or what they were taken from, may show others now
 */
export async function incidentsShowing(
  db: Db,
  change: Change,
  since: number,
  moved: ReadonlySet<string>,
): Promise<string[]> {
  const replaced = (table: RecordTable) => {
    const made = new Set(change.made(table, since))
    return change.changed(table, since).filter((id) => !made.has(id))
  }
  const people = replaced('person')
  const origins = replaced('origin')
  const sources = await listBringing(db, [
    ...replaced('source'),
    ...(origins.length > 0 ? await sourcesOfOrigins(db, origins) : []),
    ...moved,
  ])
  return incidentsNaming(db, { people, sources })
}

/** The incidents that show some people, as victims, as who took part, or as a group, or some sources. */
export async function incidentsNaming(
  db: Db,
  { people, sources }: { people: readonly string[]; sources: readonly string[] },
): Promise<string[]> {
  if (people.length === 0 && sources.length === 0) return []
  // Whoever is named shows the groups they are part of, and the groups that these are part of.
  const { rows } = await sql<{ id: string }>`
    with recursive named(id) as (
      select id from person where id in ${inTexts(db, people)}
      union select person.id from person join named on person.part_of = named.id
    )
    select incident_id as id from act where victim_id in (select id from named)
    union select act.incident_id from act join involvement on involvement.act_id = act.id
      where involvement.person_id in (select id from named)
    union select incident_id from claim where source_id in ${inTexts(db, sources)}`.execute(db)
  return rows.map((row) => row.id)
}

/** The sources that some origins are the origins of. */
export async function sourcesOfOrigins(db: Db, origins: readonly string[]): Promise<string[]> {
  if (origins.length === 0) return []
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('origin_id', 'in', inTexts(db, origins))
    .execute()
  return rows.map((row) => row.id)
}
