import type { Actor } from '../actor.ts'
import { changeRecord } from '../change-set.ts'
import type { FieldProblem, Sent } from '../dictionary/document.ts'
import type { Field } from '../dictionary/field.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { writeDocs } from '../doc.ts'
import { listBundles, listByRefs } from '../incident.ts'
import { settleRecord, type Row } from '../settle.ts'
import { derivedSourcesOf } from '../source-seen.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { Terms } from '../term.ts'
import { surroundingsOf } from './checking.ts'
import { changeOthers, findTurned } from './showing.ts'
import { isAuthor, whyNotStatus } from './structure.ts'
import { tellsTooMuch } from './who-reads.ts'

/** So many are changed at once: the whole is one transaction, which everybody else waits for. */
export const most_at_once = 1_000

/** The fields that make sense to set on many incidents together. */
export const bulk_fields: readonly Field[] = (incident_fields as readonly Field[]).filter(
  (field) => field.in_bulk,
)

export type BulkSetting = { db: Db; terms: Terms; actor: Actor; language: 'en' | 'ko' }

/** One field and what was sent for it, by the names of its inputs. */
export type BulkEdit = { field: Field; sent: Sent }

/** What a value comes to, in columns; or what is wrong with it. */
export async function settleBulk(
  setting: BulkSetting,
  { field, sent }: BulkEdit,
): Promise<{ row: Row; problems: FieldProblem[] }> {
  const around = surroundingsOf(setting, null)
  const { row, problems } = await settleRecord([field], sent, around, null, '')
  // Each keeps what its source says: no two say it alike.
  delete row[`${field.name}_text`]
  return { row, problems }
}

/** Why an incident is left as it is. */
export type Left =
  | 'gone'
  | 'changed'
  | 'same'
  | 'status_by_review'
  | 'draft_by_author'
  | 'restricted_by_author'
  | 'rests_on_restricted'

/** An incident as somebody saw it when they decided. */
export type Seen = { ref: string; version: number }

export type Planned = { change: IncidentRow[]; left: { ref: string; why: Left }[] }

/** Which of some incidents a value can be set on, and which are left, with the reason. */
export async function planBulk(
  db: Db,
  actor: Actor,
  row: Row,
  seen: readonly Seen[],
): Promise<Planned> {
  const refs = seen.map(({ ref }) => ref)
  const rows = await listByRefs(db, actor, refs)
  const by_ref = new Map(rows.map((incident) => [incident.ref, incident]))
  const shows = row['sensitivity'] === 'open' || row['status'] !== undefined
  const telling = shows ? await tellingAfter(db, actor, rows, row) : null
  const plan: Planned = { change: [], left: [] }
  for (const { ref, version } of seen) {
    const incident = by_ref.get(ref)
    const why =
      incident === undefined
        ? 'gone'
        : (reasonToLeave(actor, row, incident, version) ??
          (telling?.has(incident.id) ? 'rests_on_restricted' : null))
    if (why !== null) plan.left.push({ ref, why })
    else if (incident) plan.change.push(incident)
  }
  return plan
}

/** What must stay restricted because of what it rests on. */
async function tellingAfter(db: Db, actor: Actor, rows: readonly IncidentRow[], row: Row) {
  const bundles = await listBundles(
    db,
    actor,
    rows.map(({ id }) => id),
  )
  const after = bundles.map((bundle) => ({
    ...bundle,
    incident: { ...bundle.incident, ...row } as IncidentRow,
  }))
  const found = new Set<string>()
  for (const bundle of after) if (await tellsTooMuch(db, bundle)) found.add(bundle.incident.id)
  return found
}

function reasonToLeave(
  actor: Actor,
  row: Row,
  incident: IncidentRow,
  version: number,
): Left | null {
  const values = incident as unknown as Row
  if (Object.entries(row).every(([name, value]) => values[name] === value)) return 'same'
  if (incident.version !== version) return 'changed'
  const why = whyNotStatus(actor, row['status'], incident)
  if (why !== null) return why
  // Out of everybody's sight but the author's, whoever did it could not take it back.
  const hides = row['sensitivity'] !== undefined && row['sensitivity'] !== 'open'
  return hides && !isAuthor(actor, incident) ? 'restricted_by_author' : null
}

export type BulkDone = Planned & {
  /** The change set; null when nothing was changed. */
  number: number | null
}

/**
 * Sets one field of many incidents to one value, as one change set, which one click takes back.
 * @param seen the incidents as they were shown: what has changed since is left alone
 */
export function saveBulk(
  { db, terms, actor }: BulkSetting,
  row: Row,
  seen: readonly Seen[],
  reason: string | null,
): Promise<BulkDone> {
  return changeRecord(db, actor, { kind: 'bulk', reason }, async (db, change) => {
    const plan = await planBulk(db, actor, row, seen)
    const ids = plan.change.map(({ id }) => id)
    const repeating = await derivedSourcesOf(db, ids)
    const { turned } = await findTurned(db, repeating, async () => {
      for (const { id, status } of plan.change) {
        // What was verified is no longer what the reviewer saw.
        const after = status === 'verified' ? { status: 'submitted', ...row } : row
        await change.update('incident', id, after)
      }
    })
    await changeOthers(db, change, { since: 0, moved: new Set(turned), own: ids })
    await writeDocs(db, terms, change, change.changed('incident'))
    return { ...plan, number: plan.change.length > 0 ? change.number : null }
  })
}
