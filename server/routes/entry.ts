import { randomUUID } from 'node:crypto'
import { asUnavailable, isFull, Unavailable } from '../../db/engine/write.ts'
import type { Bundle } from '../../db/bundle.ts'
import { bundleAt, changeOfVersion } from '../../db/history.ts'
import { findBundle } from '../../db/incident.ts'
import { createIncident, updateIncident, type Saved } from '../../db/save/save.ts'
import { differences, type Difference } from '../entry/differences.ts'
import { carryForm, copyForm, pins, pinsIn, usual_pins, type Pin } from '../entry/carry.ts'
import { findForm, type Kept } from '../entry/drafts.ts'
import { makeForm } from '../entry/form.ts'
import { textOf, type Typed } from '../entry/input.ts'
import { mergeForms, takeTheirs, type Clash } from '../entry/merge.ts'
import { no_draft, readPosted, type DraftMark, type Posted } from '../entry/posted.ts'
import { readyForm } from '../entry/ready.ts'
import { asEdit } from '../entry/resent.ts'
import { restoreField, restoreForm } from '../entry/restore.ts'
import { addRow, blankDocument, rowsOf } from '../entry/rows.ts'
import { storedDocument } from '../entry/stored.ts'
import { NotFound } from '../errors.ts'
import { wordingFor, wordingOf } from '../pages/wording.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'
import { keepPosted } from './drafts.ts'
import type { FieldProblem } from '../../db/dictionary/document.ts'
import { findSource } from '../../db/source.ts'
import type { SourceRow } from '../../db/tables.ts'

/** The entry form: a new incident, and an edit of one. */
export const entry_routes: Route[] = [
  get('/incidents/new', 'record.write', showNew),
  { ...post('/incidents/new', 'record.write', saveNew, 'document'), keep: keepPosted },
  get('/incidents/:ref/edit', 'record.write', showEdit),
  { ...post('/incidents/:ref/edit', 'record.write', saveEdit, 'document'), keep: keepPosted },
]

type Showing = {
  status?: number
  ref?: string
  problems?: readonly FieldProblem[]
  /** The one-time token of this form, kept while it comes back for mending. */
  key?: string
  draft?: DraftMark
  /** When what is shown was kept; it is not saved. */
  kept_at?: string
  notice?: string
  /** The record that was saved before this form. */
  saved?: string
  next?: 'another' | null
  pinned?: readonly Pin[]
  focus?: string
  stale?: readonly (Difference | Clash)[]
  /** What somebody else saved meanwhile and was taken over. */
  taken?: readonly Clash[]
  /** The record that the same sending, with other content, had made before. */
  reused?: string
}

async function show(visit: Visitor, typed: Typed, showing: Showing): Promise<void> {
  const { house, language, t } = visit
  const reused = await reusedSources(visit, typed)
  const problems = showing.problems ?? []
  const heading = showing.ref === undefined ? t('form.new') : t('form.edit', { ref: showing.ref })
  const title = problems.length > 0 ? `${t('problem.prefix')} ${heading}` : heading
  visit.page(
    'incident/form',
    {
      title,
      heading,
      published: [...reused.values()][0]?.published_on ?? null,
      form: makeForm(typed, { terms: house.terms, language, t, problems, reused }),
      action: showing.ref === undefined ? '/incidents/new' : `/incidents/${showing.ref}/edit`,
      key: showing.key ?? randomUUID(),
      draft: showing.draft ?? no_draft,
      kept_at: showing.kept_at ?? null,
      version: typed['version'] ?? '',
      notice: showing.notice ?? null,
      focus: showing.focus ?? null,
      saved: showing.saved ?? null,
      pins: pins.map((pin) => ({ pin, on: (showing.pinned ?? usual_pins).includes(pin) })),
      stale: showing.stale ?? null,
      taken: showing.taken ?? [],
      reused: showing.reused ?? null,
      ref: showing.ref ?? null,
    },
    showing.status ?? 200,
  )
}

/** The sources that the form takes over from other records: they are named, and not typed again. */
async function reusedSources(
  { db, actor }: Visitor,
  typed: Typed,
): Promise<Map<string, SourceRow>> {
  const ids = rowsOf(typed, 'sources').map((source) => textOf(source['source_id']))
  const rows = await Promise.all(ids.flatMap((id) => (id === '' ? [] : findSource(db, actor, id))))
  return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])))
}

