import { randomUUID } from 'node:crypto'
import type { FieldProblem } from '../../db/dictionary/document.ts'
import type { Doubt } from '../../db/save/doubts.ts'
import { findPerson } from '../../db/person.ts'
import { place_types } from '../../db/save/new-place.ts'
import { findSource } from '../../db/source.ts'
import type { SourceRow } from '../../db/tables.ts'
import { pins, usual_pins, type Pin } from '../entry/carry.ts'
import type { Difference } from '../entry/differences.ts'
import { makeForm } from '../entry/form.ts'
import { textOf, type Typed } from '../entry/input.ts'
import type { Clash } from '../entry/merge.ts'
import { no_draft, type DraftMark } from '../entry/posted.ts'
import type { Known } from '../entry/reuse.ts'
import { rowsOf } from '../entry/rows.ts'
import type { Visitor } from '../route.ts'
import { sayDoubt } from './doubts.ts'
import { nearLines } from './near.ts'

/** How the form is shown, beside what was typed into it. */
export type Showing = {
  status?: number
  ref?: string
  problems?: readonly FieldProblem[]
  /** The one-time token of this form, kept while it comes back for mending. */
  key?: string
  draft?: DraftMark
  /** What is asked about before it is saved, and what was answered. */
  doubts?: readonly Doubt[]
  because?: Record<string, string>
  notice?: string
  /** Whether records that may be the same are looked for. */
  compared?: boolean
  /** The record that was saved before this form. */
  saved?: string
  next?: 'another' | null
  pinned?: readonly Pin[]
  focus?: string
  /** What is known that a row may mean. */
  known?: Known | null
  stale?: readonly (Difference | Clash)[]
  /** What somebody else saved meanwhile and was taken over. */
  taken?: readonly Clash[]
  /** The record that the same sending, with other content, had made before. */
  reused?: string
}

/** Answers with the entry form. */
export async function showForm(visit: Visitor, typed: Typed, showing: Showing): Promise<void> {
  const { house, language, t } = visit
  const reused = await reusedSources(visit, typed)
  const people = await reusedPeople(visit, typed)
  const near = showing.compared ? await nearLines(visit, typed) : []
  const problems = showing.problems ?? []
  const heading = showing.ref === undefined ? t('form.new') : t('form.edit', { ref: showing.ref })
  const title = problems.length > 0 ? `${t('problem.prefix')} ${heading}` : heading
  visit.page(
    'incident/form',
    {
      title,
      heading,
      published: [...reused.values()][0]?.published_on ?? null,
      form: makeForm(typed, { terms: house.terms, language, t, problems, reused, people }),
      known: showing.known ?? null,
      place_types,
      action: showing.ref === undefined ? '/incidents/new' : `/incidents/${showing.ref}/edit`,
      key: showing.key ?? randomUUID(),
      draft: showing.draft ?? no_draft,
      version: typed['version'] ?? '',
      notice: showing.notice ?? null,
      doubts: (showing.doubts ?? []).map((doubt) => sayDoubt(visit, doubt, showing.because ?? {})),
      near,
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

/** The people that the form takes over, by id, with what they are called. */
async function reusedPeople({ db, actor }: Visitor, typed: Typed): Promise<Map<string, string>> {
  const ids = rowsOf(typed, 'people')
    .filter((row) => !('label' in row))
    .map((row) => textOf(row['person_id']))
  const rows = await Promise.all(ids.flatMap((id) => (id === '' ? [] : findPerson(db, actor, id))))
  return new Map(rows.flatMap((row) => (row ? [[row.id, row.label] as const] : [])))
}
