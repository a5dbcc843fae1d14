import { ulid } from '../ulid.ts'
import type { ReadyAct } from './checked.ts'
import { personKeys, present } from './keys.ts'
import type { Writing } from './write.ts'

type PersonIds = readonly (string | null)[]

/** Where the numbers of acts stand, and the rows to be inserted once all are known. */
type Fresh = { seq: number; acts: { id: string }[]; involvements: object[] }

/**
 * Writes the acts of an incident: one row per victim, so that an act sent with several becomes as
 * many, alike in everything else.
 * @returns the ids that each act sent has become, by position
 */
export async function writeActs(
  writing: Writing,
  incident_id: string,
  people: PersonIds,
): Promise<string[][]> {
  const { change, stored } = writing
  const fresh: Fresh = { seq: stored?.incident.last_seq ?? 0, acts: [], involvements: [] }
  const ids: string[][] = []
  for (const act of writing.ready.acts) {
    if (act === null) ids.push([])
    else if (act.sent.remove) {
      if (act.id !== null) await removeAct(writing, act.id)
      ids.push([])
    } else ids.push(await writeAct(writing, act, incident_id, people, fresh))
  }
  await change.insertAll('act', fresh.acts as never[])
  await change.insertAll('involvement', fresh.involvements as never[])
  return ids
}

/**
 * The highest number that an act of the incident has been given once its acts are written. It
 * only grows: `#act-5` in a report cites the fifth act for ever, also when that was removed.
 */
export function lastSeq(writing: Writing, people: PersonIds): number {
  const fresh = present(writing.ready.acts).map(([act]) => {
    if (act.sent.remove) return 0
    const victims = victimsOf(writing, act, people).length
    return act.id === null ? victims : victims - 1
  })
  return fresh.reduce((sum, n) => sum + n, writing.stored?.incident.last_seq ?? 0)
}

async function writeAct(
  writing: Writing,
  act: ReadyAct,
  incident_id: string,
  people: PersonIds,
  fresh: Fresh,
): Promise<string[]> {
  const { change, stored } = writing
  const old = stored?.acts.find((row) => row.id === act.id)
  const victims = victimsOf(writing, act, people)
  const ids: string[] = []
  for (const [index, victim_id] of victims.entries()) {
    const copy = act.id === null || index > 0
    if (copy) {
      fresh.seq += 1
      const own = { id: ulid(), incident_id, seq: fresh.seq, victim_id }
      fresh.acts.push({ ...(old ? copyOf(old) : {}), ...act.row, ...own })
      ids.push(own.id)
    } else {
      const victim = act.sent.victims === undefined ? {} : { victim_id }
      await change.update('act', act.id ?? '', { ...act.row, ...victim })
      ids.push(act.id ?? '')
    }
    await writeInvolvements(writing, act, ids.at(-1) ?? '', people, copy ? fresh : null)
  }
  return ids
}

/** The victims sent, each once; first the one the stored act is about, whose quotes stay with it. */
function victimsOf(
  { ready, stored }: Writing,
  act: ReadyAct,
  people: PersonIds,
): (string | null)[] {
  const old = stored?.acts.find((row) => row.id === act.id)?.victim_id ?? null
  const sent = (act.sent.victims ?? []).filter((victim) => victim != null)
  const ids = new Set(sent.map((victim) => personId(ready, people, victim)))
  if (ids.size === 0) return [null]
  return ids.has(old) ? [...new Set([old, ...ids])] : [...ids]
}

function personId(ready: Writing['ready'], people: PersonIds, key: string): string | null {
  const at = personKeys(ready).get(key)
  return at === undefined ? key : (people[at] ?? null)
}

/** What a copy of a stored row takes over from it. */
function copyOf(row: Record<string, unknown>): Record<string, unknown> {
  const { id: _, version: __, created_at: ___, updated_at: ____, ...copied } = row
  return copied
}

/** @param fresh takes those of an act that is new; null for an act that is there */
async function writeInvolvements(
  { change, ready, stored }: Writing,
  act: ReadyAct,
  act_id: string,
  people: PersonIds,
  fresh: Fresh | null,
): Promise<void> {
  const kept = (stored?.involvements ?? []).filter((row) => row.act_id === act.id)
  for (const agency of act.agencies) {
    if (agency === null || (agency.sent['remove'] === true && fresh)) continue
    const old = kept.find((row) => row.id === agency.id)
    const person = agency.row['person_id']
    const person_id = person == null ? {} : { person_id: personId(ready, people, String(person)) }
    if (agency.sent['remove'] === true) {
      if (old) await change.remove('involvement', old.id)
    } else if (old && !fresh)
      await change.update('involvement', old.id, { ...agency.row, ...person_id })
    else {
      const row = { ...(old ? copyOf(old) : {}), ...agency.row, ...person_id, act_id }
      if (fresh) fresh.involvements.push(row)
      else await change.insert('involvement', row as never)
    }
  }
  const sent = new Set(act.agencies.map((agency) => agency?.id))
  const rest = fresh ? kept.filter(({ id }) => !sent.has(id)) : []
  fresh?.involvements.push(...rest.map((row) => ({ ...copyOf(row), act_id })))
}

async function removeAct({ change, stored }: Writing, id: string): Promise<void> {
  // What a source said is kept: a quote about an act that goes is a quote about the incident.
  for (const claim of stored?.claims.filter((row) => row.act_id === id) ?? []) {
    await change.update('claim', claim.id, { act_id: null })
  }
  for (const involvement of stored?.involvements.filter((row) => row.act_id === id) ?? []) {
    await change.remove('involvement', involvement.id)
  }
  await change.remove('act', id)
}
