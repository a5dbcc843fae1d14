import { agencyChoices } from '../agency.ts'
import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { isDay } from '../dictionary/date/period.ts'
import type { FieldProblem, IncidentDocument, Sent } from '../dictionary/document.ts'
import type { Field, Surroundings } from '../dictionary/field.ts'
import { act_fields } from '../dictionary/records/act.ts'
import { involvement_fields } from '../dictionary/records/agency.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { link_fields } from '../dictionary/records/link.ts'
import { person_fields } from '../dictionary/records/person.ts'
import { claim_fields, origin_fields, source_fields } from '../dictionary/records/source.ts'
import { placeChoices } from '../place.ts'
import { isBlank, misplaced, settleRecord, type Row } from '../settle.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { seesRestricted } from '../visible.ts'

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
}

type Context = {
  around: Surroundings
  stored: Bundle | null
  problems: FieldProblem[]
  inverseOf: (link_type: string) => string
  actor: Actor
}

/**
 * Reads every value of an incident that was sent: dates from the first source's publication day,
 * places and agencies by name. Rows a form left blank become null, so that positions stay.
 * @param stored what an edit starts from; null for a new incident
 * @returns the incident, with every problem found and where it is
 */
export async function checkValues(
  db: Db,
  terms: Terms,
  actor: Actor,
  document: IncidentDocument,
  stored: Bundle | null,
  language: 'en' | 'ko',
): Promise<{ ready: ReadyIncident; problems: FieldProblem[] }> {
  const around: Surroundings = {
    published: await publicationDay(db, document, stored),
    isTerm: terms.has,
    findPlaces: (name) => placeChoices(db, name, language),
    findAgencies: (name) => agencyChoices(db, name, language),
  }
  const inverseOf = (type: string) => terms.find('link_type', type)?.inverse ?? type
  const context: Context = { around, stored, problems: [], inverseOf, actor }
  const ready: ReadyIncident = {
    incident: await checkRecord(context, incident_fields, document, stored?.incident ?? null, ''),
    sources: await inOrder(document.sources, (sent, index) =>
      checkSource(context, sent, `sources.${index}.`),
    ),
    people: await inOrder(document.people, (sent, index) =>
      checkPerson(context, sent, `people.${index}.`),
    ),
    acts: await inOrder(document.acts, (sent, index) => checkAct(context, sent, `acts.${index}.`)),
    claims: await inOrder(document.claims, (sent, index) =>
      checkClaim(context, sent, `claims.${index}.`),
    ),
    links: await inOrder(document.links, (sent, index) =>
      checkLink(context, sent, `links.${index}.`),
    ),
  }
  return { ready, problems: context.problems }
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

async function checkRecord<S extends Sent>(
  context: Context,
  fields: readonly Field[],
  sent: S,
  stored: (Record<string, unknown> & { id: string }) | null,
  path: string,
): Promise<Ready<S>> {
  const { row, problems } = await settleRecord(fields, sent, context.around, stored, path)
  context.problems.push(...problems)
  return { sent, row, id: stored?.id ?? null }
}

async function checkSource(
  context: Context,
  sent: NonNullable<IncidentDocument['sources'][number]>,
  path: string,
): Promise<ReadySource | null> {
  const { stored } = context
  const describes = sent.origin != null && !isBlank(origin_fields, sent.origin)
  const blank = isBlank(withoutName(source_fields, ['origin']), sent) && !describes
  if (sent.source_id == null && sent.origin_id == null && blank) return null
  const old = stored?.sources.find((source) => source.id === sent.source_id) ?? null
  if (old === null && sent.source_id != null) {
    // Reused as it is: another record's source is not changed from here.
    const { key, source_id } = sent
    return { sent: { key, source_id }, row: {}, id: source_id, origin: null }
  }
  const fields = withoutName(source_fields, ['origin', 'derived_from'])
  const ready = await checkRecord(context, fields, sent, old, path)
  checkNaming(context, ready.row, old, path)
  if (!describes) return { ...ready, origin: null }
  const old_origin = stored?.origins.find((origin) => origin.id === old?.origin_id) ?? null
  const own = `${path}origin.`
  if (old_origin === null && sent.derived_from != null) {
    context.problems.push({ path: `${own}label`, code: 'origin_of_original' })
  }
  return {
    ...ready,
    origin: await checkRecord(context, origin_fields, sent.origin ?? {}, old_origin, own),
  }
}

function checkNaming(context: Context, row: Row, old: Sent | null, path: string): void {
  const named = ['title', 'publisher', 'url', 'note'].some(
    (name) => (row[name] ?? old?.[name]) != null,
  )
  if (!named) context.problems.push({ path: `${path}title`, code: 'source_unnamed' })
  if (typeof row['url'] === 'string' && !isWebAddress(row['url'])) {
    context.problems.push({ path: `${path}url`, code: 'not_a_link' })
  }
}

async function checkPerson(
  context: Context,
  sent: NonNullable<IncidentDocument['people'][number]>,
  path: string,
) {
  if (sent.person_id == null && isBlank(person_fields, sent)) return null
  const old = context.stored?.people.find((person) => person.id === sent.person_id) ?? null
  if (old === null && sent.person_id != null) {
    // Reused as they are: another record's person is not changed from here.
    const { key, person_id } = sent
    return { sent: { key, person_id }, row: {}, id: person_id }
  }
  // What one may not read one does not write: it stays as it is.
  const writes = old === null || seesRestricted(context.actor, old.created_by)
  const fields = withoutName(person_fields, ['part_of']).filter(
    (field) => writes || field.sensitivity === 'open',
  )
  const ready = await checkRecord(context, fields, sent, old, path)
  ordered(context, ready.row, old, 'age_min', 'age_max', path)
  ordered(context, ready.row, old, 'size_min', 'size_max', path)
  return ready
}

async function checkAct(
  context: Context,
  sent: NonNullable<IncidentDocument['acts'][number]>,
  path: string,
): Promise<ReadyAct | null> {
  const fields = withoutName(act_fields, ['victim'])
  const nobody = (sent.victims ?? []).every((victim) => victim == null)
  const no_agency = sent.agencies.every((row) => row === null || isBlank(involvement_fields, row))
  if (sent.act_id == null && isBlank(fields, sent) && nobody && no_agency) return null
  const old = context.stored?.acts.find((act) => act.id === sent.act_id) ?? null
  const ready = await checkRecord(context, fields, sent, old, path)
  const type = ready.row['type'] ?? old?.type ?? null
  for (const field of misplaced(fields, type, ready.row)) {
    context.problems.push({ path: path + field.name, code: 'not_for_type', type: String(type) })
  }
  ordered(context, ready.row, old, 'months_min', 'months_max', path)
  const agencies = await inOrder(sent.agencies, (row, index) =>
    checkInvolvement(context, row, `${path}agencies.${index}.`),
  )
  return { ...ready, agencies }
}

async function checkInvolvement(context: Context, sent: Sent, path: string) {
  if (sent['involvement_id'] == null && isBlank(involvement_fields, sent)) return null
  const old = context.stored?.involvements.find((row) => row.id === sent['involvement_id']) ?? null
  const ready = await checkRecord(context, involvement_fields, sent, old, path)
  const { agency_id, person_id } = { ...old, ...ready.row }
  const named = [agency_id, person_id].filter((id) => id != null)
  const refused = context.problems.some((problem) => problem.path.startsWith(path))
  if (named.length !== 1 && !refused && sent['remove'] !== true) {
    context.problems.push({ path: `${path}agency`, code: 'required' })
  }
  return ready
}

async function checkClaim(
  context: Context,
  sent: NonNullable<IncidentDocument['claims'][number]>,
  path: string,
) {
  const fields = withoutName(claim_fields, ['source', 'act'])
  if (sent.claim_id == null && isBlank(fields, sent)) return null
  const old = context.stored?.claims.find((claim) => claim.id === sent.claim_id) ?? null
  return checkRecord(context, fields, sent, old, path)
}

async function checkLink(
  context: Context,
  sent: NonNullable<IncidentDocument['links'][number]>,
  path: string,
) {
  const fields = withoutName(link_fields, ['to'])
  if (sent.link_id == null && sent.to == null && isBlank(fields, sent)) return null
  const old = context.stored?.links.find((link) => link.link_id === sent.link_id)
  const ready = await checkRecord(
    context,
    fields,
    sent,
    old ? { ...old, id: old.link_id } : null,
    path,
  )
  const { type } = ready.row
  // A link that was made from the other side is shown, and sent, as it reads from this one.
  if (old?.inverse && type != null) ready.row['type'] = context.inverseOf(String(type))
  return ready
}

const withoutName = (fields: readonly Field[], names: readonly string[]) =>
  fields.filter((field) => !names.includes(field.name))

function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function ordered(
  context: Context,
  row: Row,
  old: Record<string, unknown> | null,
  low: string,
  high: string,
  path: string,
): void {
  const [least, most] = [low, high].map((name) => row[name] ?? old?.[name] ?? null)
  if (least != null && most != null && Number(least) > Number(most)) {
    context.problems.push({ path: path + high, code: 'less_than_least' })
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
  if (id == null) return null
  const row = await db
    .selectFrom('source')
    .select('published_on')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.published_on ?? null
}
