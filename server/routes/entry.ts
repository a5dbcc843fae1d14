import { asUnavailable, isFull, Unavailable } from '../../db/engine/write.ts'
import type { Bundle } from '../../db/bundle.ts'
import { findIncident } from '../../db/incident.ts'
import { findSource } from '../../db/source.ts'
import { createIncident, updateIncident, type Saved } from '../../db/save/save.ts'
import { carryForm, copyForm, pinsIn } from '../entry/carry.ts'
import { differences } from '../entry/differences.ts'
import { findForm, type Kept } from '../entry/drafts.ts'
import { textOf, type Typed } from '../entry/input.ts'
import { addPlaceIn, newPlaceIn, withoutNewPlaces } from '../entry/new-place.ts'
import { no_draft, readPosted } from '../entry/posted.ts'
import { quick_input } from '../entry/quick/part.ts'
import { readQuick, type QuickRead } from '../entry/quick/read.ts'
import { readyForm } from '../entry/ready.ts'
import { asEdit } from '../entry/resent.ts'
import { findKnown, takeKnown } from '../entry/reuse.ts'
import { restoreField, restoreForm } from '../entry/restore.ts'
import { addRow, blankDocument, rowsOf } from '../entry/rows.ts'
import { broughtTogether, decided, formThen, storedForm } from '../entry/versions.ts'
import { NotFound } from '../errors.ts'
import { answersTo } from '../pages/doubts.ts'
import { showForm, type Showing } from '../pages/entry.ts'
import { showTyped } from '../pages/typed.ts'
import { flatForm } from '../form.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'
import { keepPosted } from './drafts.ts'

/** The entry form: a new incident, and an edit of one. */
export const entry_routes: Route[] = [
  get('/incidents/new', 'record.write', showNew),
  { ...post('/incidents/new', 'record.write', saveNew, 'document'), keep: keepPosted },
  get('/incidents/:ref/edit', 'record.write', showEdit),
  { ...post('/incidents/:ref/edit', 'record.write', saveEdit, 'document'), keep: keepPosted },
]

async function showNew(visit: Visitor): Promise<void> {
  const kept = await keptForm(visit, null)
  if (kept) return showForm(visit, kept.typed, keptShowing(visit, kept))
  for (const how of ['from', 'copy'] as const) {
    const ref = queryText(visit, how)
    if (ref !== '') return showCarried(visit, ref, how)
  }
  const source = queryText(visit, 'source')
  await showForm(visit, blankDocument(source === '' ? null : source), {})
}

/** A new form that takes something along: from the record saved before it, or all of one. */
async function showCarried(visit: Visitor, ref: string, how: 'from' | 'copy'): Promise<void> {
  const { req, t } = visit
  const { stored } = await storedForm(visit, ref)
  const pinned = pinsIn(req.query['pin'])
  if (how === 'copy')
    return showForm(visit, copyForm(stored), { notice: t('form.copied', { ref }) })
  const carried = pinned.map((pin) => t(`form.pin_${pin}`)).join(', ')
  const notice = [
    t('record.saved', { ref }),
    ...(carried === '' ? [] : [t('form.carried', { what: carried })]),
  ].join(' ')
  const focus = pinned.includes('source') ? 'when' : 'sources-0'
  await showForm(visit, carryForm(stored, pinned), { notice, saved: ref, pinned, focus })
}

/** The draft that the address names, if it is this person's and of this form. */
async function keptForm(visit: Visitor, ref: string | null): Promise<Kept | undefined> {
  const id = queryText(visit, 'draft')
  return id === '' ? undefined : findForm(visit.db, visit.actor.user_id, id, ref)
}

const keptShowing = ({ req, t }: Visitor, { key, draft }: Kept): Showing => ({
  ...{ key, draft },
  notice: t('kept' in req.query ? 'draft.kept' : 'draft.back'),
})

