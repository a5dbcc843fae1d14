import { hash } from 'node:crypto'
import type { FieldProblem } from '../../db/dictionary/document.ts'
import { isFixed, vocabularyOf } from '../../db/dictionary/vocabularies.ts'
import { mergeTerms } from '../../db/save/merge-terms.ts'
import type { TermRow } from '../../db/tables.ts'
import type { MergePlan } from '../../db/term-merge.ts'
import { termId } from '../../db/term-row.ts'
import { NotFound } from '../errors.ts'
import { readReason, termForm } from '../pages/term-form.ts'
import { aboutVocabulary } from '../pages/vocabulary.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { postWords } from '../words.ts'
import { showDone, termOf } from './vocabulary.ts'

/** One code made of two: first what would change is shown, then it is changed. */
export const term_merge_routes: Route[] = [
  get('/admin/vocabulary/:name/:code/merge', 'vocabulary.edit', (visit) => show(visit)),
  postWords('/admin/vocabulary/:name/:code/merge', 'vocabulary.edit', merge),
]

type Showing = {
  into: string
  reason: string
  problems: readonly FieldProblem[]
  plan: MergePlan | null
  notice?: string
}

const nothing: Showing = { into: '', reason: '', problems: [], plan: null }

/** A term whose code may be given up. */
async function mergeable(visit: Visitor): Promise<TermRow> {
  const { after: _, ...term } = await termOf(visit)
  const { vocabulary, code } = term
  if (!vocabularyOf(vocabulary).grows || isFixed(vocabulary, code)) throw new NotFound()
  return term
}

const shown = 10

async function show(visit: Visitor, showing: Showing = nothing, status = 200): Promise<void> {
  const { house, language, t } = visit
  const term = await mergeable(visit)
  const { into, reason, problems, plan, notice = null } = showing
  const { vocabulary, code } = term
  const label = (of: string) => house.terms.label(vocabulary, of, language)
  const heading = t('term.merge_title', { code })
  const options = house.terms.list(vocabulary).filter((one) => one.code !== code)
  visit.page(
    'vocabulary/merge',
    {
      title: problems.length > 0 ? `${t('problem.prefix')} ${heading}` : heading,
      ...{ heading, term, into, reason, notice, label: label(code) },
      vocabulary: aboutVocabulary(visit, vocabulary),
      form: termForm(visit, vocabulary, {}, problems),
      options: options.map((one) => ({ code: one.code, label: label(one.code) })),
      plan: plan && planPage(visit, plan),
      previewed: plan ? markOf(plan, into) : '',
    },
    status,
  )
}

function planPage({ house, language }: Visitor, { incidents, rows, more }: MergePlan) {
  const say = (status: string) => house.terms.label('status', status, language)
  return {
    ...{ n: incidents.length, rows: rows.length, more },
    agencies: rows.filter(({ table }) => table === 'agency').length,
    unverified: incidents.filter(({ status }) => status === 'verified').length,
    lines: incidents
      .slice(0, shown)
      .map(({ ref, title, status }) => ({ ref, title, status: say(status) })),
    rest: Math.max(0, incidents.length - shown),
  }
}

/** What was shown is what is changed: of anything else is shown first what it would change. */
const markOf = ({ rows }: MergePlan, into: string) =>
  hash(
    'sha256',
    JSON.stringify([into, rows.map(({ table, column, id }) => [table, column, id])]),
    'base64url',
  )

async function merge(visit: Visitor): Promise<void> {
  const { db, house, actor, left, t } = visit
  const term = await mergeable(visit)
  const { vocabulary, code } = term
  const into = bodyText(visit, 'into')
  const { reason, problems } = readReason(visit)
  const there = house.terms.list(vocabulary).some((one) => one.code === into && into !== code)
  const wrong = there ? [] : [{ path: 'into', code: 'merge_into' }]
  const all = [...wrong, ...problems]
  if (all.length > 0) return show(visit, { ...nothing, into, reason, problems: all }, 422)
  // All records are looked through: not by the process that everybody waits for.
  const plan = await house.exporters.ask('merge', { actor, vocabulary, code }, { left })
  const asked = bodyText(visit, 'previewed')
  const same = asked === markOf(plan, into)
  const showing = { ...nothing, into, reason, plan }
  if (bodyText(visit, 'step') !== 'save') return show(visit, showing)
  // Sent twice, there is nothing left that was shown.
  if (!same && !(plan.rows.length === 0 && term.merged_into === into)) {
    return show(visit, { ...showing, notice: t('term.merge_gone') }, 409)
  }
  const merged = await mergeTerms(
    { db, actor, terms: house.terms },
    { lose: term.id, keep: termId(vocabulary, into), reason, plan },
  )
  if (merged.state === 'missing' || merged.state === 'fixed') throw new NotFound()
  if (merged.state === 'gone') return show(visit, { ...showing, notice: t('term.merge_gone') }, 409)
  if (merged.state === 'unfit') {
    const notice = t('origin.unfit', { refs: merged.refs.join(', ') })
    return show(visit, { ...showing, notice }, 409)
  }
  await showDone(visit, { id: term.id, number: merged.number }, 'merged')
}
