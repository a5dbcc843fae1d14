import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { loadGazetteer } from '../../db/import/names.ts'
import {
  prepareNew,
  prepareUpdate,
  type Prepared,
  type PreparedUpdate,
  type Preparing,
} from '../../db/import/prepare.ts'
import { findByIds, findReferences, own_space, type Reference } from '../../db/import/reference.ts'
import { makeSources } from '../../db/import/sources.ts'
import type { OutcomeKind } from '../../db/import/staged.ts'
import { listWhole } from '../../db/incident.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { readyForm } from '../entry/ready.ts'
import { describeRows, type Described } from './document.ts'
import { groupsOf, type Group } from './groups.ts'
import { makeLookup, type Lookup } from './lookup.ts'
import type { Mapping } from './mapping.ts'
import { asEdit } from './match.ts'
import type { RowProblem } from './problem.ts'
import { findTarget } from './targets.ts'
import { liftShared } from './unsaid.ts'

/** Who brings which table, and how it is read. */
export type Setting = {
  db: Db
  terms: Terms
  actor: Actor
  language: 'en' | 'ko'
  import_id: string
  headers: readonly string[]
  mapping: Mapping
  /** The moment that the change set will bear. */
  at: string
}

/** What becomes of the rows of one incident. */
export type Examined = {
  lead: number
  numbers: number[]
  reference: string | null
  outcome: OutcomeKind
  title: string | null
  problems: RowProblem[]
  /** The incident that is there already. */
  known: { id: string; ref: string } | null
  /** By which numbers it will be known. */
  references: Reference[]
  /** What is written, by the outcome. */
  fresh: Prepared | null
  edit: (PreparedUpdate & { sent: Record<string, unknown>; stored: Bundle }) | null
}

type Desk = { setting: Setting; preparing: Preparing; lookup: Lookup }

/** Looks at a table incident by incident: whether each is new, changes one that is there, or is wrong. */
export async function* examine(setting: Setting): AsyncGenerator<Examined[], void> {
  const { db, terms, actor, language, import_id, headers, mapping, at } = setting
  const lookup = makeLookup(db, terms, language)
  const gazetteer = await loadGazetteer(db)
  const sources = makeSources(db, actor)
  const { findPlaces, findAgencies } = lookup.around
  const names = { findPlaces, findAgencies }
  const preparing = {
    db,
    terms,
    actor,
    language,
    names,
    gazetteer,
    sources,
    at,
    today: at.slice(0, 10),
  }
  const desk = { setting, preparing, lookup }
  for await (const groups of groupsOf(db, import_id, headers, mapping)) {
    const known = await findKnown(setting, groups)
    const ids = mapping.known === 'skip' ? [] : [...known.values()].map(({ id }) => id)
    const bundles = await listWhole(db, actor, [...new Set(ids)])
    const stored = new Map(bundles.map((bundle) => [bundle.incident.id, bundle]))
    const examined: Examined[] = []
    for (const group of groups) {
      const there = known.get(group.lead) ?? null
      const bundle = there === null ? null : (stored.get(there.id) ?? null)
      examined.push(await withMeant(lookup, await look(desk, group, there, bundle)))
    }
    yield examined
  }
}

const unknown = new Set(['not_a_term', 'no_such_place', 'no_such_agency'])

/** Says beside a value that is not known what it may have been meant to be. */
async function withMeant(lookup: Lookup, one: Examined): Promise<Examined> {
  const problems: RowProblem[] = []
  for (const problem of one.problems) {
    const target = problem.target === null ? undefined : findTarget(problem.target)
    const told = target && problem.value !== null && unknown.has(problem.problem.code)
    const like = told ? await lookup.like(target, problem.value ?? '') : []
    problems.push(like.length === 0 ? problem : { ...problem, meant: like })
  }
  return { ...one, problems }
}

