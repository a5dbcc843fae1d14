import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { isDay } from '../dictionary/date/period.ts'
import type { FieldProblem, IncidentDocument, Sent } from '../dictionary/document.ts'
import type { Surroundings } from '../dictionary/field.ts'
import { act_fields } from '../dictionary/records/act.ts'
import { involvement_fields } from '../dictionary/records/agency.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { link_fields } from '../dictionary/records/link.ts'
import { person_fields } from '../dictionary/records/person.ts'
import { claim_fields } from '../dictionary/records/source.ts'
import { isBlank, misplaced, type Row } from '../settle.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { seesRestricted } from '../visible.ts'
import { checkSource } from './check-sources.ts'
import { checkRecord, surroundingsOf, valueAfter, withoutName, type Checking } from './checking.ts'
import { quantityFromWords, sizeFromWords } from './quantities.ts'
import { takePerson } from './taken.ts'

/** A record ready to be written: its columns, and the row it changes if there is one. */
export type Ready<S> = { sent: S; row: Row; id: string | null }

/** An incident whose every value has been read, looked up and found good. */
export type ReadyIncident = {
  incident: Ready<IncidentDocument>
  people: (Ready<NonNullable<IncidentDocument['people'][number]>> | null)[]
  acts: (ReadyAct | null)[]
  sources: (ReadySource | null)[]
  claims: (Ready<NonNullable<IncidentDocument['claims'][number]>> | null)[]
  links: (Ready<NonNullable<IncidentDocument['links'][number]>> | null)[]
}
export type ReadyAct = Ready<NonNullable<IncidentDocument['acts'][number]>> & {
  agencies: (Ready<Sent> | null)[]
}
export type ReadySource = Ready<NonNullable<IncidentDocument['sources'][number]>> & {
  origin: Ready<Sent> | null
  /** Of a source that is taken over: what that one was taken from. */
  repeats?: string | null
}

export type CheckingFor = {
  db: Db
  terms: Terms
  actor: Actor
  language: 'en' | 'ko'
  /** Who knows names already, where many incidents are checked one after another. */
  names?: Pick<Surroundings, 'findPlaces' | 'findAgencies'>
}

/**
 * Reads every value of an incident that was sent: dates from the first source's publication day,
 * places and agencies by name. Rows a form left blank become null, so that positions stay.
 * @param stored what an edit starts from; null for a new incident
 * @param source_id the source whose publication day counts; null for the first
 * @returns the incident, with every problem found and where it is
 */
export async function checkValues(
  { db, terms, actor, language, names }: CheckingFor,
  document: IncidentDocument,
  stored: Bundle | null,
  source_id: string | null = null,
): Promise<{ ready: ReadyIncident; problems: FieldProblem[] }> {
  const published = source_id
    ? await findPublished(db, source_id)
    : await publicationDay(db, document, stored)
  const around = { ...surroundingsOf({ db, terms, language }, published), ...names }
  const inverseOf = (type: string) => terms.find('link_type', type)?.inverse ?? type
  const checking: Checking = { db, actor, document, around, stored, problems: [], inverseOf }
  const ready: ReadyIncident = {
    incident: await checkRecord(checking, incident_fields, document, stored?.incident ?? null, ''),
    sources: await inOrder(document.sources, (sent, index) =>
      checkSource(checking, sent, `sources.${index}.`),
    ),
    people: await inOrder(document.people, (sent, index) =>
      checkPerson(checking, sent, `people.${index}.`),
    ),
    acts: await inOrder(document.acts, (sent, index) => checkAct(checking, sent, `acts.${index}.`)),
    claims: await inOrder(document.claims, (sent, index) =>
      checkClaim(checking, sent, `claims.${index}.`),
    ),
    links: await inOrder(document.links, (sent, index) =>
      checkLink(checking, sent, `links.${index}.`),
    ),
  }
  return { ready, problems: checking.problems }
}

/** One after another: they share the database handle, and problems come in reading order. */
async function inOrder<S, R>(
  rows: (S | null)[],
  check: (sent: S, index: number) => Promise<R | null>,
): Promise<(R | null)[]> {
  const checked: (R | null)[] = []
  for (const [index, sent] of rows.entries()) {
    checked.push(sent === null ? null : await check(sent, index))
  }
  return checked
}