async function showNew(visit: Visitor): Promise<void> {
  const kept = await keptForm(visit, null)
  if (kept) return show(visit, kept.typed, keptShowing(visit, kept))
  for (const how of ['from', 'copy'] as const) {
    const ref = queryText(visit, how)
    if (ref !== '') return showCarried(visit, ref, how)
  }
  const source = queryText(visit, 'source')
  await show(visit, blankDocument(source === '' ? null : source), {})
}

/** A new form that takes something along: from the record saved before it, or all of one. */
async function showCarried(visit: Visitor, ref: string, how: 'from' | 'copy'): Promise<void> {
  const { req, t } = visit
  const { stored } = await storedForm(visit, ref)
  const pinned = pinsIn(req.query['pin'])
  if (how === 'copy') return show(visit, copyForm(stored), { notice: t('form.copied', { ref }) })
  const carried = pinned.map((pin) => t(`form.pin_${pin}`)).join(', ')
  const notice = [
    t('record.saved', { ref }),
    ...(carried === '' ? [] : [t('form.carried', { what: carried })]),
  ].join(' ')
  await show(visit, carryForm(stored, pinned), { notice, saved: ref, pinned })
}

/** The draft that the address names, if it is this person's and of this form. */
async function keptForm(visit: Visitor, ref: string | null): Promise<Kept | undefined> {
  const id = queryText(visit, 'draft')
  return id === '' ? undefined : findForm(visit.db, visit.actor.user_id, id, ref)
}

const keptShowing = ({ req, t }: Visitor, { key, draft, at }: Kept): Showing => ({
  ...{ key, draft, kept_at: at },
  notice: t('kept' in req.query ? 'draft.kept' : 'draft.back'),
})

async function saveNew(visit: Visitor): Promise<void> {
  const { db, house, actor, language } = visit
  const { typed, key, add, draft, next, pinned } = postedBy(visit)
  const showing = { key, draft, next, pinned }
  if (add !== null) return addedRow(visit, typed, add, showing)
  const saving = { db, terms: house.terms, actor, language, key, draft: draft.id }
  const ready = readyForm(typed, house.terms, language)
  const saved = await tried(() => createIncident(saving, ready))
  return answer(visit, saved, typed, showing)
}

async function showEdit(visit: Visitor): Promise<void> {
  const { stored, bundle } = await storedForm(visit, String(visit.req.params['ref']))
  const { ref } = bundle.incident
  const kept = await keptForm(visit, ref)
  if (kept) return show(visit, kept.typed, { ...keptShowing(visit, kept), ref })
  const number = Number(queryText(visit, 'at'))
  if (number > 0) return showEarlier(visit, stored, bundle, number)
  await show(visit, stored, { ref })
}

/** The form with an earlier state in it, or with one field of that: saving it is an edit like any. */
async function showEarlier(visit: Visitor, now: Typed, bundle: Bundle, number: number) {
  const { t } = visit
  const { ref } = bundle.incident
  const then = await formThen(visit, bundle, number)
  if (then === null) throw new NotFound()
  const [table = '', row = '', field = ''] = ['table', 'row', 'field'].map((name) =>
    queryText(visit, name),
  )
  if (field === '') {
    return show(visit, restoreForm(now, then), { ref, notice: t('form.restored', { n: number }) })
  }
  const restored = restoreField(now, then, { table, row, field })
  const notice = t(restored ? 'form.restored_field' : 'form.restored_gone')
  await show(visit, restored ?? now, { ref, notice })
}

async function saveEdit(visit: Visitor): Promise<void> {
  const { db, house, actor, language, req } = visit
  const ref = String(req.params['ref'])
  const { key, add, draft, ...posted } = postedBy(visit)
  const typed = await decided(visit, ref, posted)
  const showing = { key, draft, ref }
  if (add !== null) return addedRow(visit, typed, add, showing)
  const saving = { db, terms: house.terms, actor, language, key, draft: draft.id }
  const ready = readyForm(typed, house.terms, language)
  const saved = await tried(() => updateIncident(saving, ref, ready))
  return answer(visit, saved, typed, showing)
}

const postedBy = ({ req }: Visitor) => readPosted(req.body as Record<string, unknown>)

