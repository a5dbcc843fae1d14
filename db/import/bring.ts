import type { Actor } from '../actor.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { addToCounter } from '../counter.ts'
import { numbered, numberOf } from '../cube/doc-id.ts'
import { doc_columns, writeDocs } from '../doc.ts'
import { insertMany } from '../engine/bulk.ts'
import { insertTokens } from '../engine/full-text.ts'
import { sealed } from '../engine/seal.ts'
import { isRefusal } from '../engine/write.ts'
import { follow_up_columns } from '../follow-up.ts'
import { listWhole } from '../incident.ts'
import type { CheckingFor } from '../save/checked.ts'
import { changeOthers, findTurned } from '../save/showing.ts'
import { tellingTooMuch } from '../save/who-reads.ts'
import { writeIncident } from '../save/write.ts'
import { derivedSourcesOf } from '../source-seen.ts'
import type { Db } from '../tables.ts'
import { unpackBatch, type Packed } from './batch.ts'
import { gathered_tables } from './gather.ts'
import { prepareUpdate } from './prepare.ts'
import { findReferences, keepReferences } from './reference.ts'

/** What was prepared does not fit what is stored any more: it is to be prepared anew. */
export class Overtaken extends Error {}

/** An edit of a stored incident, as it was sent, and the version of which that was said. */
export type Edit = { id: string; version: number; sent: Record<string, unknown> }

export type Bringing = {
  checking: CheckingFor
  actor: Actor
  batches: readonly Packed[]
  edits: readonly Edit[]
  reason: string | null
  at: string
  /** Hears how many of its incidents are written. */
  told: (written: number) => void
  /** What else belongs to the change set; throws to have nothing written. */
  besides: (db: Db, number: number | null) => Promise<void>
}

/**
 * Writes a prepared table as one change set in one transaction: all of it, or nothing.
 * @returns the number of the change set; null where nothing was changed
 * @throws Overtaken when something that it rests on has changed since it was prepared
 */
export async function bring(db: Db, bringing: Bringing): Promise<number | null> {
  const { actor, batches, edits, reason, at, besides } = bringing
  try {
    return await changeRecord(db, actor, { kind: 'import', reason, at }, async (db, change) => {
      await checkReferences(db, bringing)
      const incidents = edits.map(({ id }) => id)
      const repeating = [
        ...(await derivedSourcesOf(db, incidents)),
        ...batches.flatMap(({ reused }) => reused),
      ]
      const given = new Map<string, number>()
      const { turned } = await findTurned(db, [...new Set(repeating)], async () => {
        for (const batch of batches) await insertBatch(db, change, batch, bringing, given)
        await writeEdits(db, change, bringing)
      })
      await settle(db, change, bringing, turned, given)
      const number = batches.length > 0 || change.count() > 0 ? change.number : null
      await besides(db, number)
      return number
    })
  } catch (error) {
    // A place that is no longer there, a source that went.
    if (isRefusal(error)) throw new Overtaken('Something it refers to has gone.', { cause: error })
    throw error
  }
}

/** The same table may have been brought meanwhile by somebody else. */
async function checkReferences(db: Db, { actor, batches }: Bringing): Promise<void> {
  const all = batches.flatMap(({ references }) => references)
  for (const [space, own] of Map.groupBy(all, (one) => one.space)) {
    const numbers = own.map(({ reference }) => reference)
    const found = await findReferences(db, actor, space, numbers)
    if (found.size > 0) throw new Overtaken('It is known by now.')
  }
}

/** @param given learns the numbers of the incidents whose derived rows come later */
async function insertBatch(
  db: Db,
  change: Change,
  packed: Packed,
  { told }: Bringing,
  given: Map<string, number>,
): Promise<void> {
  const { rows, docs, follow_ups, references, later } = unpackBatch(packed)
  // Only now is it known after what they come in.
  const { length } = rows.incident
  const first = length === 0 ? 0 : (await addToCounter(db, 'doc', length)) - length + 1
  const awaited = new Set(later)
  for (const [at, { id }] of rows.incident.entries()) {
    if (awaited.has(id)) given.set(id, first + at)
  }
  for (const table of gathered_tables) {
    if (rows[table].length > 0) await change.bring(table, rows[table])
  }
  const made = docs
    .map(({ doc, tokens }) => ({
      doc: sealed('incident_doc', {
        ...doc,
        doc_id: numbered(doc.doc_id, first - 1 + numberOf(doc.doc_id)),
        change_number: change.number,
      }),
      tokens,
    }))
    .toSorted((a, b) => a.doc.doc_id - b.doc.doc_id)
  await insertMany(
    db,
    'incident_doc',
    doc_columns,
    made.map(({ doc }) => doc),
  )
  await insertTokens(
    db,
    made.map(({ doc, tokens }) => ({ doc_id: doc.doc_id, tokens })),
  )
  await insertMany(db, 'follow_up', follow_up_columns, follow_ups)
  await keepReferences(db, references)
  told(rows.incident.length)
}

async function writeEdits(db: Db, change: Change, { checking, edits, actor, told }: Bringing) {
  for (const { id, version, sent } of edits) {
    const [stored] = await listWhole(db, actor, [id])
    if (stored?.incident.version !== version) {
      throw new Overtaken('It was edited meanwhile.')
    }
    const prepared = await prepareUpdate({ ...checking, db }, stored, sent)
    if ('problems' in prepared) throw new Overtaken('It does not fit any more.')
    const writing = { db, change, actor, ready: prepared.ready, stored, links: new Map() }
    await writeIncident({ ...writing, since: change.count(), moved: new Set() }, {})
    told(1)
  }
}

/** What others show of it is a change of them too, and nothing may tell of what is restricted. */
async function settle(
  db: Db,
  change: Change,
  { batches, edits, checking }: Bringing,
  turned: readonly string[],
  given: ReadonlyMap<string, number>,
): Promise<void> {
  const own = edits.map(({ id }) => id)
  const later = batches.flatMap((batch) => batch.later)
  await changeOthers(db, change, { since: 0, moved: new Set(turned), own: [...own, ...later] })
  const shown = await writeDocs(
    db,
    checking.terms,
    change,
    [...new Set([...change.changed('incident'), ...later])],
    given,
  )
  const [first] = await tellingTooMuch(db, { change, since: 0 }, shown)
  if (first) throw new Overtaken('It would rest on what is restricted by now.')
}