async function checkPerson(
  checking: Checking,
  sent: NonNullable<IncidentDocument['people'][number]>,
  path: string,
) {
  if (sent.person_id == null && isBlank(person_fields, sent)) return null
  const old = checking.stored?.people.find((person) => person.id === sent.person_id) ?? null
  if (old === null && sent.person_id != null) {
    return takePerson(checking, sent, sent.person_id, path)
  }
  // What one may not read one does not write: it stays as it is.
  const writes = old === null || seesRestricted(checking.actor, old.created_by)
  const fields = withoutName(person_fields, ['part_of']).filter(
    (field) => writes || field.sensitivity === 'open',
  )
  const ready = await checkRecord(checking, fields, sent, old, path)
  sizeFromWords(ready.row, old)
  ordered(checking, ready.row, old, 'age_min', 'age_max', path)
  ordered(checking, ready.row, old, 'size_min', 'size_max', path)
  return ready
}

async function checkAct(
  checking: Checking,
  sent: NonNullable<IncidentDocument['acts'][number]>,
  path: string,
): Promise<ReadyAct | null> {
  const fields = withoutName(act_fields, ['victim'])
  const nobody = (sent.victims ?? []).every((victim) => victim == null)
  const no_agency = sent.agencies.every((row) => row === null || isBlank(involvement_fields, row))
  if (sent.act_id == null && isBlank(fields, sent) && nobody && no_agency) return null
  const old = checking.stored?.acts.find((act) => act.id === sent.act_id) ?? null
  const ready = await checkRecord(checking, fields, sent, old, path)
  const type = ready.row['type'] ?? old?.type ?? null
  for (const field of misplaced(fields, type, ready.row)) {
    checking.problems.push({ path: path + field.name, code: 'not_for_type', type: String(type) })
  }
  quantityFromWords(ready.row, old)
  ordered(checking, ready.row, old, 'months_min', 'months_max', path)
  const agencies = await inOrder(sent.agencies, (row, index) =>
    checkInvolvement(checking, row, `${path}agencies.${index}.`),
  )
  return { ...ready, agencies }
}

async function checkInvolvement(checking: Checking, sent: Sent, path: string) {
  if (sent['involvement_id'] == null && isBlank(involvement_fields, sent)) return null
  const old = checking.stored?.involvements.find((row) => row.id === sent['involvement_id']) ?? null
  const ready = await checkRecord(checking, involvement_fields, sent, old, path)
  const { agency_id, person_id } = { ...old, ...ready.row }
  const named = [agency_id, person_id].filter((id) => id != null)
  const refused = checking.problems.some((problem) => problem.path.startsWith(path))
  if (named.length !== 1 && !refused && sent['remove'] !== true) {
    checking.problems.push({ path: `${path}agency`, code: 'required' })
  }
  return ready
}

async function checkClaim(
  checking: Checking,
  sent: NonNullable<IncidentDocument['claims'][number]>,
  path: string,
) {
  const fields = withoutName(claim_fields, ['source', 'act'])
  if (sent.claim_id == null && isBlank(fields, sent)) return null
  const old = checking.stored?.claims.find((claim) => claim.id === sent.claim_id) ?? null
  return checkRecord(checking, fields, sent, old, path)
}

async function checkLink(
  checking: Checking,
  sent: NonNullable<IncidentDocument['links'][number]>,
  path: string,
) {
  const fields = withoutName(link_fields, ['to'])
  if (sent.link_id == null && sent.to == null && isBlank(fields, sent)) return null
  const old = checking.stored?.links.find((link) => link.link_id === sent.link_id)
  const ready = await checkRecord(
    checking,
    fields,
    sent,
    old ? { ...old, id: old.link_id } : null,
    path,
  )
  const { type } = ready.row
  // A link that was made from the other side is shown, and sent, as it reads from this one.
  if (old?.inverse && type != null) ready.row['type'] = checking.inverseOf(String(type))
  return ready
}

function ordered(
  checking: Checking,
  row: Row,
  old: Record<string, unknown> | null,
  low: string,
  high: string,
  path: string,
): void {
  const [least, most] = [low, high].map((name) => valueAfter(row, old, name))
  if (least != null && most != null && Number(least) > Number(most)) {
    checking.problems.push({ path: path + high, code: 'less_than_least' })
  }
}

/** The day relative dates are read from: the first source's, whether sent or already stored. */
async function publicationDay(
  db: Db,
  document: IncidentDocument,
  stored: Bundle | null,
): Promise<string | null> {
  const first = document.sources.find((source) => source !== null)
  const typed = first?.['published_on']
  if (typeof typed === 'string') return isDay(typed) ? typed : null
  const id = first?.source_id ?? stored?.sources[0]?.id
  return id == null ? null : findPublished(db, id)
}

async function findPublished(db: Db, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('source')
    .select('published_on')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.published_on ?? null
}
