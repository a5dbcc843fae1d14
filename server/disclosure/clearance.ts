import type { Aim } from '../../db/disclosure/look.ts'
import type { Profile } from '../../db/dictionary/release.ts'
import { profiles } from '../../db/dictionary/release.ts'
import { findCheck } from '../../db/export-check.ts'
import type { Form } from '../export/write.ts'
import { TooBusy } from '../errors.ts'
import type { Visitor } from '../route.ts'
import { queryText, wantsData } from '../visit.ts'
import { releasable, type Assessment, type Release } from './release.ts'

/** What a file may be written with: for whom, and where what was found in it was accepted. */
export type Clearance = { profile: Profile; release?: Release; check_id?: string }

/** A profile as an address says it; internal where it says nothing, null for what is none. */
export function readProfile(given: unknown): Profile | null {
  if (given === undefined || given === '') return 'internal'
  return profiles.find((profile) => profile === given) ?? null
}

/**
 * Whether a list may be written as it is asked for. What may not is answered here: a program hears
 * why, a person is shown what was found.
 * @param older whether it is asked for as it stood once: nobody has looked at that, and consent that
 * was given then may be withdrawn
 * @returns null when it was answered
 */
export async function clear(
  visit: Visitor,
  query: string,
  { format, table }: Pick<Form, 'format' | 'table'>,
  older: boolean,
): Promise<Clearance | null> {
  const { req, house, db, actor } = visit
  const profile = readProfile(req.query['profile'])
  if (profile === 'internal') return { profile }
  if (profile === null) return refuse(visit, 400, 'bad_value')
  if (older || !releasable.includes(format)) return refuse(visit, 400, 'not_releasable')
  const aim = { profile, k: house.config.public_k }
  const found = await ask(visit, query, aim)
  const { digest } = found
  const check_id = await findCheck(db, actor, profile, digest)
  if (found.tables[table].rows === 0) return turnBack(visit, found, 'nothing_leaves')
  if (found.found > 0 && check_id === undefined) return turnBack(visit, found, 'not_accepted')
  const release = { ...aim, accepted: found.found > 0 ? digest : null }
  return { profile, release, ...(check_id === undefined ? {} : { check_id }) }
}

/** For whom an address asks, and how coarsely it is told then; null where it is for colleagues, or nobody. */
export function aimOf({ req, house }: Visitor): Aim | null {
  const profile = readProfile(req.query['profile'])
  return profile === null || profile === 'internal' ? null : { profile, k: house.config.public_k }
}

/**
 * For a file that is for colleagues only: whoever asks for it for others is refused.
 * @returns whether the visit was answered
 */
export function refuseOutward(visit: Visitor): boolean {
  if (readProfile(visit.req.query['profile']) === 'internal') return false
  refuse(visit, 400, 'not_releasable')
  return true
}

/** Looks a list through, in a process of its own. */
export function ask(
  { house, actor, left }: Visitor,
  query: string,
  aim: Omit<Release, 'accepted'>,
): Promise<Assessment> {
  if (house.exporters.refuses()) throw new TooBusy(2)
  return house.exporters.ask('look', { actor, query, aim }, { left })
}

function refuse(visit: Visitor, status: number, code: string): null {
  const value = queryText(visit, 'profile')
  const errors = [{ field: 'profile', code, value }]
  visit.json({ detail: 'The query cannot be answered as it is.', errors }, status)
  return null
}

function turnBack(visit: Visitor, { profile, kinds }: Assessment, code: string): null {
  const { req, res, house } = visit
  const query = new URLSearchParams(req.originalUrl.split('?').slice(1).join('?'))
  query.set('profile', profile)
  const check = `/exports/check?${query.toString()}`
  if (!wantsData(req)) {
    res.redirect(303, check)
    return null
  }
  visit.json(
    {
      detail: 'What is in this list has to be looked at first.',
      ...{ code, findings: Object.fromEntries(kinds), check: house.config.public_url + check },
    },
    409,
  )
  return null
}
