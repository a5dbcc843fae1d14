import { findTakenInById } from '../../db/merged.ts'
import { mergeEntities, most_named, type Entity } from '../../db/save/merge-entity.ts'
import { Moved, NotFound } from '../errors.ts'
import { idOf } from '../pages/entity.ts'
import type { Route, Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText } from '../visit.ts'

/** People, agencies and places that were entered twice. */

export type Same = {
  noun: Entity
  /** The first part of its address. */
  path: 'people' | 'agencies' | 'places'
  /** Shows its page, with what a form on it was sent with and what is wrong with that. */
  show: (visit: Visitor, asked: Asked, status: number) => Promise<void>
}

/** What the form was sent with. */
export type Asked = { into: string; address: string; reason: string; problem: string }

const longest = 1_000

/** The route by which the one that an address names becomes another. */
export const sameRoute = ({ noun, path, show }: Same): Route =>
  postWords(`/${path}/:id/merge`, 'record.write', async (visit) => {
    const { db, house, actor, res, t } = visit
    const [into, address] = [bodyText(visit, 'into'), bodyText(visit, 'address').trim()]
    const { text: reason, problem } = wordsIn(visit, 'reason', longest)
    const refuse = (why: string, status: number) =>
      show(visit, { into, address, reason, problem: why }, status)
    const named = address === '' ? into : decodeURIComponent(address.split('/').at(-1) ?? '')
    if (named === '') return refuse(t('same.which'), 422)
    if (problem !== null) {
      return refuse(t(problem === 'blank' ? 'origin.reason_missing' : `problem.${problem}`), 422)
    }
    const asked = { keep: named, lose: idOf(visit), reason }
    const merged = await mergeEntities({ db, terms: house.terms, actor }, noun, asked)
    if (merged.state === 'merged') return res.redirect(303, `/${path}/${named}?merged=1`)
    if (merged.state === 'unfit') {
      return refuse(t('compare.unfit', { refs: merged.refs.join(', ') }), 409)
    }
    return refuse(t(`same.${merged.state}`, { n: most_named }), 409)
  })

/** @throws Moved to the page of what took it in, or NotFound */
export async function goneTo({ db, req }: Visitor, path: Same['path']): Promise<never> {
  const to = await findTakenInById(db, String(req.params['id']))
  if (to === null) throw new NotFound()
  throw new Moved(`/${path}/${to}`)
}
