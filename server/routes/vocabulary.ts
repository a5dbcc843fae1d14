import { vocabularyOf } from '../../db/dictionary/vocabularies.ts'
import { addTerm, editTerm, retireTerm, returnTerm, type TermSaved } from '../../db/save/term.ts'
import type { TermRow } from '../../db/tables.ts'
import { findTerm, listTerms } from '../../db/term-row.ts'
import type { FieldProblem } from '../../db/dictionary/document.ts'
import type { Typed } from '../entry/input.ts'
import { NotFound } from '../errors.ts'
import { bringLabelsSoon, keepTerms } from '../labels.ts'
import { readReason, readTerm, termForm, typedTerm } from '../pages/term-form.ts'
import { staleLines, termPage } from '../pages/term.ts'
import { aboutVocabulary, listVocabularies, termLine, usesIn } from '../pages/vocabulary.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { bodyText, queryText } from '../visit.ts'
import { postWords } from '../words.ts'
import { readTermsVersion } from '../../db/term.ts'

/** The controlled vocabularies: their words, new terms, and terms that go out of use. */
export const vocabulary_routes: Route[] = [
  get('/admin/vocabulary', 'vocabulary.edit', showVocabularies),
  get('/admin/vocabulary/:name', 'vocabulary.edit', showVocabulary),
  get('/admin/vocabulary/:name/new', 'vocabulary.edit', (visit) => showNew(visit)),
  postWords('/admin/vocabulary/:name', 'vocabulary.edit', add, 'document'),
  get('/admin/vocabulary/:name/:code', 'vocabulary.edit', (visit) => showTerm(visit)),
  postWords('/admin/vocabulary/:name/:code', 'vocabulary.edit', edit, 'document'),
  postWords('/admin/vocabulary/:name/:code/retirement', 'vocabulary.edit', (visit) =>
    turn(visit, retireTerm, 'retired'),
  ),
  postWords('/admin/vocabulary/:name/:code/return', 'vocabulary.edit', (visit) =>
    turn(visit, returnTerm, 'returned'),
  ),
]

async function showVocabularies(visit: Visitor): Promise<void> {
  const vocabularies = await listVocabularies(visit)
  visit.page('vocabulary/index', { title: visit.t('vocabulary.title'), vocabularies })
}

/** The terms of the vocabulary that an address names, in their order. */
async function termsOf({ db, req }: Visitor): Promise<{ name: string; terms: TermRow[] }> {
  const name = String(req.params['name'])
  const terms = await listTerms(db, name)
  if (terms.length === 0) throw new NotFound()
  return { name, terms }
}

async function showVocabulary(visit: Visitor): Promise<void> {
  const { name, terms } = await termsOf(visit)
  const uses = await usesIn(visit, name)
  const vocabulary = aboutVocabulary(visit, name)
  visit.page('vocabulary/list', {
    title: vocabulary.label,
    vocabulary,
    uses: uses === null ? 'unknown' : uses.of,
    terms: terms.map((term) => termLine(visit, term, uses)),
  })
}

/** What a form was sent with, and what is wrong with it. */
type Asked = { typed: Typed; problems: readonly FieldProblem[]; reason: string }

async function showNew(visit: Visitor, asked: Asked | null = null): Promise<void> {
  const { name, terms } = await termsOf(visit)
  const vocabulary = aboutVocabulary(visit, name)
  if (!vocabulary.grows) throw new NotFound()
  const last = terms.findLast((term) => term.retired_at === null)
  const { typed, problems, reason } = asked ?? {
    ...{ typed: { after: last?.code }, problems: [], reason: '' },
  }
  const heading = visit.t('term.new_title', { vocabulary: vocabulary.label })
  visit.page(
    'vocabulary/new',
    {
      ...{ title: titled(visit, heading, problems), heading, vocabulary, reason },
      form: termForm(visit, name, { ...typed, code: undefined }, problems),
      code: typeof typed['code'] === 'string' ? typed['code'] : '',
      standard: !vocabularyOf(name).code.test('lower_snake'),
    },
    problems.length > 0 ? 422 : 200,
  )
}

const titled = ({ t }: Visitor, title: string, problems: readonly unknown[]) =>
  problems.length > 0 ? `${t('problem.prefix')} ${title}` : title

async function add(visit: Visitor): Promise<void> {
  const { db, actor } = visit
  const { name } = await termsOf(visit)
  const { grows, code: form } = vocabularyOf(name)
  if (!grows) throw new NotFound()
  const code = bodyText(visit, 'code').trim()
  const { problems, ...edit } = await readTerm(visit, name, null)
  const typed = visit.req.body as Typed
  const refuse = (found: readonly FieldProblem[]) =>
    showNew(visit, { typed, problems: found, reason: edit.reason })
  const wrong = codeProblem(code, form)
  if (wrong !== null || problems.length > 0) {
    return refuse([...(wrong === null ? [] : [{ path: 'code', code: wrong }]), ...problems])
  }
  const saved = await addTerm({ db, actor }, { vocabulary: name, code }, edit)
  if (saved.state === 'refused') return refuse(saved.problems)
  await settle(visit, saved, 'added')
}

