import type { Bundle } from '../../db/bundle.ts'
import { bundleAt, changeOfVersion } from '../../db/history.ts'
import { findBundle } from '../../db/incident.ts'
import { asTakenIn, findAllTakenIn, type TakenIn } from '../../db/merged.ts'
import { NotFound } from '../errors.ts'
import { wordingFor, wordingOf } from '../pages/wording.ts'
import type { Visitor } from '../route.ts'
import type { Typed } from './input.ts'
import { mergeForms, type Merged } from './merge.ts'
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

/** A form of an older version brought together with what was saved since, as a form of that. */
export async function broughtTogether(visit: Visitor, ref: string, typed: Typed): Promise<Merged> {
  const { version, stored, bundle } = await storedForm(visit, ref)
  const base = await formAt(visit, bundle, Number(typed['version']))
  const mine = asTakenIn(typed, await findAllTakenIn(visit.db, typed))
  const merged = mergeForms({ base, mine, theirs: stored }, visit.language, visit.t)
  return { ...merged, typed: { ...merged.typed, version } }
}

/** The form of a version of an incident; null where that cannot be told any more. */
async function formAt(visit: Visitor, bundle: Bundle, version: number): Promise<Typed | null> {
  const number = await changeOfVersion(visit.db, bundle.incident, version)
  if (number === null) return null
  return (await formThen(visit, bundle, number))?.stood ?? null
}

/**
 * The form of an incident as it stood after a change set; null when it was not there. Who and what
 * was taken in by another since is that other: `into` says which.
 */
export async function formThen(
  visit: Visitor,
  bundle: Bundle,
  number: number,
): Promise<{ stood: Typed; into: TakenIn } | null> {
  const { db, house, actor, language } = visit
  const bundle_then = await bundleAt(db, actor, bundle, number)
  if (bundle_then === null) return null
  const into = await findAllTakenIn(db, bundle_then)
  const then = byTakenIn(bundle_then, into)
  const wording = await wordingFor(db, house.terms, language, [then], { places: placesOf(then) })
  return { stood: storedDocument(then, house.terms, wording, actor), into }
}

/** As it stood, by the ids of what took in whom and what it names; nobody is there twice. */
function byTakenIn(stood: Bundle, into: TakenIn): Bundle {
  const then = asTakenIn(stood, into)
  const named = new Set([
    ...stood.acts.map((act) => act.victim_id),
    ...stood.involvements.map((row) => row.person_id),
  ])
  const same = Map.groupBy(then.people, (row) => into.get(row.id) ?? row.id)
  // Who took them in may be among them because it is named now.
  const people = [...same].flatMap(([id, rows]) => {
    const row = rows.find((one) => named.has(one.id)) ?? rows[0]
    return row ? { ...row, id } : []
  })
  return { ...then, people }
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
