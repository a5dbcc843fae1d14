import { readDocument, type FieldProblem } from '../../db/dictionary/document.ts'
import type { Field } from '../../db/dictionary/field.ts'
import { listByRefs } from '../../db/incident.ts'
import {
  bulk_fields,
  most_at_once,
  planBulk,
  saveBulk,
  settleBulk,
  type Seen,
} from '../../db/save/bulk.ts'
import type { Notice } from '../../db/list/filter.ts'
import type { IncidentRow } from '../../db/tables.ts'
import { NotFound } from '../errors.ts'
import { bulkPage, leftLines, planLines } from '../pages/bulk.ts'
import { queryOf } from '../pages/query.ts'
import { noticeTexts } from '../pages/list.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { bodyText, queryText } from '../visit.ts'
import { postWords, wordsIn } from '../words.ts'

/** One field of many incidents set at once: of those ticked in a list, or of all that a filter finds. */
export const bulk_routes: Route[] = [
  get('/incidents/bulk', 'record.write', showBulk),
  postWords('/incidents/bulk', 'record.write', saveOrPreview, 'document'),
]

/** What of an address is the list's, and not this page's. */
function listQuery(query: string): URLSearchParams {
  const list = new URLSearchParams(query)
  for (const name of ['field', 'done', 'left', 'after', 'size', 'cols', 'sort', 'lang']) {
    list.delete(name)
  }
  return list
}

/** The incidents an address means, and how many there are, which may be more. */
async function matchedBy({ db, house, actor, left }: Visitor, list: URLSearchParams) {
  const ticked = list.getAll('ref')
  if (list.has('ticked')) {
    const incidents = await listByRefs(db, actor, ticked.slice(0, most_at_once))
    return { incidents, total: incidents.length, notices: [] }
  }
  const asked = { actor, query: list.toString() }
  // Counted first: of too many nothing more is read.
  const first = await house.readers.ask('list', { ...asked, size: 1 }, { left })
  const { totals, notices } = first
  const total = totals.possible
  if (total > most_at_once) return { incidents: [], total, notices }
  const { bundles } = await house.readers.ask('list', { ...asked, size: most_at_once }, { left })
  return { incidents: bundles.map(({ incident }) => incident), total, notices }
}

async function showBulk(visit: Visitor): Promise<void> {
  const list = listQuery(queryOf(visit))
  const done = Number(queryText(visit, 'done'))
  if (done > 0) {
    const back = unticked(list)
    const kept = Number(queryText(visit, 'left')) || 0
    const title = visit.t('bulk.title')
    return visit.page('bulk/done', { title, number: done, left: kept, list: addressOf(back) })
  }
  const matched = await matchedBy(visit, list)
  show(visit, { list, ...matched, field: fieldNamed(queryText(visit, 'field')) })
}

const fieldNamed = (name: string): Field | null =>
  bulk_fields.find((field) => field.name === name) ?? null

/** The list that somebody came from. */
function unticked(list: URLSearchParams): URLSearchParams {
  const back = new URLSearchParams(list)
  for (const name of ['ref', 'ticked']) back.delete(name)
  return back
}

const addressOf = (list: URLSearchParams) =>
  list.size === 0 ? '/incidents' : `/incidents?${list.toString()}`

type Showing = {
  list: URLSearchParams
  incidents: readonly Pick<IncidentRow, 'ref' | 'version'>[]
  total: number
  notices?: readonly Notice[]
  field: Field | null
  problems?: readonly FieldProblem[]
  plan?: Awaited<ReturnType<typeof preview>>
}

function show(visit: Visitor, showing: Showing): void {
  const { list, incidents, total, notices = [], field, problems = [], plan = null } = showing
  visit.page(
    'bulk/show',
    {
      ...bulkPage(visit, field, problems),
      ...{ total, most: most_at_once, plan },
      list_query: list.toString(),
      ticked: list.has('ticked'),
      list: addressOf(unticked(list)),
      notices: noticeTexts(notices, visit.t),
      previewed: plan === null ? '' : previewedIn(visit, field),
      seen: incidents.map(({ ref, version }) => `${ref}:${version}`).join(' '),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** First shows what would change; with `step=save`, changes it. */
async function saveOrPreview(visit: Visitor): Promise<void> {
  const { db, house, actor, language, req, res } = visit
  const list = listQuery(bodyText(visit, 'query'))
  const field = fieldNamed(bodyText(visit, 'field'))
  if (!field) throw new NotFound()
  const seen = seenIn(bodyText(visit, 'seen'))
  const showing = { list, incidents: seen, total: seen.length, field }
  const setting = { db, terms: house.terms, actor, language }
  const read = readDocument(inputsIn(field, req.body as Record<string, unknown>))
  if (!read.ok) return show(visit, { ...showing, problems: read.problems })
  const { row, problems } = await settleBulk(setting, { field, sent: read.document })
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  const code = problem === 'blank' ? 'required' : problem
  const missing = code === null ? [] : [{ path: 'reason', code }]
  const all = [...problems, ...missing]
  if (all.length > 0) return show(visit, { ...showing, problems: all })
  // What was shown is what is saved: of another value is shown first what it would change.
  const shown = bodyText(visit, 'previewed') === previewedIn(visit, field)
  if (bodyText(visit, 'step') !== 'save' || !shown) {
    return show(visit, { ...showing, plan: await preview(visit, field, row, seen) })
  }
  const { number, left } = await saveBulk(setting, row, seen, reason)
  if (number === null) {
    return show(visit, { ...showing, plan: await preview(visit, field, row, seen) })
  }
  const after = unticked(list)
  after.set('done', String(number))
  after.set('left', String(left.length))
  res.redirect(303, `/incidents/bulk?${after.toString()}`)
}

async function preview(visit: Visitor, field: Field, row: object, seen: readonly Seen[]) {
  const plan = await planBulk(visit.db, visit.actor, row as Record<string, string | null>, seen)
  return {
    n: plan.change.length,
    unverified: plan.change.filter(({ status }) => status === 'verified').length,
    lines: await planLines(visit, field, row, plan.change),
    left: leftLines(visit, plan.left),
  }
}

const longest = 1_000

/** The value that a page showed the consequences of, as its form sent it. */
const previewedIn = ({ req }: Visitor, field: Field | null) =>
  field === null ? '' : JSON.stringify(inputsIn(field, (req.body ?? {}) as Record<string, unknown>))

/** What a form sends of one field, by the names of its inputs. */
function inputsIn({ name, kind }: Field, body: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(kind.inputs).map((suffix) => name + suffix)
  return Object.fromEntries(names.flatMap((name) => (name in body ? [[name, body[name]]] : [])))
}

/** The incidents as they were shown: `KP-2023-0001:3 …`. */
const seenIn = (text: string): Seen[] =>
  text
    .split(' ')
    .slice(0, most_at_once)
    .flatMap((one) => {
      const [ref = '', version = ''] = one.split(':')
      return ref === '' ? [] : [{ ref, version: Number(version) }]
    })
