import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { changeRecord, type Change } from '../change-set.ts'
import { readDocument, type FieldProblem } from '../dictionary/document.ts'
import { findBundle, findIncident } from '../incident.ts'
import { incidentsShowing, indexIncidents } from '../search.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { Terms } from '../term.ts'
import { checkValues, type ReadyIncident } from './checked.ts'
import { checkStructure } from './structure.ts'
import { writeIncident } from './write.ts'

/** How a saving ended. `again`: the same submission had been saved before; nothing was written. */
export type Saved =
  | { state: 'saved'; ref: string; id: string; again: boolean }
  | { state: 'refused'; problems: FieldProblem[] }
  | { state: 'stale'; stored: Bundle }
  | { state: 'missing' }

export type Saving = {
  db: Db
  terms: Terms
  actor: Actor
  /** The language its messages and names are read in. */
  language: 'en' | 'ko'
  /** One sending: sent again under the same key, it makes no second record. */
  key?: string | null
  example?: boolean
  kind?: string
}

/** Saves a new incident. */
export async function createIncident(saving: Saving, sent: unknown): Promise<Saved> {
  const { db } = saving
  const before = await findSubmission(db, saving)
  if (before) return { state: 'saved', ...before, again: true }
  const checked = await check(saving, sent, null)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  const what = { kind: saving.kind ?? 'create' }
  return changeRecord(db, saving.actor, what, async (db, change) => {
    const raced = await findSubmission(db, saving)
    if (raced) return { state: 'saved', ...raced, again: true }
    const id = await put(saving, db, change, checked, null)
    const { ref } = await byId(db, id)
    await keepSubmission(db, saving, id, change.at)
    return { state: 'saved', ref, id, again: false }
  })
}

/**
 * Saves a new incident inside a change set that holds more: an import, the example.
 * @param db the change set's own handle
 */
export async function createWithin(
  saving: Saving,
  db: Db,
  change: Change,
  sent: unknown,
): Promise<Saved> {
  const checked = await check({ ...saving, db }, sent, null)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  const id = await put(saving, db, change, checked, null)
  const { ref } = await byId(db, id)
  return { state: 'saved', ref, id, again: false }
}

/**
 * Saves an edit of an incident. What was not sent stays as it is.
 * @param ref the incident; `sent.version` is the version the edit started from
 */
export async function updateIncident(saving: Saving, ref: string, sent: unknown): Promise<Saved> {
  const { db, actor } = saving
  const before = await findSubmission(db, saving)
  if (before) return { state: 'saved', ...before, again: true }
  const stored = await findBundle(db, actor, ref)
  if (!stored) return { state: 'missing' }
  const version = versionOf(sent)
  if (version !== null && version !== stored.incident.version) return { state: 'stale', stored }
  const checked = await check(saving, sent, stored)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  if (version === null) {
    return { state: 'refused', problems: [{ path: 'version', code: 'required' }] }
  }
  const saved = await changeRecord(db, actor, { kind: 'edit' }, async (db, change) => {
    const raced = await findSubmission(db, saving)
    if (raced) return { state: 'saved' as const, ...raced, again: true }
    const now = await byId(db, stored.incident.id)
    if (now.version !== version) return null
    const id = await put(saving, db, change, checked, stored)
    await keepSubmission(db, saving, id, change.at)
    return { state: 'saved' as const, ref, id, again: false }
  })
  if (saved) return saved
  const newer = await findBundle(db, actor, ref)
  return newer ? { state: 'stale', stored: newer } : { state: 'missing' }
}

type Checked = { ready: ReadyIncident; links: Map<string, IncidentRow> }

async function check(
  saving: Saving,
  sent: unknown,
  stored: Bundle | null,
): Promise<Checked | { problems: FieldProblem[] }> {
  const read = readDocument(sent)
  if (!read.ok) return { problems: read.problems }
  const { db, terms, actor, language } = saving
  const { document } = read
  const { ready, problems } = await checkValues(db, terms, actor, document, stored, language)
  const links = new Map<string, IncidentRow>()
  for (const link of document.links) {
    const incident = link?.to == null ? undefined : await findIncident(db, actor, link.to)
    if (incident) links.set(incident.ref, incident)
  }
  const structural = await checkStructure(db, actor, ready, stored, links)
  const all = [...problems, ...structural]
  return all.length > 0 ? { problems: all } : { ready, links }
}

async function put(
  saving: Saving,
  db: Db,
  change: Change,
  { ready, links }: Checked,
  stored: Bundle | null,
): Promise<string> {
  const { actor, terms } = saving
  const since = change.count()
  const writing = { db, change, actor, ready, stored, links, since }
  const id = await writeIncident(writing, saving.example ?? false)
  // Others show the same people and sources: what was changed of them is a change of those too.
  const others = await incidentsShowing(db, change, since)
  for (const other of others) if (other !== id) await change.touch('incident', other)
  await indexIncidents(db, terms, [...new Set([id, ...others])])
  return id
}

function versionOf(sent: unknown): number | null {
  if (typeof sent !== 'object' || sent === null || !('version' in sent)) return null
  const version = Number(sent.version)
  return Number.isInteger(version) && version > 0 ? version : null
}

const byId = (db: Db, id: string) =>
  db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

// A key is one person's: nobody finds out with a guessed key what another has sent.
const submissionKey = ({ actor, key }: Saving) => `${actor.user_id ?? 'cli'} ${key ?? ''}`

async function findSubmission(
  db: Db,
  saving: Saving,
): Promise<{ id: string; ref: string } | undefined> {
  if (saving.key == null) return undefined
  return db
    .selectFrom('submission')
    .innerJoin('incident', 'incident.id', 'submission.incident_id')
    .select(['incident.id', 'incident.ref'])
    .where('submission.key', '=', submissionKey(saving))
    .executeTakeFirst()
}

async function keepSubmission(db: Db, saving: Saving, incident_id: string, at: string) {
  if (saving.key == null) return
  await db
    .insertInto('submission')
    .values({ key: submissionKey(saving), incident_id, at })
    .execute()
}
