import type { Actor } from '../../db/actor.ts'
import { columnsOf, showField, type Field, type Wording } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import type { History } from '../../db/history.ts'
import type { listGone, PastChange, Snapshot } from '../../db/past.ts'
import { mayPutBack } from '../entry/restore.ts'
import { seesRestricted } from '../../db/visible.ts'
import { wordDiff, type Part } from './word-diff.ts'
import { isMessage } from '../language.ts'
import type { en } from '../language/en.ts'

/** One changed field: null on a side means that there was nothing. */
export type Difference = {
  label: string
  before: string | null
  after: string | null
  hidden: boolean
  /** Both sides as one text, word by word, where they have enough in common. */
  parts: Part[] | null
  /** By what the form is told to put the old value back. */
  field: string
}

/** A history, with what it names and what is not there any more. */
type Past = History & { gone: Awaited<ReturnType<typeof listGone>> }

/**
 * The change sets of an incident, newest first, each with the fields that it changed. That an edit
 * of another incident touched this one is no change of it.
 */
export function historyPage(past: Past, words: Wording, actor: Actor) {
  const { changes, closed } = past
  const wording = withPast(words, past)
  const shown = changes
    .map((row) => ({ row, fields: differences(row, wording, actor) }))
    .filter(({ row, fields }) => row.before === null || row.after === null || fields.length > 0)
  const by_set = Map.groupBy(shown, ({ row }) => row.number)
  return [...by_set].map(([number, rows]) => ({
    number,
    at: rows[0]?.row.at ?? '',
    actor: rows[0]?.row.actor ?? '',
    kind: kindName(rows[0]?.row.kind ?? ''),
    reason: !closed.has(number) || rows.some(isOfThis) ? (rows[0]?.row.reason ?? null) : null,
    records: rows.map(({ row, fields }) => ({
      ...{ table: row.table_name, row_id: row.row_id },
      noun: recordType(row.table_name)?.label[wording.language] ?? row.table_name,
      name: nameOf(row, wording),
      created: row.before === null,
      restored: row.before === null && row.after?.['created_in'] !== row.number,
      removed: row.after === null,
      differences: fields.map((one) => ({
        ...one,
        may_put_back: mayPutBack(row.table_name, one.field),
      })),
    })),
  }))
}

/** What is done to one incident at a time: the reason is of that one, whatever else shows it. */
const of_one = new Set(['create', 'edit', 'decision', 'verification', 'return'])

/** What belongs to the incident alone: that was edited, and the reason is of that. */
const isOfThis = ({ row }: { row: PastChange }) =>
  of_one.has(row.kind) && !['person', 'source', 'origin'].includes(row.table_name)

/** What is called how a change set came about; an edit where nothing else is known. */
export function kindName(kind: string): keyof typeof en {
  const key = `history.kind_${kind}`
  return isMessage(key) ? key : 'history.kind_edit'
}

/** Words that know the names of what is no longer there. */
function withPast(words: Wording, { changes, refs, gone }: Past): Wording {
  const people = changes.flatMap(({ table_name, row_id, before, after }) => {
    const label = (after ?? before)?.['label']
    return table_name === 'person' && typeof label === 'string' ? [[row_id, label] as const] : []
  })
  const others = [...gone].map(([id, { table, row }]) => [id, lastName(table, row, words)] as const)
  const past = new Map([...others, ...people.toReversed(), ...refs])
  return {
    ...words,
    nameOf: (noun, id) => {
      const name = words.nameOf(noun, id)
      return name === id ? (past.get(id) ?? id) : name
    },
  }
}

/** What was called how, as the others of its kind are. */
function lastName(table: string, row: Snapshot, { language, termLabel }: Wording): string {
  const names = {
    origin: [row['label'], termLabel('origin_kind', String(row['kind']))],
    source: [row['publisher'], row['title'], row['url']],
  }[table] ?? [row[`name_${language}`]]
  return String(names.find((name) => name != null) ?? row['id'])
}

/** What tells a changed record from the others of its kind. */
function nameOf({ table_name, before, after }: PastChange, wording: Wording): string | null {
  const state = after ?? before
  const fields: readonly Field[] = recordType(table_name)?.fields ?? []
  for (const name of ['title', 'label', 'type', 'quote', 'agency']) {
    const field = fields.find((one) => one.name === name)
    const text = field && state ? showField(field, state, wording) : null
    if (text !== null) return text.length > 80 ? `${text.slice(0, 80)} …` : text
  }
  return null
}

const recordType = (name: string) => records.find((record) => record.name === name)

function differences(row: PastChange, wording: Wording, actor: Actor): Difference[] {
  const { before, after } = row
  const created_by = (after ?? before)?.['created_by']
  const author = typeof created_by === 'string' ? created_by : null
  const words = (field: Field, side: Snapshot | null) =>
    side === null ? null : showField(field, side, wording)
  return (recordType(row.table_name)?.fields ?? []).flatMap((field): Difference[] => {
    const changed = columnsOf(field).some((name) => before?.[name] !== after?.[name])
    if (!changed) return []
    const [old, now] = [words(field, before), words(field, after)]
    if (old === now && old === null) return []
    const hidden = field.sensitivity !== 'open' && !seesRestricted(actor, author)
    const label = field.label[wording.language]
    const own = { label, field: field.name, hidden }
    if (hidden) return [{ ...own, before: null, after: null, parts: null }]
    const parts = old !== null && now !== null ? wordDiff(old, now) : null
    return [{ ...own, before: old, after: now, parts }]
  })
}
