import { decisionEdit } from '../../db/decision.ts'
import { updateIncident } from '../../db/save/save.ts'
import { problemText } from '../entry/input.ts'
import { type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText } from '../visit.ts'
import { NotFound } from '../errors.ts'
import { bundleOf, showRecord } from './record.ts'

/** Which of several values stands. */
export const decision_routes: Route[] = [
  postWords('/incidents/:ref/decision', 'record.write', decide),
]

const longest = 2_000

async function decide(visit: Visitor): Promise<void> {
  const { db, house, actor, language, res, t } = visit
  const bundle = await bundleOf(visit)
  const { ref } = bundle.incident
  const claim_id = bodyText(visit, 'claim')
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  const refuse = (why: string, status: number) =>
    showRecord(
      visit,
      { decision: { group: bodyText(visit, 'group'), reason, problem: why } },
      status,
    )
  if (claim_id === '') return refuse(t('decision.which'), 422)
  if (problem !== null) {
    return refuse(t(problem === 'blank' ? 'decision.reason_missing' : `problem.${problem}`), 422)
  }
  const edit = decisionEdit(bundle, claim_id)
  if (edit === null) return refuse(t('decision.gone'), 409)
  const saved = await updateIncident(
    {
      ...{ db, terms: house.terms, actor, language, key: bodyText(visit, 'submission') || null },
      decided: { claim_id, reason },
    },
    ref,
    { ...edit, version: Number(bodyText(visit, 'version')) },
  )
  if (saved.state === 'missing') throw new NotFound()
  if (saved.state === 'saved') return res.redirect(303, `/incidents/${ref}?decided=1`)
  if (saved.state !== 'refused') return refuse(t('review.stale'), 409)
  const [first] = saved.problems
  const why = first ? problemText(first, language, t) : t('problem.not_valid')
  return refuse(t('decision.refused', { why }), 422)
}
