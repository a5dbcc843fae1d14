import { bareName, nameKey, romanisationKey } from '../dictionary/search/names.ts'
import type { Db } from '../tables.ts'

/** Places, or agencies, that are called alike in some spelling; one of them at least was added here. */
export type Cluster = { noun: 'place' | 'agency'; ids: string[] }

/** Shorter ones are alike by accident. */
const least_letters = 4

/** Names that meet in one of their spellings: Chagang, Jagang, 자강. What only came with the program is told apart there. */
export async function listClusters(db: Db): Promise<Cluster[]> {
  const places = await db
    .selectFrom('place_name')
    .innerJoin('place', 'place.id', 'place_name.place_id')
    .select(['place.id', 'place_name.name', 'place.created_in', 'place.country_id as scope'])
    .execute()
  const agencies = await db
    .selectFrom('agency_name')
    .innerJoin('agency', 'agency.id', 'agency_name.agency_id')
    .select(['agency.id', 'agency_name.name', 'agency.created_in', 'agency.parent_id as scope'])
    .execute()
  return [
    ...clustersIn(places).map((ids) => ({ noun: 'place' as const, ids })),
    ...clustersIn(agencies.map((row) => ({ ...row, scope: '' }))).map((ids) => ({
      noun: 'agency' as const,
      ids,
    })),
  ]
}

/** Those that are called like a place or an agency. */
export async function alikeTo(db: Db, noun: Cluster['noun'], id: string): Promise<string[]> {
  const clusters = await listClusters(db)
  const own = clusters.find((one) => one.noun === noun && one.ids.includes(id))
  return own?.ids.filter((other) => other !== id) ?? []
}

type Named = { id: string; name: string; created_in: number; scope: string | null }

/** @returns the groups, each in the order of their ids */
export function clustersIn(rows: readonly Named[]): string[][] {
  const added = new Set(rows.flatMap((row) => (row.created_in > 0 ? row.id : [])))
  const by_key = new Map<string, Set<string>>()
  for (const { id, name, scope } of rows) {
    for (const key of keysOf(name)) {
      const scoped = `${scope ?? ''} ${key}`
      by_key.set(scoped, (by_key.get(scoped) ?? new Set()).add(id))
    }
  }
  // Groups that share one of theirs are one group.
  const group = new Map<string, Set<string>>()
  for (const ids of by_key.values()) {
    if (ids.size < 2 || ![...ids].some((id) => added.has(id))) continue
    const together = new Set([...ids].flatMap((id) => [...(group.get(id) ?? [id])]))
    for (const id of together) group.set(id, together)
  }
  return [...new Set(group.values())].map((ids) => [...ids].toSorted())
}

function keysOf(name: string): string[] {
  const roman = romanisationKey(name)
  return [
    `name ${nameKey(bareName(name))}`,
    ...(roman.length >= least_letters ? [`roman ${roman}`] : []),
  ]
}
