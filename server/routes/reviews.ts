import { reviewIncident, type Reviewed } from '../../db/review.ts'
import { updateIncident } from '../../db/save/save.ts'
import { NotFound } from '../errors.ts'
import type { MessageKey } from '../language.ts'
import { post, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText } from '../visit.ts'
import { showRecord } from './record.ts'

/** Draft, submitted, verified or returned: how an incident goes from hand to hand. */
export const review_routes: Route[] = [
  post('/incidents/:ref/submission', 'record.write', submit),
  postWords('/incidents/:ref/review', 'record.review', review),
]

async function submit(visit: Visitor): Promise<void> {
  const { db, house, actor, language, req, res } = visit
  const ref = String(req.params['ref'])
  const version = Number(bodyText(visit, 'version'))
  const saving = { db, terms: house.terms, actor, language }
  const { state } = await updateIncident(saving, ref, { version, status: 'submitted' })
  if (state === 'missing') throw new NotFound()
  if (state === 'stale') return refuse(visit, '', 'review.stale')
  // What stands in the way, the form says beside the field.
  if (state !== 'saved') return res.redirect(303, `/incidents/${ref}/edit`)
  res.redirect(303, `/incidents/${ref}?submitted=1`)
}

const longest = 2_000

const refusals: Record<Exclude<Reviewed, 'done' | 'missing'>, MessageKey> = {
  stale: 'review.stale',
  own: 'review.own',
  not_submitted: 'review.not_submitted',
}

async function review(visit: Visitor): Promise<void> {
  const { db, house, actor, req, res } = visit
  const ref = String(req.params['ref'])
  const { text: note, problem } = wordsIn(visit, 'note', longest)
  const verdict = bodyText(visit, 'verdict') === 'verified' ? 'verified' : 'returned'
  if (problem === 'blank' ? verdict === 'returned' : problem !== null) {
    const why = problem === 'blank' ? 'review.note_missing' : `problem.${problem}`
    return refuse(visit, note, why as MessageKey, 422)
  }
  const version = Number(bodyText(visit, 'version'))
  const judgement = { ref, version, verdict, note: note === '' ? null : note } as const
  const reviewed = await reviewIncident(db, house.terms, actor, judgement)
  if (reviewed === 'missing') throw new NotFound()
  if (reviewed !== 'done') return refuse(visit, note, refusals[reviewed])
  res.redirect(303, `/incidents/${ref}?${verdict}=1`)
}

const refuse = (visit: Visitor, note: string, problem: MessageKey, status = 409) =>
  showRecord(visit, { review: { note, problem } }, status)
