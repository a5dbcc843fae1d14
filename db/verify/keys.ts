import { nameKey } from '../dictionary/search/names.ts'
import { placeKeys } from '../place.ts'
import type { Db } from '../tables.ts'
import { printable, type Fault } from './fault.ts'

/** Computes again under what places and agencies are found, and compares. */
export async function* checkKeys(db: Db): AsyncGenerator<Fault, void> {
  const places = await db.selectFrom('place_name').select(['place_id', 'name']).execute()
  const place_keys = await db.selectFrom('place_key').selectAll().execute()
  yield* compare(
    'place_key',
    placeKeys(places).map((row) => [row.place_id, row.key, row.whole]),
    place_keys.map((row) => [row.place_id, row.key, row.whole]),
  )
  const agencies = await db.selectFrom('agency_name').select(['agency_id', 'name']).execute()
  const agency_keys = await db.selectFrom('agency_key').selectAll().execute()
  yield* compare(
    'agency_key',
    agencies
      .map((row) => [row.agency_id, nameKey(row.name)] as const)
      .filter(([, key]) => key !== ''),
    agency_keys.map((row) => [row.agency_id, row.key]),
  )
}

type Key = readonly [id: string, key: string, ...rest: number[]]

/** As its primary key reads. */
const nameOf = ([id, key]: Key) => printable(`${key} ${id}`)

function* compare(
  table: string,
  computed: readonly Key[],
  found: readonly Key[],
): Generator<Fault, void> {
  const texts = (keys: readonly Key[]) => new Map(keys.map((key) => [JSON.stringify(key), key]))
  const [wanted, there] = [texts(computed), texts(found)]
  for (const [text, key] of wanted) {
    if (there.has(text)) continue
    yield { table, record: nameOf(key), says: 'a name that it is found by is missing' }
  }
  for (const [text, key] of there) {
    if (wanted.has(text)) continue
    yield { table, record: nameOf(key), says: 'is found by a name that it does not have' }
  }
}
