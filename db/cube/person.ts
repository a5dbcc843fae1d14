import type { CountedPerson } from '../dictionary/tally.ts'
import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'

/**
 * A victim as a cube holds it: a key that tells one person from another, whichever incident names
 * them, and a text that says how many people it stands for and which groups it is counted in.
 */

/**
 * The 64 bits by which a cube tells people apart, in two halves, never 0 and 0: to keep the ids
 * themselves would take three times the room. Two multiplicative hashes, mixed into each other at
 * the end, after cyrb53 by bryc (https://github.com/bryc/code, public domain). Two of two million
 * people meet by chance in one of ten million such case files.
 */
export function personKey(id: string): { high: number; low: number } {
  let high = 0x9e3779b9
  let low = 0x85ebca6b
  for (let at = 0; at < id.length; at += 1) {
    const code = id.charCodeAt(at)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return { high: high >>> 0, low: high === 0 && low === 0 ? 1 : low >>> 0 }
}

type Sized = Omit<CountedPerson, 'id' | 'part_of'>

/** The group that each of some groups is part of; null for none. */
export type Groups = ReadonlyMap<string, string | null>

/**
 * How many people somebody stands for, as one text: `readPerson` reads it. The groups that they are
 * in follow with a space before each, where the cube does not tell them otherwise.
 */
export function writePerson({ unit, size_min, size_max }: Sized): string {
  return unit === 'individual' ? 'one' : `group ${size_min ?? ''} ${size_max ?? ''}`
}

/** A person read back: `above` are the groups that the text tells, the nearest first. */
export type Person = {
  individual: boolean
  size_min: number | null
  size_max: number | null
  above: string[]
}

/** Reads what {@link writePerson} wrote. */
export function readPerson(text: string): Person {
  const [kind, ...words] = text.split(' ')
  if (kind === 'one') return { individual: true, size_min: null, size_max: null, above: words }
  const [min = '', max = '', ...above] = words
  const number = (digits: string) => (digits === '' ? null : Number(digits))
  return { individual: false, size_min: number(min), size_max: number(max), above }
}

/** The groups that somebody is in, from the nearest out; a ring of groups is gone round once. */
export function groupsAbove(part_of: string | null, groups: Groups): string[] {
  const above: string[] = []
  for (let id = part_of; id !== null && !above.includes(id); id = groups.get(id) ?? null)
    above.push(id)
  return above
}

/** Which groups some groups are part of, and those in turn. */
export async function readGroups(db: Db, ids: readonly string[]): Promise<Groups> {
  const groups = new Map<string, string | null>()
  for (let next = [...new Set(ids)]; next.length > 0;) {
    const rows = await db
      .selectFrom('person')
      .select(['id', 'part_of'])
      .where('id', 'in', inTexts(db, next))
      .execute()
    for (const { id, part_of } of rows) groups.set(id, part_of)
    next = [...new Set(rows.flatMap(({ part_of }) => part_of ?? []))].filter(
      (id) => !groups.has(id),
    )
  }
  return groups
}
