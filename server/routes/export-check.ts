import { countReleased } from '../../db/export.ts'
import { findCheck, insertCheck } from '../../db/export-check.ts'
import type { Profile } from '../../db/dictionary/release.ts'
import { ask, readProfile } from '../disclosure/clearance.ts'
import { NotFound } from '../errors.ts'
import { problemText } from '../entry/input.ts'
import { assessmentPage, checkFrame, checkHref } from '../pages/export-check.ts'
import { noticeTexts } from '../pages/list.ts'
import { queryOf, readListQuery } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { bodyText, queryText } from '../visit.ts'
import { postWords, wordsIn } from '../words.ts'

/** Before a file leaves for others: what would be in it, what could lead to somebody, and who accepts that. */
export const export_check_routes: Route[] = [
  get('/exports/check', 'export', (visit) =>
    show(visit, listOf(queryOf(visit)), readProfile(queryText(visit, 'profile')) ?? 'public'),
  ),
  postWords('/exports/check', 'export', accept),
]

/** What of an address is the list's: what is asked for, and not how it is shown or written. */
function listOf(query: string): URLSearchParams {
  const list = new URLSearchParams(query)
  const others = [
    'profile',
    'lang',
    'labels',
    'bom',
    'safe',
    'cols',
    'size',
    'after',
    'sort',
    'view',
  ]
  for (const name of others) list.delete(name)
  return list
}

type Showing = { reason: string; problem: string | null; changed: boolean; status: number }
const fresh: Showing = { reason: '', problem: null, changed: false, status: 200 }

async function show(
  visit: Visitor,
  list: URLSearchParams,
  profile: Profile,
  showing: Showing = fresh,
): Promise<void> {
  const { db, house, actor, left, t } = visit
  const query = list.toString()
  const { notices } = await readListQuery(db, house.terms, actor, query, 'incidents')
  const frame = {
    ...checkFrame(visit, list, profile),
    notices: noticeTexts(notices, t),
    ...showing,
  }
  const title = showing.problem === null ? frame.heading : `${t('problem.prefix')} ${frame.heading}`
  if (profile === 'internal') {
    const { count } = await house.exporters.ask('withdrawn', { actor, query }, { left })
    return visit.page('export/check', { ...frame, title, withdrawn: count, assessment: null })
  }
  const k = house.config.public_k
  const found = await ask(visit, query, { profile, k })
  const accepted = await findCheck(db, actor, profile, found.digest)
  const before = await countReleased(db, profile)
  visit.page(
    'export/check',
    {
      ...{ ...frame, title, before, k, withdrawn: null },
      assessment: await assessmentPage(visit, found, list),
      accepted: accepted !== undefined,
    },
    showing.status,
  )
}

const longest = 1_000

/** Notes who accepts what; of anything else than they were shown, nothing is accepted. */
async function accept(visit: Visitor): Promise<void> {
  const { db, house, actor, res, language, t } = visit
  const profile = readProfile(bodyText(visit, 'profile'))
  if (profile === null || profile === 'internal') throw new NotFound()
  const list = listOf(bodyText(visit, 'query'))
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  if (problem !== null) {
    const code = problem === 'blank' ? 'required' : problem
    const said = problemText({ path: 'reason', code }, language, t)
    return show(visit, list, profile, { ...fresh, reason, problem: said, status: 422 })
  }
  const query = list.toString()
  const found = await ask(visit, query, { profile, k: house.config.public_k })
  if (found.digest !== bodyText(visit, 'digest')) {
    return show(visit, list, profile, { ...fresh, reason, changed: true, status: 409 })
  }
  await insertCheck(db, actor, { profile, query, reason }, found)
  res.redirect(303, checkHref(list, profile))
}
