import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change.ts'
import { nextRef } from '../incident.ts'
import type { Value } from '../dictionary/field.ts'
import type { Row } from '../settle.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { ReadyIncident } from './checked.ts'
import { personKeys } from './keys.ts'
import { removeUnused } from './remove.ts'
import type { Saving } from './save.ts'
import { lastSeq, writeActs } from './write-acts.ts'
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
  /** Gathers what a source was taken from until now, and the sources newly taken from another. */
  moved: Set<string>
  /** How its reference is given; the next one, where that is not said. */
  giveRef?: typeof nextRef
}

/**
 * Writes an incident that has been checked, new or changed, within a change set.
 * @returns the incident's id
 */
export async function writeIncident(
  writing: Writing,
  { example = false, decided }: Pick<Saving, 'example' | 'decided'>,
): Promise<string> {
  const { stored, change, actor } = writing
  const sources = await writeSources(writing)
  const people = await writePeople(writing)
  const last_seq = lastSeq(writing, people)
  const incident_id = stored?.incident.id ?? (await insertOwn(writing, last_seq, example))
  const acts = await writeActs(writing, incident_id, people)
  await writeClaims(writing, { incident_id, acts, sources }, decided !== undefined)
  if (decided) {
    const decision = { decision: decided.reason, decided_by: actor.name, decided_at: change.at }
    await change.update('claim', decided.claim_id, decision)
  }
  await writeLinks(writing, incident_id)
  if (stored) {
    await dropOrphans(writing, stored)
    await updateOwn(writing, stored.incident, last_seq)
  }
  return incident_id
}

async function writePeople({ change, ready, actor }: Writing): Promise<(string | null)[]> {
  const fresh = ready.people.filter((person) => person?.id === null)
  const made = fresh.map((person) => ({
    ...person?.row,
    part_of: null,
    created_by: actor.user_id,
  }))
  const made_ids = await change.insertAll('person', made as never[])
  const ids: (string | null)[] = []
  for (const person of ready.people) {
    if (person === null) ids.push(null)
    else if (person.id === null) ids.push(made_ids.shift() ?? null)
    else {
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

async function insertOwn(writing: Writing, last_seq: number, example: boolean): Promise<string> {
  const { db, change, ready, actor, giveRef = nextRef } = writing
  const { row } = ready.incident
  const ref = await giveRef(db, textOf(row['place_id']), textOf(row['date_earliest']))
  const own = { ...ref, last_seq, example: example ? 1 : 0, created_by: actor.user_id }
  return change.insert('incident', { ...row, ...own } as never)
}

const textOf = (value: Value | undefined) => (value == null ? null : String(value))

/** Last, because a change of anything that belongs to an incident is a change of the incident. */
async function updateOwn(
  { change, ready, since }: Writing,
  stored: IncidentRow,
  last_seq: number,
): Promise<void> {
  const row: Row = { ...ready.incident.row, last_seq }
  const differs = Object.entries(row).some(([name, value]) => (stored as Row)[name] !== value)
  if (!differs && change.count() === since) return
  // What was verified is no longer what the reviewer saw.
  if ((row['status'] ?? stored.status) === 'verified') row['status'] = 'submitted'
  await change.update('incident', stored.id, row)
  await change.touch('incident', stored.id)
}

async function writeLinks(writing: Writing, from_id: string): Promise<void> {
  for (const link of writing.ready.links) {
    const other = link === null ? null : await writeLink(writing, link, from_id)
    // The incident at the other end shows the link: what was read there before is out of date.
    if (other !== null) await writing.change.touch('incident', other)
  }
}

type Link = NonNullable<ReadyIncident['links'][number]>

/** @returns the incident at the other end; null when nothing was changed */
async function writeLink(
  { change, links, stored }: Writing,
  { id, row, sent }: Link,
  from_id: string,
): Promise<string | null> {
  if (id === null) {
    const to_id = links.get(sent.to ?? '')?.id
    if (to_id === undefined || sent.remove) return null
    await change.insert('link', { ...row, from_id, to_id } as never)
    return to_id
  }
  const other = stored?.links.find((link) => link.link_id === id)?.incident_id ?? null
  if (sent.remove) await change.remove('link', id)
  else if (!(await change.update('link', id, row))) return null
  return other
}

/** A person left in no act, and a group left without members, go with the act that named them. */
const dropOrphans = ({ db, change }: Writing, { people }: Bundle) =>
  removeUnused(
    db,
    change,
    people.map(({ id }) => ({ table: 'person', id })),
  )
