import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change-set.ts'
import { nextRef } from '../incident.ts'
import type { Row } from '../settle.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { ReadyAct, ReadyIncident, ReadySource } from './checked.ts'
import { personKeys, sourceKeys } from './structure.ts'

type Writing = {
  db: Db
  change: Change
  actor: Actor
  ready: ReadyIncident
  stored: Bundle | null
  links: ReadonlyMap<string, IncidentRow>
}

/**
 * Writes an incident that has been checked, new or changed, within a change set.
 * @returns the incident's id
 */
export async function writeIncident(writing: Writing, example: boolean): Promise<string> {
  const sources = await writeSources(writing)
  const people = await writePeople(writing)
  const incident_id = await writeOwn(writing, example)
  const acts = await writeActs(writing, incident_id, people)
  await writeClaims(writing, incident_id, acts, sources)
  await writeLinks(writing, incident_id)
  if (writing.stored) await dropOrphans(writing)
  return incident_id
}

async function writeSources({ db, change, ready }: Writing): Promise<(string | null)[]> {
  const ids: (string | null)[] = []
  for (const source of ready.sources) {
    ids.push(source === null ? null : await writeSource(db, change, source, ready, ids))
  }
  return ids
}

async function writeSource(
  db: Db,
  change: Change,
  source: ReadySource,
  ready: ReadyIncident,
  before: readonly (string | null)[],
): Promise<string> {
  const row: Row = { ...source.row }
  const from = source.sent['derived_from']
  if (from !== undefined) {
    const at = from === null ? undefined : sourceKeys(ready).get(String(from))
    row['derived_from'] = at === undefined ? (from as string | null) : (before[at] ?? null)
  }
  const own = await writeOrigin(change, source)
  // What only repeats another source has that source's origin: it can never count as a second.
  const origin_id = row['derived_from'] == null ? own : await originOf(db, String(row['derived_from']))
  if (origin_id !== undefined) row['origin_id'] = origin_id
  if (source.id === null) {
    const origin = { origin_id: origin_id ?? null, derived_from: null }
    return change.insert('source', { ...origin, ...row } as never)
  }
  await change.update('source', source.id, row as never)
  return source.id
}

async function originOf(db: Db, source_id: string): Promise<string | null> {
  const row = await db
    .selectFrom('source')
    .select('origin_id')
    .where('id', '=', source_id)
    .executeTakeFirst()
  return row?.origin_id ?? null
}

async function writeOrigin(change: Change, source: ReadySource): Promise<string | undefined> {
  const { origin, sent } = source
  if (origin === null) return sent.origin_id ?? undefined
  if (origin.id === null) return change.insert('origin', origin.row as never)
  await change.update('origin', origin.id, origin.row as never)
  return origin.id
}

async function writePeople({ change, ready, actor }: Writing): Promise<(string | null)[]> {
  const ids: (string | null)[] = []
  for (const person of ready.people) {
    if (person === null) ids.push(null)
    else if (person.id === null) {
      const made = { ...person.row, part_of: null, created_by: actor.user_id }
      ids.push(await change.insert('person', made as never))
    } else {
      await change.update('person', person.id, person.row as never)
      ids.push(person.id)
    }
  }
  // Groups may stand after their members, so membership is written once all have ids.
  const keys = personKeys(ready)
  for (const [index, person] of ready.people.entries()) {
    const group = person?.sent['part_of']
    const id = ids[index]
    if (group === undefined || id == null) continue
    const at = group === null ? undefined : keys.get(String(group))
    await change.update('person', id, { part_of: at === undefined ? null : (ids[at] ?? null) })
  }
  return ids
}

async function writeOwn(writing: Writing, example: boolean): Promise<string> {
  const { db, change, ready, actor, stored } = writing
  const { row } = ready.incident
  if (stored) {
    // What was verified is no longer what the reviewer saw.
    const fallen = stored.incident.status === 'verified' ? { status: 'submitted' as const } : {}
    await change.update('incident', stored.incident.id, { ...row, ...fallen } as never)
    await change.touch('incident', stored.incident.id)
    return stored.incident.id
  }
  const place_id = row['place_id'] ?? null
  const place = await db
    .selectFrom('place')
    .select('country_id')
    .where('id', '=', String(place_id))
    .executeTakeFirst()
  const earliest = row['date_earliest'] ?? null
  const ref = await nextRef(db, place?.country_id ?? null, earliest === null ? null : String(earliest))
  const own = { ...ref, example: example ? 1 : 0, created_by: actor.user_id }
  return change.insert('incident', { ...row, ...own } as never)
}

/** One row per victim: an act sent with several becomes as many, alike in everything else. */
async function writeActs(
  writing: Writing,
  incident_id: string,
  people: readonly (string | null)[],
): Promise<string[][]> {
  const keys = personKeys(writing.ready)
  const last = Math.max(0, ...(writing.stored?.acts.map((act) => act.seq) ?? []))
  const counter = { seq: last }
  const ids: string[][] = []
  for (const act of writing.ready.acts) {
    if (act === null) ids.push([])
    else if (act.sent.remove) {
      if (act.id !== null) await removeAct(writing, act.id)
      ids.push([])
    } else {
      const victims = (act.sent.victims ?? [])
        .filter((victim) => victim != null)
        .map((victim) => {
          const at = keys.get(victim)
          return at === undefined ? victim : (people[at] ?? null)
        })
      ids.push(await writeAct(writing, act, incident_id, victims, counter))
    }
  }
  return ids
}

