import type { Bundle } from '../../db/bundle.ts'
import { bundleAt, changeOfVersion } from '../../db/history.ts'
import { findBundle } from '../../db/incident.ts'
import { NotFound } from '../errors.ts'
import { wordingFor, wordingOf } from '../pages/wording.ts'
import type { Visitor } from '../route.ts'
import type { Typed } from './input.ts'
import { takeTheirs } from './take.ts'
import type { Posted } from './posted.ts'
import { storedDocument } from './stored.ts'

/**
 * An incident as it stands, as a form.
 * @throws NotFound when it is not there, or not this person's to see
 */
export async function storedForm({ db, house, actor, language }: Visitor, ref: string) {
  const bundle = await findBundle(db, actor, ref)
  if (!bundle) throw new NotFound()
  const wording = wordingOf(house.terms, language, [bundle])
  const stored = storedDocument(bundle, house.terms, wording, actor)
  return { bundle, stored, version: bundle.incident.version }
}

/** The form of a version of an incident; null where that cannot be told any more. */
export async function formAt(
  visit: Visitor,
  bundle: Bundle,
  version: number,
): Promise<Typed | null> {
  const number = await changeOfVersion(visit.db, bundle.incident, version)
  return number === null ? null : formThen(visit, bundle, number)
}

/** The form of an incident as it stood after a change set; null when it was not there. */
export async function formThen(
  visit: Visitor,
  bundle: Bundle,
  number: number,
): Promise<Typed | null> {
  const { db, house, actor, language } = visit
  const then = await bundleAt(db, actor, bundle, number)
  if (then === null) return null
  const wording = await wordingFor(db, house.terms, language, [then], { places: placesOf(then) })
  return storedDocument(then, house.terms, wording, actor)
}

const placesOf = ({ incident, acts, origins }: Bundle) => [
  incident.place_id,
  ...acts.flatMap((act) => [act.place_id, act.facility_id]),
  ...origins.map((origin) => origin.region_place_id),
]

/** What was typed, with the values of others where somebody chose those. */
export async function decided(
  visit: Visitor,
  ref: string,
  { typed, takes }: Pick<Posted, 'typed' | 'takes'>,
): Promise<Typed> {
  if (takes.length === 0) return typed
  const { stored, version } = await storedForm(visit, ref)
  // Changed once more, it comes back as a clash anyway.
  return String(version) === typed['version'] ? takeTheirs(typed, stored, takes) : typed
}