async function saveNew(visit: Visitor): Promise<void> {
  const { db, house, actor, language } = visit
  const { typed, key, add, draft, next, pinned, because } = postedBy(visit)
  const showing = { key, draft, next, pinned, because, compared: true }
  if (add !== null && add !== quick_input) return addedRow(visit, typed, add, showing)
  const read = readQuick(typed, house.terms, language)
  if (add !== null || read.problems.length > 0) return filledIn(visit, read, showing)
  const asked = answersTo(visit, because)
  const saving = { db, terms: house.terms, actor, language, key, draft: draft.id, asked }
  const ready = readyForm(withoutNewPlaces(read.typed), house.terms, language)
  const saved = await tried(() => createIncident(saving, ready))
  return answer(visit, saved, read.typed, showing)
}

async function showEdit(visit: Visitor): Promise<void> {
  const wanted = String(visit.req.params['ref'])
  const kept = await keptForm(visit, wanted)
  if (kept && !(await findIncident(visit.db, visit.actor, wanted))) {
    return showTyped(visit, flatForm(kept.typed), 404)
  }
  const { stored, bundle } = await storedForm(visit, wanted)
  const { ref } = bundle.incident
  if (kept) return showForm(visit, kept.typed, { ...keptShowing(visit, kept), ref })
  const number = Number(queryText(visit, 'at'))
  if (number > 0) return showEarlier(visit, stored, bundle, number)
  await showForm(visit, stored, { ref })
}

/** The form with an earlier state in it, or with one field of that: saving it is an edit like any. */
async function showEarlier(visit: Visitor, now: Typed, bundle: Bundle, number: number) {
  const { t } = visit
  const { ref } = bundle.incident
  const earlier = await formThen(visit, bundle, number)
  if (earlier === null) throw new NotFound()
  const { stood: then, into } = earlier
  const [table = '', row = '', field = ''] = ['table', 'row', 'field'].map((name) =>
    queryText(visit, name),
  )
  if (field === '') {
    const ids = rowsOf(then, 'sources').map((source) => textOf(source['source_id']))
    const there = await Promise.all(ids.map((id) => findSource(visit.db, visit.actor, id)))
    const sources = new Set(there.flatMap((row) => row?.id ?? []))
    const notice = t('form.restored', { n: number })
    return showForm(visit, restoreForm(now, then, { sources, into }), { ref, notice })
  }
  const restored = restoreField(now, then, { table, row, field })
  const notice = t(restored ? 'form.restored_field' : 'form.restored_gone')
  await showForm(visit, restored ?? now, { ref, notice })
}

async function saveEdit(visit: Visitor): Promise<void> {
  const { db, house, actor, language, req } = visit
  const ref = String(req.params['ref'])
  const { key, add, draft, because, ...posted } = postedBy(visit)
  const typed = await decided(visit, ref, posted)
  const showing = { key, draft, ref, because }
  if (add !== null && add !== quick_input) return addedRow(visit, typed, add, showing)
  const read = readQuick(typed, house.terms, language)
  if (add !== null || read.problems.length > 0) return filledIn(visit, read, showing)
  const asked = answersTo(visit, because)
  const saving = { db, terms: house.terms, actor, language, key, draft: draft.id, asked }
  const ready = readyForm(withoutNewPlaces(read.typed), house.terms, language)
  const saved = await tried(() => updateIncident(saving, ref, ready))
  return answer(visit, saved, read.typed, showing)
}

function postedBy({ req }: Visitor) {
  const posted = readPosted(req.body as Record<string, unknown>)
  return { ...posted, typed: takeKnown(posted.typed) }
}

/** What cannot be saved at the moment comes back as it was typed, to be sent again. */
async function tried<R>(
  save: () => Promise<R>,
): Promise<R | { state: 'unavailable'; full: boolean }> {
  try {
    return await save()
  } catch (thrown) {
    const error = asUnavailable(thrown)
    if (error instanceof Unavailable) return { state: 'unavailable', full: isFull(error) }
    throw thrown
  }
}

