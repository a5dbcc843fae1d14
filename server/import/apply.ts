import { takeStock } from '../../db/engine/statistics.ts'
import { makeBatch, packBatch, startBatching, type Packed } from '../../db/import/batch.ts'
import { bring, Overtaken, type Edit } from '../../db/import/bring.ts'
import { changeWithin } from '../../db/import/import.ts'
import { keepMapping } from '../../db/import/mapping.ts'
import { deleteOutcomes, insertOutcomes, keepRejected } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import { outcomeOf } from './check.ts'
import { examine, type Examined, type Setting } from './examine.ts'
import { Superseded, type Report } from './report.ts'
import { no_result, tellDoubts, type Result } from './result.ts'

/** Whether one bad row keeps all of them out, or only its own incident. */
export type Choice = 'all' | 'good'

export type Ordered = {
  choice: Choice
  reason: string | null
  /** Under which name its mapping is kept. */
  name: string | null
  run: string
  rows: number
}

/**
 * How applying a table ended. `refused`: something is wrong with it by now, and all or nothing was
 * asked for. `overtaken`: what it rests on changed again and again while it was prepared.
 */
export type Applied =
  | { state: 'applied'; result: Result; number: number | null }
  | { state: 'refused'; result: Result }
  | { state: 'overtaken' }

const tries = 3

/** So many rows make a database another one, were it empty before. */
const many = 1_000

/**
 * Writes a table as one change set. It is checked anew and made ready to the last row first, while
 * everybody else goes on saving; only to insert what is ready does it hold the others up.
 */
export async function applyTable(
  setting: Setting,
  ordered: Ordered,
  report: Report,
): Promise<Applied> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const fresh = { ...setting, at: new Date().toISOString() }
    const ready = await prepare(fresh, ordered, report)
    if (ready.result.error > 0 && ordered.choice === 'all') {
      return { state: 'refused', result: ready.result }
    }
    try {
      const number = await write(fresh, ordered, ready)
      await keepRejected(setting.db, setting.import_id)
      if (number !== null && ordered.rows >= many) await takeStock(setting.db)
      return { state: 'applied', result: ready.result, number }
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
    }
  }
  return { state: 'overtaken' }
}

type Ready = { batches: Packed[]; edits: Edit[]; result: Result }

async function prepare(
  setting: Setting,
  { choice, rows }: Ordered,
  report: Report,
): Promise<Ready> {
  const { db, terms } = setting
  const batching = startBatching(db, terms)
  const ready: Ready = { batches: [], edits: [], result: { ...no_result } }
  await deleteOutcomes(db, setting.import_id)
  let done = 0
  for await (const examined of examine(setting)) {
    for (const { outcome, numbers } of examined) {
      ready.result[outcome] += 1
      if (outcome === 'error') ready.result.rows_error += numbers.length
      done += numbers.length
    }
    await keepErrors(setting, examined)
    // Once it is certain that nothing will be written, the rest is only counted.
    if (ready.result.error === 0 || choice === 'good') await add(ready, batching, examined)
    await report({ doing: 'preparing', done, of: rows })
  }
  return ready
}

async function add(
  ready: Ready,
  batching: Parameters<typeof makeBatch>[0],
  examined: readonly Examined[],
) {
  const fresh = examined.flatMap(({ fresh, references }) =>
    fresh === null ? [] : [{ prepared: fresh, references }],
  )
  if (fresh.length > 0) ready.batches.push(packBatch(await makeBatch(batching, fresh)))
  ready.edits.push(
    ...examined.flatMap(({ outcome, edit }) =>
      edit === null || outcome !== 'update'
        ? []
        : [{ id: edit.stored.incident.id, version: edit.stored.incident.version, sent: edit.sent }],
    ),
  )
}

async function keepErrors(setting: Setting, examined: readonly Examined[]): Promise<void> {
  const wrong = examined.filter(({ outcome }) => outcome === 'error')
  if (wrong.length === 0) return
  await insertOutcomes(
    setting.db,
    wrong.map((one) => {
      const doubts = one.fresh ? tellDoubts(one.fresh.doubts) : []
      return outcomeOf(setting, one, {
        problems: one.problems,
        changes: [],
        doubts,
        candidates: [],
      })
    }),
  )
}

function write(setting: Setting, ordered: Ordered, { batches, edits, result }: Ready) {
  const { db, terms, actor, language, import_id, at } = setting
  const { name, reason, run } = ordered
  return bring(db, {
    ...{ checking: { db, terms, actor, language }, actor, batches, edits, reason, at },
    told: () => {},
    besides: async (db: Db, number: number | null) => {
      const done = {
        ...{ job: null, run: null, progress: null, fault: null, step: 'report' as const },
        ...{ change_number: number, applied_at: at, updated_at: at },
        result: JSON.stringify({ ...result, name }),
      }
      // Given up at the last moment, or done by another server: then not by this one.
      if (!(await changeWithin(db, import_id, done, run))) throw new Superseded('It was given up.')
      if (name !== null) {
        const headers = JSON.stringify(setting.headers)
        const content = JSON.stringify(setting.mapping)
        await keepMapping(db, { name, headers, content, user_id: actor.user_id }, at)
      }
    },
  })
}