const longest_code = 50

/** `new` is the address of the form. */
function codeProblem(code: string, form: RegExp): string | null {
  if (code === '') return 'required'
  if (form.test(code) && code.length <= longest_code && code !== 'new') return null
  return form.test('lower_snake') ? 'bad_code' : 'bad_code_standard'
}

/** The term that an address names, and what it stands after. */
export async function termOf(visit: Visitor): Promise<TermRow & { after: string | null }> {
  const { terms } = await termsOf(visit)
  const at = terms.findIndex(({ code }) => code === String(visit.req.params['code']))
  const term = terms[at]
  if (!term) throw new NotFound()
  return { ...term, after: terms[at - 1]?.code ?? null }
}

const said = ['done', 'same', 'added', 'retired', 'returned', 'merged'] as const

type Showing = Asked & { stale?: ReturnType<typeof staleLines>; about?: 'words' | 'turn' }

async function showTerm(visit: Visitor, asked: Showing | null = null, status = 200) {
  const { t } = visit
  const { after, ...term } = await termOf(visit)
  const typed = asked?.typed ?? typedTerm(term, after)
  const problems = asked?.problems ?? []
  const about = asked?.about ?? 'words'
  const done = said.find((one) => one === queryText(visit, 'done'))
  const page = await termPage(visit, term)
  visit.page(
    'vocabulary/term',
    {
      ...{ title: titled(visit, page.label, problems), ...page, about },
      form: termForm(visit, term.vocabulary, { ...typed, code: term.code }, problems),
      reason: asked?.reason ?? '',
      after_was: after ?? '',
      stale: asked?.stale ?? null,
      done: done ? t(`term.${done}`) : null,
      change: Number(queryText(visit, 'change')) || null,
    },
    status,
  )
}

async function edit(visit: Visitor): Promise<void> {
  const { db, actor, req } = visit
  const term = await termOf(visit)
  const { problems, row, after, reason } = await readTerm(visit, term.vocabulary, term)
  const typed = req.body as Typed
  const refuse = (found: readonly FieldProblem[]) =>
    showTerm(visit, { typed, problems: found, reason, about: 'words' }, 422)
  if (problems.length > 0) return refuse(problems)
  // Only who asked for another place gives it one: others may have moved it meanwhile.
  const moved = 'after' in typed && (after ?? '') !== bodyText(visit, 'after_was')
  const version = Number(bodyText(visit, 'version'))
  const saved = await editTerm({ db, actor }, term.id, {
    ...{ version, row, reason },
    ...(moved && { after }),
  })
  if (saved.state === 'refused') return refuse(saved.problems)
  if (saved.state === 'stale') {
    const { now, values, base } = saved
    const both = staleLines(visit, now, values, base)
    const mine = typedTerm({ ...values, code: now.code }, after)
    return showTerm(visit, { typed: mine, problems: [], reason, stale: both }, 409)
  }
  await settle(visit, saved, 'done')
}

async function turn(visit: Visitor, save: typeof retireTerm, done: (typeof said)[number]) {
  const { db, actor } = visit
  const term = await termOf(visit)
  const { reason, problems } = readReason(visit)
  const refuse = (found: readonly FieldProblem[]) =>
    showTerm(
      visit,
      { typed: typedTerm({ ...term }, term.after), problems: found, reason, about: 'turn' },
      422,
    )
  if (problems.length > 0) return refuse(problems)
  const saved = await save({ db, actor }, term.id, reason)
  if (saved.state === 'refused') return refuse(saved.problems)
  await settle(visit, saved, done)
}

/** Goes to the page of a term that was written, when whatever shows its label does so. */
async function settle(visit: Visitor, saved: TermSaved, done: (typeof said)[number]) {
  if (saved.state !== 'saved') throw new NotFound()
  await showDone(visit, saved, done)
}

/** {@link settle} for a term by its id. */
export async function showDone(
  { db, house, res }: Visitor,
  { id, number }: { id: string; number: number | null },
  done: (typeof said)[number],
): Promise<void> {
  await keepTerms(house, await readTermsVersion(db))
  await bringLabelsSoon(house)
  const term = await findTerm(db, id)
  if (!term) throw new NotFound()
  const address = `/admin/vocabulary/${term.vocabulary}/${term.code}`
  const query = number === null ? 'done=same' : `done=${done}&change=${number}`
  res.redirect(303, `${address}?${query}`)
}
