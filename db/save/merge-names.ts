import { insertAgencyName } from '../agency.ts'
import type { Change } from '../change.ts'
import { nameKey, romanisationKey } from '../dictionary/search/names.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { placeKeys } from '../place.ts'
import type { Db } from '../tables.ts'

type Taking = { db: Db; change: Change }
/** By their ids, who stays and who goes. */
type Which = { keep: string; lose: string; few: boolean }

/**
 * An agency that stays takes over the names of one that goes.
 * @param few see `newNames`
 * @returns how many it did not have
 */
export async function takeAgencyNames({ db, change }: Taking, { keep, lose, few }: Which) {
  const all = await db
    .selectFrom('agency_name')
    .selectAll()
    .where('agency_id', 'in', [keep, lose])
    .orderBy('position')
    .execute()
  for (const id of [keep, lose]) {
    const names = all.filter((row) => row.agency_id === id)
    change.keepNames('agency_name', id, names)
  }
  const own = all.filter((row) => row.agency_id === keep)
  const fresh = newNames(
    own,
    all.filter((row) => row.agency_id === lose),
    few,
  )
  await db.deleteFrom('agency_name').where('agency_id', '=', lose).execute()
  await db.deleteFrom('agency_key').where('agency_id', '=', lose).execute()
  let position = Math.max(0, ...own.map((row) => row.position))
  for (const { seal: _, ...name } of fresh) {
    position += 1
    await insertAgencyName(db, { ...name, agency_id: keep, position })
  }
  return fresh.length
}

/** {@link takeAgencyNames} for places. */
export async function takePlaceNames({ db, change }: Taking, { keep, lose, few }: Which) {
  const all = await db
    .selectFrom('place_name')
    .selectAll()
    .where('place_id', 'in', [keep, lose])
    .orderBy('position')
    .execute()
  for (const id of [keep, lose]) {
    const names = all.filter((row) => row.place_id === id)
    change.keepNames('place_name', id, names)
  }
  const own = all.filter((row) => row.place_id === keep)
  const last = Math.max(0, ...own.map((row) => row.position))
  const fresh = newNames(
    own,
    all.filter((row) => row.place_id === lose),
    few,
  ).map(({ seal: _, ...name }, at) =>
    sealed('place_name', { ...name, place_id: keep, position: last + at + 1 }),
  )
  for (const table of ['place_name', 'place_key'] as const) {
    await db.deleteFrom(table).where('place_id', '=', lose).execute()
  }
  await insertMany(db, 'place_name', Object.keys(fresh[0] ?? {}), fresh)
  await db.deleteFrom('place_key').where('place_id', '=', keep).execute()
  await insertMany(db, 'place_key', ['key', 'place_id', 'whole'], placeKeys([...own, ...fresh]))
  return fresh.length
}

/**
 * The names by which the one is not found yet.
 * @param few whether little is found by its names; else another romanisation of one, by which a search
 * finds it anyway, is not worth all of it being indexed anew
 */
function newNames<T extends { name: string }>(
  own: readonly T[],
  theirs: readonly T[],
  few: boolean,
): T[] {
  const keysOf = ({ name }: T) => (few ? [nameKey(name)] : [nameKey(name), romanisationKey(name)])
  const known = new Set(own.flatMap(keysOf))
  known.delete('')
  return theirs.filter((one) => !keysOf(one).some((key) => known.has(key)))
}
