import type { Actor } from '../actor.ts'
import { insertCustody } from '../attachment/custody.ts'
import { insertFile, type Received } from '../attachment/file.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { incidentsNaming, writeDocs } from '../doc.ts'
import { deferReferences } from '../engine/soundness.ts'
import { isRefusal } from '../engine/write.ts'
import { changeShown } from '../save/showing.ts'
import { tellsTooMuch } from '../save/who-reads.ts'
import { sharedSources } from '../source-seen.ts'
import { listBringing, listOriginals } from '../source-taken.ts'
import type { Db } from '../tables.ts'
import { loadTerms } from '../term.ts'
import { chunksOf } from './closure.ts'
import { putNames, putRows, storedRow } from './put.ts'
import type { RowFault } from './row.ts'
import { fileOf } from './shape.ts'
import { takePackage, type Fresh, type OpenTable } from './take.ts'
import type { Outcome } from './taking.ts'

export type BringingPackage = {
  actor: Actor
  open: OpenTable
  /** The names of the files in the package. */
  files: ReadonlySet<string>
  /** What was received of its attachments, by hash. */
  received: ReadonlyMap<string, Received>
  reason: string | null
  at: string
  /** What else belongs to the change set; throws to have nothing written. */
  besides: (db: Db, outcome: Outcome, number: number | null) => Promise<void>
}

/** How bringing a package ended: with the number of its change set, null where nothing was new. */
export type Brought = { outcome: Outcome; number: number | null }

/** Thrown, so that the transaction takes back what was written. */
class Stopped extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super('It is not taken.')
    this.outcome = outcome
  }
}

/**
 * Writes a package as one change set in one transaction: all of it, or, where anything is wrong with
 * it, nothing; then its outcome says what.
 */
export async function bringPackage(db: Db, bringing: BringingPackage): Promise<Brought> {
  const { actor, reason, at, open, files, besides } = bringing
  try {
    return await changeRecord(db, actor, { kind: 'import', reason, at }, async (db, change) => {
      await deferReferences(db)
      const writing = startWriting(db, change, bringing)
      const outcome = await takePackage(db, open, files, (fresh) => writeFresh(writing, fresh))
      if (outcome.wrong > 0) throw new Stopped(outcome)
      const faults = await settle(writing)
      if (faults.length > 0) throw new Stopped({ ...outcome, faults, wrong: faults.length })
      const number = writing.rows > 0 ? change.number : null
      await besides(db, outcome, number)
      return { outcome, number }
    })
  } catch (error) {
    if (error instanceof Stopped) return { outcome: error.outcome, number: null }
    if (isRefusal(error)) return { outcome: await refusedOutcome(db, bringing), number: null }
    throw error
  }
}

/** What the tables themselves refuse has no row of its own that could be named. */
async function refusedOutcome(db: Db, { open, files }: BringingPackage): Promise<Outcome> {
  const outcome = await takePackage(db, open, files, () => Promise.resolve())
  const fault: RowFault = {
    ...{ file: 'container', row: 0, column: null, code: 'refused', value: null },
  }
  return { ...outcome, faults: [...outcome.faults, fault], wrong: outcome.wrong + 1 }
}

type Writing = BringingPackage & {
  db: Db
  change: Change
  rows: number
  incidents: { id: string; number: number }[]
  sources: Set<string>
  /** New sources that were taken from others. */
  derived: string[]
  /** Whether sources that were here, and are cited anew, were shared until now. */
  shared: Map<string, boolean>
  /** The ends of new links. */
  linked: Set<string>
  files_put: Set<string>
}

const startWriting = (db: Db, change: Change, bringing: BringingPackage): Writing => ({
  ...bringing,
  ...{ db, change, rows: 0, incidents: [], sources: new Set(), derived: [], shared: new Map() },
  ...{ linked: new Set(), files_put: new Set() },
})

async function writeFresh(writing: Writing, fresh: Fresh): Promise<void> {
  const { db, change } = writing
  const { table, add, become, returned } = fresh
  writing.rows += add.length + become.length
  await note(writing, fresh)
  if (add.length > 0) {
    const rows = add.map(({ values }) => ({
      row: storedRow(table, values),
      names: values['names'] ?? null,
    }))
    await putRows(db, change, table, rows, returned)
  }
  for (const { values } of become) {
    const { created_at: _, ...row } = storedRow(table, values)
    await change.replaceWhole(table, row as never)
    await putNames(db, table, String(values['id']), values['names'] ?? null)
  }
  if (table === 'attachment') {
    for (const { values } of add) {
      const event = { event: 'received' as const, detail: values['sha256'] ?? null }
      await insertCustody(db, writing.actor, { attachment_id: values['id'] ?? '', ...event })
    }
  }
}

/** Remembers what others will show otherwise, before it is written. */
async function note(writing: Writing, { table, add }: Fresh): Promise<void> {
  const { db, received, files_put, change } = writing
  for (const { number, values } of add) {
    const id = values['id'] ?? ''
    if (table === 'incident') writing.incidents.push({ id, number })
    if (table === 'source') writing.sources.add(id)
    if (table === 'source' && values['derived_from'] != null) writing.derived.push(id)
    if (table === 'link') {
      for (const end of ['from_id', 'to_id']) writing.linked.add(values[end] ?? '')
    }
    if (table === 'attachment') {
      const sha256 = values['sha256'] ?? ''
      const file = received.get(sha256)
      if (!file) throw new Error('A file of the package was not received.')
      if (!files_put.has(sha256)) await insertFile(db, file, change.at)
      files_put.add(sha256)
    }
  }
  if (table !== 'claim') return
  const cited = new Set(add.map(({ values }) => values['source_id'] ?? ''))
  const old = [...cited].filter((id) => !writing.sources.has(id) && !writing.shared.has(id))
  const shared = await sharedSources(db, old)
  for (const id of old) writing.shared.set(id, shared.has(id))
}

/**
 * Makes the derived rows of what is new, and of what others show of it.
 * @returns what cannot stand: an open incident would rest on what is restricted
 */
async function settle({ db, change, ...writing }: Writing): Promise<RowFault[]> {
  const terms = await loadTerms(db)
  const faults: RowFault[] = []
  const own = new Map(writing.incidents.map(({ id, number }) => [id, number]))
  for (const some of chunksOf([...own.keys()])) {
    for (const bundle of await writeDocs(db, terms, change, some)) {
      if (!(await tellsTooMuch(db, bundle))) continue
      const { id, ref } = bundle.incident
      const at = { file: fileOf('incident'), row: own.get(id) ?? 0, column: 'sensitivity' }
      faults.push({ ...at, code: 'rests_on_restricted', value: ref })
    }
  }
  const now = await sharedSources(db, [...writing.shared.keys()])
  const turned = [...writing.shared].flatMap(([id, was]) => (was === now.has(id) ? [] : id))
  const sources = [
    ...(await listBringing(db, writing.derived)),
    ...(await listOriginals(db, turned)),
  ]
  const others = await incidentsNaming(db, { people: [], sources })
  for (const id of others) if (!own.has(id)) await changeShown(db, change, id)
  const shown = new Set([...change.changed('incident'), ...writing.linked])
  for (const id of own.keys()) shown.delete(id)
  for (const some of chunksOf([...shown])) await writeDocs(db, terms, change, some)
  return faults
}