async function addedRow(
  visit: Visitor,
  typed: Typed,
  where: string,
  showing: Showing,
): Promise<void> {
  const path = newPlaceIn(where)
  if (path !== null) return addedPlace(visit, typed, path, showing)
  const [group = '', index = '', what] = where.split('.')
  if (what === 'find' || what === 'take') {
    const known = await findKnown(visit.db, visit.actor, typed, where)
    const notice = visit.t(known?.choices.length === 0 ? 'form.known_none' : 'form.unsaved')
    // Of a source that is taken over there is nothing more to say.
    const focus = what === 'take' && group === 'sources' ? 'when' : `${group}-${index}`
    return showForm(visit, typed, { ...showing, notice, focus, known })
  }
  const longer = addRow(typed, where)
  const rows = longer[group]
  const last = Array.isArray(rows) ? rows.length - 1 : 0
  const focus = where.endsWith('.agencies') ? where.replaceAll('.', '-') : `${group}-${last}`
  return showForm(visit, longer, { ...showing, notice: visit.t('form.unsaved'), focus })
}

async function addedPlace(
  visit: Visitor,
  typed: Typed,
  path: string,
  showing: Showing,
): Promise<void> {
  const added = await tried(() => addPlaceIn(visit, typed, path))
  if ('state' in added) return answer(visit, added, typed, showing)
  if (added.problems.length > 0) {
    return showForm(visit, added.typed, { ...showing, status: 422, problems: added.problems })
  }
  const notice = visit.t('form.new_place_done', { name: added.label ?? '' })
  return showForm(visit, added.typed, { ...showing, notice, focus: 'when' })
}

/** The form with what the quick line says in its rows, or with what is not plain in it. */
function filledIn(
  visit: Visitor,
  { typed, problems, made }: QuickRead,
  showing: Showing,
): Promise<void> {
  if (problems.length > 0) return showForm(visit, typed, { ...showing, status: 422, problems })
  const notice = visit.t('form.quick_done', made)
  return showForm(visit, typed, { ...showing, notice, focus: quick_input })
}

async function answer(
  visit: Visitor,
  saved: Awaited<ReturnType<typeof tried<Saved>>>,
  typed: Typed,
  showing: Showing,
): Promise<void> {
  if (saved.state === 'unavailable') {
    visit.res.set('Retry-After', '5')
    const notice = visit.t(saved.full ? 'form.full' : 'form.unavailable')
    return showForm(visit, typed, { ...showing, status: 503, notice })
  }
  if (saved.state === 'missing') {
    return showTyped(visit, visit.req.body as Record<string, unknown>, 404)
  }
  if (saved.state === 'refused') {
    return showForm(visit, typed, { ...showing, status: 422, problems: saved.problems })
  }
  if (saved.state === 'doubtful') {
    return showForm(visit, typed, { ...showing, status: 422, doubts: saved.doubts })
  }
  if (saved.state === 'saved') {
    return visit.res.redirect(303, afterSaving(saved, showing))
  }
  if (saved.state === 'reused') return showReused(visit, saved, typed, showing)
  // Saving the form as it stands now is a decision taken with both in view.
  const merged = await broughtTogether(visit, String(visit.req.params['ref']), typed)
  const { clashes: stale, taken } = merged
  await showForm(visit, merged.typed, { ...showing, status: 409, stale, taken })
}

function afterSaving({ ref, again }: { ref: string; again: boolean }, { next, pinned }: Showing) {
  if (next !== 'another') return `/incidents/${ref}?${again ? 'again' : 'saved'}=1`
  const carried = (pinned ?? []).map((pin) => `&pin=${pin}`).join('')
  return `/incidents/new?from=${encodeURIComponent(ref)}${carried}`
}

/**
 * The form had been saved, and comes again with other content: shown beside what it made, and an
 * edit of that from here on. An edit stays one of its own record.
 */
async function showReused(
  visit: Visitor,
  made: { ref: string; at: string },
  typed: Typed,
  showing: Showing,
): Promise<void> {
  const ref = showing.ref ?? made.ref
  const { version, stored, bundle } = await storedForm(visit, ref)
  const mine = ref === made.ref ? asEdit(typed, stored, bundle, made.at) : typed
  const stale = differences(mine, stored, visit.language, visit.t)
  const { draft = no_draft } = showing
  await showForm(visit, { ...mine, version }, { status: 409, ref, draft, stale, reused: made.ref })
}