async function writeAct(
  writing: Writing,
  act: ReadyAct,
  incident_id: string,
  victims: readonly (string | null)[],
  counter: { seq: number },
): Promise<string[]> {
  const { change } = writing
  const ids: string[] = []
  for (const [index, victim_id] of (victims.length > 0 ? victims : [null]).entries()) {
    if (act.id !== null && index === 0) {
      const victim = act.sent.victims === undefined ? {} : { victim_id }
      await change.update('act', act.id, { ...act.row, ...victim } as never)
      ids.push(act.id)
    } else {
      counter.seq += 1
      const old = writing.stored?.acts.find((row) => row.id === act.id)
      const row = { ...(old ? copyOf(old) : {}), ...act.row, incident_id, seq: counter.seq, victim_id }
      ids.push(await change.insert('act', row as never))
    }
    await writeInvolvements(writing, act, ids.at(-1) ?? '', index)
  }
  return ids
}

function copyOf(act: Record<string, unknown>): Record<string, unknown> {
  const { id: _, version: __, created_at: ___, updated_at: ____, ...copied } = act
  return copied
}

async function writeInvolvements(
  { change }: Writing,
  act: ReadyAct,
  act_id: string,
  copy: number,
): Promise<void> {
  for (const agency of act.agencies) {
    if (agency === null) continue
    if (agency.sent['remove'] === true) {
      if (agency.id !== null && copy === 0) await change.remove('involvement', agency.id)
    } else if (agency.id !== null && copy === 0) {
      await change.update('involvement', agency.id, agency.row as never)
    } else {
      await change.insert('involvement', { ...agency.row, act_id } as never)
    }
  }
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

async function writeClaims(
  { change, ready, stored }: Writing,
  incident_id: string,
  acts: readonly string[][],
  sources: readonly (string | null)[],
): Promise<void> {
  const keys = sourceKeys(ready)
  const first = sources.find((id) => id !== null) ?? null
  const cited = new Set(stored?.claims.map((claim) => claim.source_id))
  for (const claim of ready.claims) {
    if (claim === null) continue
    if (claim.id !== null) {
      if (claim.sent.remove) await change.remove('claim', claim.id)
      else await change.update('claim', claim.id, claim.row as never)
      continue
    }
    const at = claim.sent.source == null ? undefined : keys.get(claim.sent.source)
    const source_id = at === undefined ? first : (sources[at] ?? null)
    if (source_id === null) continue
    cited.add(source_id)
    // A claim about an act that names several people is a claim about each.
    const about = claim.sent.act == null ? [null] : (acts[claim.sent.act] ?? [])
    for (const act_id of about) {
      await change.insert('claim', { ...claim.row, source_id, incident_id, act_id } as never)
    }
  }
  await citeTheRest({ ready, change }, incident_id, sources, cited)
}

/** A source without a quote still reports the incident, unless it only repeats another. */
async function citeTheRest(
  { ready, change }: { ready: ReadyIncident; change: Change },
  incident_id: string,
  sources: readonly (string | null)[],
  cited: ReadonlySet<string>,
): Promise<void> {
  for (const [index, source_id] of sources.entries()) {
    const derived = ready.sources[index]?.sent['derived_from'] != null
    if (source_id === null || cited.has(source_id) || derived) continue
    const blank = { field: null, value: null, quote: null, locator: null, credibility: null }
    await change.insert('claim', {
      ...blank,
      source_id,
      incident_id,
      act_id: null,
      asserts: 'asserts',
      state: 'accepted',
    })
  }
}

async function writeLinks({ change, ready, links }: Writing, from_id: string): Promise<void> {
  for (const link of ready.links) {
    if (link === null) continue
    if (link.id !== null) {
      if (link.sent.remove) await change.remove('link', link.id)
      else await change.update('link', link.id, link.row as never)
    } else {
      const to_id = links.get(link.sent.to ?? '')?.id
      if (to_id !== undefined) await change.insert('link', { ...link.row, from_id, to_id } as never)
    }
  }
}

/** A person left in no act, and a group left without members, go with the act that named them. */
async function dropOrphans({ db, change, stored }: Writing): Promise<void> {
  for (const person of stored?.people ?? []) {
    const [act, involvement, member] = await Promise.all([
      db.selectFrom('act').select('id').where('victim_id', '=', person.id).executeTakeFirst(),
      db.selectFrom('involvement').select('id').where('person_id', '=', person.id).executeTakeFirst(),
      db.selectFrom('person').select('id').where('part_of', '=', person.id).executeTakeFirst(),
    ])
    if (!act && !involvement && !member) await change.remove('person', person.id)
  }
}
