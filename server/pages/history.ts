import type { Actor } from '../../db/actor.ts'
import type { PastChange } from '../../db/change-set.ts'
import { columnsOf, showField, type Field, type Wording } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import { seesRestricted } from '../../db/visible.ts'

type Snapshot = Record<string, unknown> | null

/** One changed field: null on a side means that there was nothing. */
export type Difference = {
  label: string
  before: string | null
  after: string | null
  hidden: boolean
}

/** The change sets of an incident, newest first, each with the fields that it changed. */
export function historyPage(changes: readonly PastChange[], wording: Wording, actor: Actor) {
  const by_set = Map.groupBy(changes, (change) => change.number)
  return [...by_set].map(([number, rows]) => ({
    number,
    at: rows[0]?.at ?? '',
    actor: rows[0]?.actor ?? '',
    kind: rows[0]?.kind ?? '',
    reason: rows[0]?.reason ?? null,
    records: rows.map((row) => ({
      noun: recordType(row.table_name)?.label[wording.language] ?? row.table_name,
      name: nameOf(row, wording),
      created: row.before === null,
      removed: row.after === null,
      differences: differences(row, wording, actor),
    })),
  }))
}

/** What tells a changed record from the others of its kind. */
function nameOf(row: PastChange, wording: Wording): string | null {
  const state = snapshot(row.after) ?? snapshot(row.before)
  const fields: readonly Field[] = recordType(row.table_name)?.fields ?? []
  for (const name of ['title', 'label', 'type', 'quote', 'agency']) {
    const field = fields.find((one) => one.name === name)
    const text = field && state ? showField(field, state, wording) : null
    if (text !== null) return text.length > 80 ? `${text.slice(0, 80)} …` : text
  }
  return null
}

const snapshot = (text: string | null) => (text === null ? null : JSON.parse(text)) as Snapshot

const recordType = (name: string) => records.find((record) => record.name === name)

function differences(row: PastChange, wording: Wording, actor: Actor): Difference[] {
  const [before, after] = [row.before, row.after].map(snapshot)
  const created_by = (after ?? before)?.['created_by']
  const author = typeof created_by === 'string' ? created_by : null
  return (recordType(row.table_name)?.fields ?? []).flatMap((field): Difference[] => {
    const changed = columnsOf(field).some((name) => before?.[name] !== after?.[name])
    if (!changed) return []
    const [old, now] = [before, after].map((side) =>
      side == null ? null : showField(field, side, wording),
    )
    if (old === now && old === null) return []
    const hidden = field.sensitivity !== 'open' && !seesRestricted(actor, author)
    const label = field.label[wording.language]
    if (hidden) return [{ label, before: null, after: null, hidden }]
    return [{ label, before: old ?? null, after: now ?? null, hidden }]
  })
}