/** The incidents that are there already, by the first row. */
async function findKnown({ db, actor, mapping }: Setting, groups: readonly Group[]) {
  const numbers = groups.flatMap(({ reference }) => reference ?? [])
  const ids = groups.flatMap((group) => group.ids)
  const by_id = await findByIds(db, actor, ids)
  const by_own = await findReferences(db, actor, own_space, ids)
  const by_number = await findReferences(db, actor, mapping.references_of ?? '', numbers)
  return new Map(
    groups.flatMap(({ lead, ids, reference }) => {
      const own = ids.map((id) => by_id.get(id) ?? by_own.get(id)).find((one) => one !== undefined)
      const found = own ?? by_number.get(reference ?? '')
      return found ? [[lead, found] as const] : []
    }),
  )
}

async function look(
  desk: Desk,
  group: Group,
  known: Examined['known'],
  stored: Bundle | null,
): Promise<Examined> {
  const { mapping } = desk.setting
  const described = describeRows(group.rows, desk.lookup, mapping)
  const base: Examined = {
    ...{ lead: group.lead, numbers: group.rows.map(({ number }) => number), known },
    ...{ reference: group.reference, outcome: 'error', title: null, fresh: null, edit: null },
    problems: [...group.problems, ...described.problems],
    references: referencesOf(group, mapping),
  }
  if (known !== null && mapping.known === 'skip') return { ...base, outcome: 'skip', problems: [] }
  return stored === null
    ? lookAtNew(desk, base, described)
    : lookAtKnown(desk, base, described, stored)
}

function referencesOf({ reference, ids, rows }: Group, { references_of }: Mapping): Reference[] {
  const own = rows[0]?.values.get('id')?.text
  return [
    ...(reference === null ? [] : [{ space: references_of ?? '', reference }]),
    ...(own !== undefined && ids.includes(own) ? [{ space: own_space, reference: own }] : []),
  ]
}

async function lookAtNew(
  { setting, preparing }: Desk,
  base: Examined,
  described: Described,
): Promise<Examined> {
  const typed = await withTitle(preparing, liftShared(described.document))
  const sent = readyForm(typed, setting.terms, setting.language)
  const title = typeof sent['title'] === 'string' ? sent['title'].slice(0, 300) : null
  const prepared = await prepareNew(preparing, sent)
  const problems = problemsOf(base, described, 'problems' in prepared ? prepared.problems : [])
  if ('problems' in prepared || problems.length > 0) {
    if (!('problems' in prepared)) preparing.sources.forget(prepared.rows)
    return { ...base, title, problems }
  }
  return { ...base, outcome: 'create', title, fresh: prepared }
}

/** The form makes a title of the name of the place, which a table may give by its id alone. */
async function withTitle({ names }: Preparing, document: Described['document']) {
  const { place_id, place, title } = document
  if (typeof title === 'string' || place !== undefined || typeof place_id !== 'string') {
    return { title: '', ...document }
  }
  const [found] = (await names?.findPlaces(place_id)) ?? []
  return { title: '', ...document, ...(found && { place: found.label }) }
}

async function lookAtKnown(
  { preparing, lookup }: Desk,
  base: Examined,
  described: Described,
  stored: Bundle,
): Promise<Examined> {
  const sent = await asEdit(described, stored, lookup)
  const prepared = await prepareUpdate(preparing, stored, sent)
  const problems = problemsOf(base, described, 'problems' in prepared ? prepared.problems : [])
  const { title } = stored.incident
  if ('problems' in prepared || problems.length > 0) return { ...base, title, problems }
  const outcome = prepared.changes.length === 0 ? 'skip' : 'update'
  return { ...base, outcome, title, edit: { ...prepared, sent, stored } }
}

/** What is missing because the table's word for it was not understood is not told again. */
const follows = new Set(['required', 'event_without_act', 'person_without_act'])

function problemsOf(
  base: Examined,
  { locate }: Described,
  found: readonly Parameters<Described['locate']>[0][],
): RowProblem[] {
  const own = base.problems.length > 0 ? found.filter(({ code }) => !follows.has(code)) : found
  return [...base.problems, ...own.map(locate)]
}
