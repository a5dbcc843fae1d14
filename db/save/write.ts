import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change-set.ts'
import { nextRef } from '../incident.ts'
import type { Row } from '../settle.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { ReadyIncident } from './checked.ts'
import { personKeys } from './keys.ts'
import { writeActs } from './write-acts.ts'
import { writeClaims } from './write-claims.ts'
import { writeSources } from './write-sources.ts'

export type Writing = {
  db: Db
  change: Change
  actor: Actor
  ready: ReadyIncident
  stored: Bundle | null
  links: ReadonlyMap<string, IncidentRow>
  /** How many changes the change set held before this incident. */
  since: number
}

/**
 * Writes an incident that has been checked, new or changed, within a change set.
 * @returns the incident's id
 */
export async function writeIncident(writing: Writing, example: boolean): Promise<string> {
  const { stored } = writing
  const sources = await writeSources(writing)
  const people = await writePeople(writing)
  const incident_id = stored?.incident.id ?? (await insertOwn(writing, example))
  const acts = await writeActs(writing, incident_id, people)
  await writeClaims(writing, { incident_id, acts, sources })
  await writeLinks(writing, incident_id)
  if (stored) {
    await dropOrphans(writing, stored)
    await updateOwn(writing, stored.incident)
  }
  return incident_id
}

async function writePeople({ change, ready, actor }: Writing): Promise<(string | null)[]> {
  const ids: (string | null)[] = []
  for (const person of ready.people) {
    if (person === null) ids.push(null)
    else if (person.id === null) {
      const made = { ...person.row, part_of: null, created_by: actor.user_id }
      ids.push(await change.insert('person', made as never))
    } else {
      await change.update('person', person.id, person.row)
      ids.push(person.id)
    }
  }
  // Groups may stand after their members, so membership is written once all have ids.
  const keys = personKeys(ready)
  for (const [index, person] of ready.people.entries()) {
    const group = person?.sent.part_of
    const id = ids[index]
    if (group === undefined || id == null) continue
    const at = group === null ? undefined : keys.get(group)
    await change.update('person', id, { part_of: at === undefined ? null : (ids[at] ?? null) })
  }
  return ids
}

async function insertOwn(writing: Writing, example: boolean): Promise<string> {
  const { db, change, ready, actor } = writing
  const { row } = ready.incident
  const place = await db
    .selectFrom('place')
    .select('country_id')
    .where('id', '=', String(row['place_id'] ?? null))
    .executeTakeFirst()
  const earliest = row['date_earliest'] ?? null
  const ref = await nextRef(
    db,
    place?.country_id ?? null,
    earliest === null ? null : String(earliest),
  )
  const own = { ...ref, example: example ? 1 : 0, created_by: actor.user_id }
  return change.insert('incident', { ...row, ...own } as never)
}

/** Last, because a change of anything that belongs to an incident is a change of the incident. */
async function updateOwn({ change, ready, since }: Writing, stored: IncidentRow): Promise<void> {
  const row: Row = { ...ready.incident.row }
  const differs = Object.entries(row).some(([name, value]) => (stored as Row)[name] !== value)
  if (!differs && change.count() === since) return
  // What was verified is no longer what the reviewer saw.
  if ((row['status'] ?? stored.status) === 'verified') row['status'] = 'submitted'
  await change.update('incident', stored.id, row)
  await change.touch('incident', stored.id)
}

async function writeLinks({ change, ready, links }: Writing, from_id: string): Promise<void> {
  for (const link of ready.links) {
    if (link === null) continue
    if (link.id !== null) {
      if (link.sent.remove) await change.remove('link', link.id)
      else await change.update('link', link.id, link.row)
    } else {
      const to_id = links.get(link.sent.to ?? '')?.id
      if (to_id !== undefined) await change.insert('link', { ...link.row, from_id, to_id } as never)
    }
  }
}

/** A person left in no act, and a group left without members, go with the act that named them. */
async function dropOrphans({ db, change }: Writing, stored: Bundle): Promise<void> {
  let left = stored.people.map((person) => person.id)
  // In rounds: a group is left without members only once these have gone.
  for (let before = -1; before !== left.length;) {
    before = left.length
    const kept: string[] = []
    for (const id of left) {
      if (await isNamed(db, id)) kept.push(id)
      else await change.remove('person', id)
    }
    left = kept
  }
}

async function isNamed(db: Db, id: string): Promise<boolean> {
  const act = db.selectFrom('act').select('id').where('victim_id', '=', id)
  const involvement = db.selectFrom('involvement').select('id').where('person_id', '=', id)
  const member = db.selectFrom('person').select('id').where('part_of', '=', id)
  const found =
    (await act.executeTakeFirst()) ??
    (await involvement.executeTakeFirst()) ??
    (await member.executeTakeFirst())
  return found !== undefined
}
