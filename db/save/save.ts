import { NoResultError } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { readDocument, type FieldProblem, type IncidentDocument } from '../dictionary/document.ts'
import { deleteDraft } from '../draft.ts'
import { findBundle, findIncident } from '../incident.ts'
import { asTakenIn, findAllTakenIn } from '../merged.ts'
import { writeDocs } from '../doc.ts'
import { isRefusal } from '../engine/write.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { Terms } from '../term.ts'
import { checkValues, type ReadyIncident } from './checked.ts'
import { doubtsOf, keyOf, type Doubt } from './doubts.ts'
import { enteredLately, findMuchLike, sameWords } from './entered.ts'
import { changeOthers, findTurned } from './showing.ts'
import { checkStructure } from './structure.ts'
import { findMade, keepSubmission, submissionOf, type Made } from './submission.ts'
import { tellingTooMuch } from './who-reads.ts'
import { writeIncident } from './write.ts'

/**
 * How a saving ended. `again`: the same submission had been saved before; nothing was written.
 * `reused`: its key had been used for other content, and made `ref` at that moment. `made`: a new
 * incident as everybody sees it but for its links, which are each reader's to see.
 */
export type Saved =
  | { state: 'saved'; ref: string; id: string; again: boolean; made?: Bundle }
  | { state: 'reused'; ref: string; at: string }
  | { state: 'refused'; problems: FieldProblem[] }
  | { state: 'doubtful'; doubts: Doubt[] }
  | { state: 'stale' }
  | { state: 'missing' }

export type Saving = {
  db: Db
  terms: Terms
  actor: Actor
  /** The language its messages and names are read in. */
  language: 'en' | 'ko'
  /** One sending: sent again under the same key, it makes no second record. */
  key?: string | null
  /** The draft that the form was kept in: it goes when that is saved. */
  draft?: string | null
  example?: boolean
  kind?: string
  /**
   * Whoever saves is there to be asked about what is seldom true: the doubts that they answered
   * already, and what the history is to keep of that. Absent, nothing is asked.
   */
  asked?: { answered: ReadonlySet<string>; reason: string | null }
  /** The edit is a decision that a claim stands, with the reason for it. */
  decided?: { claim_id: string; reason: string }
}

/** Saves a new incident. */
export const createIncident = (saving: Saving, sent: unknown): Promise<Saved> =>
  againIfGone(() => create(saving, sent))

async function create(saving: Saving, sent: unknown): Promise<Saved> {
  const { db } = saving
  const read = readDocument(sent)
  if (!read.ok) return { state: 'refused', problems: read.problems }
  const submission = submissionOf(saving, sent, null)
  const before = await findMade(db, submission)
  if (before) return sentBefore(before)
  const checked = await check(saving, read.document, null)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  const what = { kind: saving.kind ?? 'create', reason: saving.asked?.reason ?? null }
  return unlessStopped(
    changeRecord(db, saving.actor, what, async (db, change) => {
      // What a form sent, gone back to without scripts, has another key; programs keep theirs.
      const lately = saving.asked ? await enteredLately(db, saving.actor) : []
      const raced = (await findMade(db, submission)) ?? sameWords(lately, submission)
      if (raced) return sentBefore(raced)
      const saved = await putNew(saving, db, change, checked)
      const ref = await findMuchLike(db, saving, lately, saved.made)
      askAbout(saving, saved.made, null, ref === null ? [] : [{ code: 'entered_before', seq: ref }])
      await keepSubmission(db, submission, saved.id, change.at)
      await forgetDraft(saving, db)
      return saved
    }),
  )
}

/**
 * Saves a new incident inside a change set that holds more: an import, the example. Where it is not
 * saved, what was written of it is there: the change set is to be taken back.
 * @param db the change set's own handle
 */
export async function createWithin(
  saving: Saving,
  db: Db,
  change: Change,
  sent: unknown,
): Promise<Saved> {
  const read = readDocument(sent)
  if (!read.ok) return { state: 'refused', problems: read.problems }
  const checked = await check({ ...saving, db }, read.document, null)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  return unlessStopped(putNew(saving, db, change, checked))
}

/**
 * Saves an edit of an incident. What was not sent stays as it is.
 * @param ref the incident; `sent.version` is the version the edit started from
 */
export const updateIncident = (saving: Saving, ref: string, sent: unknown): Promise<Saved> =>
  againIfGone(() => update(saving, ref, sent))

async function update(saving: Saving, ref: string, sent: unknown): Promise<Saved> {
  const { db, actor } = saving
  const stored = await findBundle(db, actor, ref)
  if (!stored) return { state: 'missing' }
  const read = readDocument(sent)
  if (!read.ok) return { state: 'refused', problems: read.problems }
  const submission = submissionOf(saving, sent, ref)
  const before = await findMade(db, submission)
  if (before) return sentBefore(before)
  const version = read.document.version ?? null
  if (version !== null && version !== stored.incident.version) return { state: 'stale' }
  const checked = await check(saving, read.document, stored)
  if ('problems' in checked) return { state: 'refused', problems: checked.problems }
  if (version === null) {
    return { state: 'refused', problems: [{ path: 'version', code: 'required' }] }
  }
  const { decided, asked } = saving
  const what = { kind: decided ? 'decision' : 'edit', reason: (decided ?? asked)?.reason ?? null }
  return unlessStopped(
    changeRecord(db, actor, what, async (db, change) => {
      const raced = await findMade(db, submission)
      if (raced) return sentBefore(raced)
      const now = await byId(db, stored.incident.id)
      if (now.version !== version) return { state: 'stale' as const }
      const { id, made } = await put(saving, db, change, checked, stored)
      askAbout(saving, made, stored)
      await keepSubmission(db, submission, id, change.at)
      await forgetDraft(saving, db)
      return { state: 'saved' as const, ref, id, again: false }
    }),
  )
}