/** What cannot be saved at the moment comes back as it was typed, to be sent again. */
async function tried(
  save: () => Promise<Saved>,
): Promise<Saved | { state: 'unavailable'; full: boolean }> {
  try {
    return await save()
  } catch (thrown) {
    const error = asUnavailable(thrown)
    if (error instanceof Unavailable) return { state: 'unavailable', full: isFull(error) }
    throw thrown
  }
}

function addedRow(visit: Visitor, typed: Typed, where: string, showing: Showing): Promise<void> {
  const longer = addRow(typed, where)
  const group = where.split('.')[0] ?? ''
  const rows = longer[group]
  const last = Array.isArray(rows) ? rows.length - 1 : 0
  const focus = where.endsWith('.agencies') ? where.replaceAll('.', '-') : `${group}-${last}`
  return show(visit, longer, { ...showing, notice: visit.t('form.unsaved'), focus })
}

async function answer(
  visit: Visitor,
  saved: Awaited<ReturnType<typeof tried>>,
  typed: Typed,
  showing: Showing,
): Promise<void> {
  if (saved.state === 'unavailable') {
    visit.res.set('Retry-After', '5')
    const notice = visit.t(saved.full ? 'form.full' : 'form.unavailable')
    return show(visit, typed, { ...showing, status: 503, notice })
  }
  if (saved.state === 'missing') throw new NotFound()
  if (saved.state === 'refused') {
    return show(visit, typed, { ...showing, status: 422, problems: saved.problems })
  }
  if (saved.state === 'saved') {
    return visit.res.redirect(303, afterSaving(saved, showing))
  }
  if (saved.state === 'reused') return showReused(visit, saved, typed, showing)
  // Saving the form as it stands now is a decision taken with both in view.
  const { version, stored, bundle } = await storedForm(visit, String(visit.req.params['ref']))
  const base = await formAt(visit, bundle, Number(typed['version']))
  const sides = { base, mine: typed, theirs: stored }
  const merged = mergeForms(sides, visit.language, visit.t)
  const { clashes: stale, taken } = merged
  await show(visit, { ...merged.typed, version }, { ...showing, status: 409, stale, taken })
}

function afterSaving({ ref, again }: { ref: string; again: boolean }, { next, pinned }: Showing) {
  if (next !== 'another') return `/incidents/${ref}?${again ? 'again' : 'saved'}=1`
  const carried = (pinned ?? []).map((pin) => `&pin=${pin}`).join('')
  return `/incidents/new?from=${encodeURIComponent(ref)}${carried}`
}

/** The form of a version of an incident; null where that cannot be told any more. */
async function formAt(visit: Visitor, bundle: Bundle, version: number): Promise<Typed | null> {
  const number = await changeOfVersion(visit.db, bundle.incident, version)
  return number === null ? null : formThen(visit, bundle, number)
}

/** The form of an incident as it stood after a change set; null when it was not there. */
async function formThen(visit: Visitor, bundle: Bundle, number: number): Promise<Typed | null> {
  const { db, house, actor, language } = visit
  const then = await bundleAt(db, actor, bundle, number)
  if (then === null) return null
  const wording = await wordingFor(db, house.terms, language, [then], { places: placesOf(then) })
  return storedDocument(then, house.terms, wording, actor)
}

const placesOf = ({ incident, acts, origins }: Bundle) => [
  incident.place_id,
  ...acts.flatMap((act) => [act.place_id, act.facility_id]),
  ...origins.map((origin) => origin.region_place_id),
]

/** What was typed, with the values of others where somebody chose those. */
async function decided(
  visit: Visitor,
  ref: string,
  { typed, takes }: Pick<Posted, 'typed' | 'takes'>,
): Promise<Typed> {
  if (takes.length === 0) return typed
  const { stored, version } = await storedForm(visit, ref)
  // Changed once more, it comes back as a clash anyway.
  return String(version) === typed['version'] ? takeTheirs(typed, stored, takes) : typed
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
  await show(visit, { ...mine, version }, { status: 409, ref, draft, stale, reused: made.ref })
}

async function storedForm({ db, house, actor, language }: Visitor, ref: string) {
  const bundle = await findBundle(db, actor, ref)
  if (!bundle) throw new NotFound()
  const wording = wordingOf(house.terms, language, [bundle])
  const stored = storedDocument(bundle, house.terms, wording, actor)
  return { bundle, stored, version: bundle.incident.version }
}
