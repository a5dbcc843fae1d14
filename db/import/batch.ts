import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Stored } from '../change.ts'
import { makeDoc } from '../doc.ts'
import { write } from '../engine/write.ts'
import { labelsFor } from '../flat/labels.ts'
import { followUpsOf, type FollowUpRow } from '../follow-up.ts'
import { learnNames, searchTokens, type KnownNames } from '../search.ts'
import type { Db, Tables } from '../tables.ts'
import type { Terms } from '../term.ts'
import { gathered_tables, type Gathered } from './gather.ts'
import type { Prepared } from './prepare.ts'
import type { Reference } from './reference.ts'

/**
 * Some new incidents of a table, ready down to the last row: all that is done while others wait is to
 * number, seal and insert them.
 */
export type Batch = {
  rows: Gathered
  /** Made with where each incident stands in the batch, from 1, in place of a number; see `bring.ts`. */
  docs: { doc: Tables['incident_doc']; tokens: string }[]
  follow_ups: FollowUpRow[]
  references: (Reference & { incident_id: string })[]
  /** Of those that cite what is stored: their derived rows are made when they are there. */
  later: string[]
  /** The stored sources that they cite. */
  reused: string[]
}

/** A batch put away: there may be hundreds of them, and they are mostly text. */
export type Packed = {
  bytes: Buffer
  references: Batch['references']
  later: string[]
  reused: string[]
}

/** Puts a batch away until it is written. */
export function packBatch({ rows, docs, follow_ups, ...rest }: Batch): Packed {
  const text = JSON.stringify({ rows, docs, follow_ups })
  return { bytes: deflateRawSync(text, { level: 1 }), ...rest }
}

export function unpackBatch({ bytes, ...rest }: Packed): Batch {
  const read = JSON.parse(inflateRawSync(bytes).toString()) as Omit<Batch, keyof typeof rest>
  return { ...read, ...rest }
}

type Fresh = { prepared: Prepared; references: readonly Reference[] }

/** What batches are made with, one after another. */
export type Batching = { db: Db; terms: Terms; known: KnownNames }

export const startBatching = (db: Db, terms: Terms): Batching => ({
  ...{ db, terms },
  known: { places: new Map(), agencies: new Map() },
})

/** Gives new incidents their references, and makes all that is made of them. */
export async function makeBatch(
  { db, terms, known }: Batching,
  fresh: readonly Fresh[],
): Promise<Batch> {
  const incidents = fresh.flatMap(({ prepared }) => prepared.rows.incident)
  await giveRefs(db, incidents)
  const bundles = fresh.map(({ prepared }) => prepared.bundle)
  await learnNames(db, known, bundles)
  const labels = labelsFor(terms, 'en', bundles)
  const batch: Batch = {
    rows: Object.fromEntries(
      gathered_tables.map((table) => [
        table,
        fresh.flatMap(({ prepared }) => prepared.rows[table]),
      ]),
    ) as Gathered,
    ...{ docs: [], follow_ups: [], references: [], later: [], reused: [] },
  }
  for (const [at, { prepared, references }] of fresh.entries()) {
    const { bundle, reused } = prepared
    const incident_id = bundle.incident.id
    batch.references.push(...references.map((one) => ({ ...one, incident_id })))
    batch.reused.push(...reused)
    if (reused.length > 0) batch.later.push(incident_id)
    else {
      const doc = makeDoc(bundle, labels, at + 1, 0)
      batch.docs.push({ doc, tokens: searchTokens(terms, bundle, known) })
      batch.follow_ups.push(...followUpsOf(bundle))
    }
  }
  return batch
}

/**
 * Gives incidents their references, in their order. What was given is not given again, though the
 * table should not be applied after all.
 */
function giveRefs(db: Db, incidents: readonly Stored[]): Promise<void> {
  return write(db, async (db) => {
    const keyOf = (row: Stored) => `${String(row['ref_country'])} ${String(row['ref_year'])}`
    for (const own of Map.groupBy(incidents, keyOf).values()) {
      const [first] = own
      if (!first) continue
      const [country, year] = [String(first['ref_country']), String(first['ref_year'])]
      const last = await countRefs(db, country, year, own.length)
      for (const [at, row] of own.entries()) {
        const ref_number = last - own.length + at + 1
        row['ref_number'] = ref_number
        row['ref'] = `${country}-${year}-${String(ref_number).padStart(4, '0')}`
      }
    }
  })
}

async function countRefs(db: Db, country: string, year: string, n: number): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into ref_counter (country, year, number, seal)
    values (${country}, ${year}, cast(${n} as integer), ${`${country} ${year} ${n}`})
    on conflict (country, year) do update set
      number = ref_counter.number + cast(${n} as integer),
      seal = ref_counter.country || ' ' || ref_counter.year || ' ' ||
        cast(ref_counter.number + cast(${n} as integer) as text)
    returning number`.execute(db)
  const [row] = rows
  if (!row) throw new Error('No reference was given.')
  return row.number
}