/**
 * Between the checks and the writing, what was checked may have gone: merged into another, moved to
 * the trash. Then nothing was written, and the checks, made once more, say what is missing.
 */
async function againIfGone(save: () => Promise<Saved>): Promise<Saved> {
  try {
    return await save()
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof NoResultError)) throw error
    return save()
  }
}

/** Thrown, so that the transaction takes back what was written: how the saving ended instead. */
class Stopped extends Error {
  readonly saved: Saved
  constructor(saved: Saved) {
    super('What was written cannot stand so.')
    this.saved = saved
  }
}

async function unlessStopped(saving: Promise<Saved>): Promise<Saved> {
  try {
    return await saving
  } catch (error) {
    if (error instanceof Stopped) return error.saved
    throw error
  }
}

/** What was doubtful before this edit has been let stand before. */
function askAbout(
  { asked }: Saving,
  made: Bundle | undefined,
  stored: Bundle | null,
  others: readonly Doubt[] = [],
): void {
  if (!asked || !made) return
  const today = new Date().toISOString().slice(0, 10)
  const before = new Set(stored ? doubtsOf(stored, today).map(keyOf) : [])
  const open = [...others, ...doubtsOf(made, today)].filter((doubt) => {
    const key = keyOf(doubt)
    return !before.has(key) && !asked.answered.has(key)
  })
  if (open.length > 0) throw new Stopped({ state: 'doubtful', doubts: open })
}

async function forgetDraft({ actor, draft }: Saving, db: Db): Promise<void> {
  if (draft != null && actor.user_id !== null) await deleteDraft(db, actor.user_id, draft)
}

const sentBefore = ({ same, id, ref, at }: Made): Saved =>
  same ? { state: 'saved', ref, id, again: true } : { state: 'reused', ref, at }

type Checked = { ready: ReadyIncident; links: Map<string, IncidentRow> }

async function check(
  saving: Saving,
  document: IncidentDocument,
  stored: Bundle | null,
): Promise<Checked | { problems: FieldProblem[] }> {
  const checked = await checkOnce(saving, document, stored)
  if (!('problems' in checked)) return checked
  // What it names may have been taken in by another since it was read: it is that other.
  const into = await findAllTakenIn(saving.db, document)
  return into.size === 0 ? checked : checkOnce(saving, asTakenIn(document, into), stored)
}

async function checkOnce(
  saving: Saving,
  document: IncidentDocument,
  stored: Bundle | null,
): Promise<Checked | { problems: FieldProblem[] }> {
  const { db, terms, actor, language } = saving
  // A value that is decided for is read as of the day that its own source was published.
  const decided = stored?.claims.find(({ id }) => id === saving.decided?.claim_id)
  const { ready, problems } = await checkValues(
    { db, terms, actor, language },
    document,
    stored,
    decided?.source_id ?? null,
  )
  const links = new Map<string, IncidentRow>()
  for (const link of document.links) {
    const incident = link?.to == null ? undefined : await findIncident(db, actor, link.to)
    if (incident) links.set(incident.ref, incident)
  }
  const structural = await checkStructure(db, actor, ready, stored, links)
  const all = [...problems, ...structural]
  return all.length > 0 ? { problems: all } : { ready, links }
}

async function putNew(saving: Saving, db: Db, change: Change, checked: Checked) {
  const { id, made } = await put(saving, db, change, checked, null)
  if (!made) throw new Error('The incident that was saved is not there.')
  return { state: 'saved' as const, ref: made.incident.ref, id, again: false, made }
}

async function put(
  saving: Saving,
  db: Db,
  change: Change,
  { ready, links }: Checked,
  stored: Bundle | null,
): Promise<{ id: string; made: Bundle | undefined }> {
  const { actor, terms } = saving
  const since = change.count()
  const writing = { db, change, actor, ready, stored, links, since, moved: new Set<string>() }
  const repeating = [
    ...(stored?.sources.flatMap((row) => (row.derived_from === null ? [] : row.id)) ?? []),
    ...ready.sources.flatMap((source) => source?.id ?? []),
  ]
  const { result: id, turned } = await findTurned(db, repeating, () =>
    writeIncident(writing, saving),
  )
  const moved = new Set([...writing.moved, ...turned])
  await changeOthers(db, change, { since, moved, own: [id] })
  const shown = await writeDocs(db, terms, change, change.changed('incident', since))
  const [first] = await tellingTooMuch(db, { change, since }, shown)
  if (first) throw new Stopped({ state: 'refused', problems: [tooMuch(first.id === id)] })
  return { id, made: shown.find((bundle) => bundle.incident.id === id) }
}

/** What is restricted stays so, whichever record it was changed from. */
const tooMuch = (own: boolean): FieldProblem =>
  own
    ? { path: 'sensitivity', code: 'rests_on_restricted' }
    : { path: 'sources', code: 'others_rest_openly' }

const byId = (db: Db, id: string) =>
  db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
