import type { Actor } from '../db/actor.ts'
import { addToCounter } from '../db/counter.ts'
import { expectRows } from '../db/derive.ts'
import { insertMany } from '../db/engine/bulk.ts'
import { sealed } from '../db/engine/seal.ts'
import { write } from '../db/engine/write.ts'
import type { Db } from '../db/tables.ts'
import { ulid } from '../db/ulid.ts'
import { synthesise, type Synthetic } from './synthetic/synthesise.ts'

const batch = 1_000

/** The moment at which all of it was recorded, so that the same seed makes the same bytes. */
const at = '2026-07-01T00:00:00.000Z'

/** In the order in which rows may refer to each other. */
const tables = [
  ...['origin', 'source', 'person', 'incident', 'act', 'involvement', 'claim', 'link'],
] as const

/** Whether the case file holds nothing, or the example and nothing else. */
export async function isFresh(db: Db): Promise<boolean> {
  const own = db.selectFrom('incident').select('id').where('example', '=', 0).limit(1)
  return (await own.executeTakeFirst()) === undefined
}

/**
 * Fills the case file with synthetic incidents, some at a time, each batch one change set. Their
 * derived rows come after.
 * @param told hears how many are written
 */
export async function generate(
  db: Db,
  actor: Actor,
  asked: { seed: number; count: number },
  told: (written: number) => void,
): Promise<void> {
  const places = await db.selectFrom('place').selectAll().orderBy('id').execute()
  const agencies = await db.selectFrom('agency').selectAll().orderBy('id').execute()
  const terms = await db.selectFrom('term').selectAll().orderBy('vocabulary').execute()
  const countries = new Map(places.map((place) => [place.id, place.country_id]))
  const refs = await readRefs(db)
  let rows: Synthetic[] = []
  let written = 0
  const flush = async () => {
    const own = rows
    rows = []
    written += own.length
    await write(db, (db) => insertBatch(db, actor, own, refs, countries))
    told(written)
  }
  await write(db, expectRows)
  for (const one of synthesise({ ...asked, places, agencies, terms })) {
    rows.push(one)
    if (rows.length === batch) await flush()
  }
  if (rows.length > 0) await flush()
}

async function insertBatch(
  db: Db,
  actor: Actor,
  batch: readonly Synthetic[],
  refs: Refs,
  countries: ReadonlyMap<string, string>,
): Promise<void> {
  const number = await addToCounter(db, 'revision', 1)
  const { user_id, name } = actor
  const set = { id: ulid(), number, user_id, actor: name, kind: 'generate', reason: null, at }
  await db.insertInto('change_set').values(sealed('change_set', set)).execute()
  const kept = { version: 1, created_at: at, updated_at: at }
  const numbers = { created_in: number, change_number: number }
  const rowsOf = (one: Synthetic): Record<(typeof tables)[number], readonly object[]> => ({
    origin: one.origins,
    source: one.sources,
    person: one.people.map((row) => ({ ...row, created_by: null, author: null })),
    incident: [
      { ...one.incident, ...nextRef(refs, countries, one), created_by: null, author: null },
    ],
    act: one.acts,
    involvement: one.involvements,
    claim: one.claims,
    link: one.links,
  })
  const all = batch.map(rowsOf)
  for (const table of tables) {
    const rows = all
      .flatMap((one) => one[table])
      .map((row) => sealed(table, { ...row, ...kept, ...numbers }))
    const columns = Object.keys(rows[0] ?? {})
    await insertMany(db, table, columns, rows)
  }
  await keepRefs(db, refs)
}

/** The last number given per country and year. */
type Refs = Map<string, number>

async function readRefs(db: Db): Promise<Refs> {
  const rows = await db.selectFrom('ref_counter').selectAll().execute()
  return new Map(rows.map((row) => [`${row.country} ${row.year}`, row.number]))
}

function nextRef(refs: Refs, countries: ReadonlyMap<string, string>, { incident }: Synthetic) {
  const { place_id, date_earliest } = incident
  const ref_country = (place_id === null ? undefined : countries.get(place_id)) ?? 'ZZ'
  const ref_year = date_earliest?.slice(0, 4) ?? '0000'
  const key = `${ref_country} ${ref_year}`
  const ref_number = (refs.get(key) ?? 0) + 1
  refs.set(key, ref_number)
  const ref = `${ref_country}-${ref_year}-${String(ref_number).padStart(4, '0')}`
  return { ref, ref_country, ref_year, ref_number }
}

async function keepRefs(db: Db, refs: Refs): Promise<void> {
  const rows = [...refs].map(([key, number]) => {
    const [country = '', year = ''] = key.split(' ')
    return sealed('ref_counter', { country, year, number })
  })
  await db
    .insertInto('ref_counter')
    .values(rows)
    .onConflict((on) =>
      on
        .columns(['country', 'year'])
        .doUpdateSet((b) => ({ number: b.ref('excluded.number'), seal: b.ref('excluded.seal') })),
    )
    .execute()
}
