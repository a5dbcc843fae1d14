import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { readQuery } from './dictionary/search/query.ts'
import { foldText } from './dictionary/search/tokens.ts'
import { firstTexts } from './engine/full-text.ts'
import { onlySeen } from './source-seen.ts'
import type { Suggestion } from './suggest.ts'
import type { Db, SourceRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * Sources and people that are in the record already, found while somebody types: through the
 * incidents that name them, so that nobody is offered what they do not see.
 */

/** So many incidents with the words are looked into, and so many things offered. */
const [most_incidents, most] = [200, 8]

/** The newest incidents in which words stand that a person sees, as a condition on their id. */
async function incidentsWith(db: Db, text: string): Promise<number[]> {
  const query = readQuery(text)
  return query.ok && query.all.length > 0 ? firstTexts(db, query, most_incidents) : []
}

/** Whether every word of a text begins a word of another. */
function holdsWords(text: string, other: string): boolean {
  const words = foldText(other).split(' ')
  return foldText(text)
    .split(' ')
    .every((wanted) => words.some((word) => word.startsWith(wanted)))
}

const nameOf = ({ title, publisher, url, published_on }: SourceRow) =>
  [title ?? url, publisher, published_on].filter((part) => part !== null).join(' · ')

/** The known sources of an address, or in whose title, publisher or author some words stand. */
export async function suggestSources(db: Db, actor: Actor, text: string): Promise<Suggestion[]> {
  const found = /^https?:\/\//i.test(text)
    ? await db.selectFrom('source').selectAll().where('url', '=', text).limit(most).execute()
    : await sourcesWith(db, actor, text)
  return (await onlySeen(db, actor, found)).map((source) => ({
    ...{ id: source.id, label: nameOf(source), sure: false },
    matched: null,
  }))
}

async function sourcesWith(db: Db, actor: Actor, text: string): Promise<SourceRow[]> {
  const docs = await incidentsWith(db, text)
  const rows = await db
    .selectFrom('source')
    .selectAll()
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('claim')
        .innerJoin('incident', 'incident.id', 'claim.incident_id')
        .innerJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
        .select('source_id')
        .where('doc_id', 'in', [...docs, -1])
        .where(visibleTo(actor)),
    )
    .orderBy('id', 'desc')
    .execute()
  return rows
    .filter((row) => holdsWords(text, `${row.title} ${row.publisher} ${row.author} ${row.url}`))
    .slice(0, most)
}

/** The known people and groups in whose working name some words stand, each with an incident. */
export async function suggestPeople(db: Db, actor: Actor, text: string): Promise<Suggestion[]> {
  const docs = await incidentsWith(db, text)
  const named = sql.join([...docs, -1])
  const { rows } = await sql<{ id: string; label: string; ref: string }>`
    with own (id, act_id, victim_id, ref) as (
      select incident.id, act.id, act.victim_id, incident.ref
      from incident_doc join incident on incident.id = incident_doc.incident_id
      join act on act.incident_id = incident.id
      where incident_doc.doc_id in (${named}) and ${visibleTo(actor)}
    )
    select person.id, person.label, min(named.ref) as ref from person join (
      select victim_id as person_id, ref from own where victim_id is not null
      union select involvement.person_id, own.ref from own
        join involvement on involvement.act_id = own.act_id
        where involvement.person_id is not null
    ) as named on named.person_id = person.id
    group by person.id, person.label order by person.id desc`.execute(db)
  return rows
    .filter(({ label }) => holdsWords(text, label))
    .slice(0, most)
    .map(({ id, label, ref }) => ({
      ...{ id, label: `${label} · ${ref}`, sure: false },
      matched: null,
    }))
}
