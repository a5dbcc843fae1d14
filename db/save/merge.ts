import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { columnsOf, type Field } from '../dictionary/field.ts'
import { act_fields } from '../dictionary/records/act.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { person_fields } from '../dictionary/records/person.ts'
import { sealed } from '../engine/seal.ts'
import { findBundle } from '../incident.ts'
import type { Row } from '../settle.ts'
import { derivedSourcesOf } from '../source-seen.ts'
import type { ActRow, Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { blanksFilled } from './blanks.ts'
import { levels } from '../visible.ts'
import { find, whyNotMerged } from './may-merge.ts'
import { takeLinks, takeTalk } from './merge-beside.ts'
import { removeIncidents, removeUnused } from './remove.ts'
import { findTurned } from './showing.ts'
import { letStand, Unfit } from './stand.ts'

/** What two incidents that are one are made into. */
export type Merging = {
  /** The incident that stays, and the one that it takes in, by reference, as they were seen. */
  keep: { ref: string; version: number }
  lose: { ref: string; version: number }
  /** The fields whose value is the other's. */
  take: readonly string[]
  /** Of the people and acts of the other, those that the one has already, and as which, by id. */
  people: ReadonlyMap<string, string>
  acts: ReadonlyMap<string, string>
  reason: string
}

export type Merged =
  | { state: 'merged'; number: number; ref: string }
  /**
   * `kinds`: an event and a pattern; `levels`: not for the same readers; `not_same`: somebody or
   * something of the one is not what it was said to be of the other; `withheld`: somebody has what this
   * person may not read.
   */
  | { state: 'missing' | 'stale' | 'kinds' | 'levels' | 'not_same' | 'withheld' }
  | { state: 'unfit'; refs: string[] }

/** The fields that are chosen one by one; what decides who reads it follows from both. */
export const merged_fields: readonly Field[] = (incident_fields as readonly Field[]).filter(
  ({ name }) => !['kind', 'status', 'sensitivity'].includes(name),
)

/**
 * Makes one of two incidents, as one change set: acts, people, quotes, sources and links of both. What
 * is in neither is in the history. The reference of the one that goes leads to the one that stays.
 */
export async function mergeIncidents(
  { db, terms, actor }: { db: Db; terms: Terms; actor: Actor },
  merging: Merging,
): Promise<Merged> {
  const { keep, lose, reason } = merging
  try {
    return await changeRecord(db, actor, { kind: 'merge', reason }, async (db, change) => {
      const [stays, goes] = [
        await findBundle(db, actor, keep.ref),
        await findBundle(db, actor, lose.ref),
      ]
      if (!stays || !goes || keep.ref === lose.ref) return { state: 'missing' as const }
      if (stays.incident.version !== keep.version || goes.incident.version !== lose.version) {
        return { state: 'stale' as const }
      }
      if (stays.incident.kind !== goes.incident.kind) return { state: 'kinds' as const }
      const why = whyNotMerged(actor, stays, goes, merging)
      if (why !== null) return { state: why }
      const ids = [stays.incident.id, goes.incident.id]
      const { turned } = await findTurned(db, await derivedSourcesOf(db, ids), () =>
        takeIn({ db, change, actor, stays, goes }, merging),
      )
      const [into_id = '', lost_id = ''] = ids
      const row = { lost_id, change_number: change.number, lost_ref: lose.ref, into_id }
      await db.insertInto('merged').values(sealed('merged', row)).execute()
      await letStand({ db, terms, change }, { incidents: [into_id], moved: new Set(turned) })
      return { state: 'merged' as const, number: change.number, ref: keep.ref }
    })
  } catch (error) {
    if (error instanceof Unfit) return { state: 'unfit', refs: error.refs }
    throw error
  }
}

const inherited = ['date', 'place'] as const

type Work = { db: Db; change: Change; actor: Actor; stays: Bundle; goes: Bundle }

async function takeIn(work: Work, merging: Merging): Promise<void> {
  const { change, db, stays, goes } = work
  const row = rowAfter(work, merging)
  await takePeople(work, merging)
  const last_seq = await takeActs(work, merging, { ...stays.incident, ...row })
  await takeClaims(work, merging)
  await takeLinks(work)
  await takeTalk(work)
  await removeIncidents(db, change, [goes.incident.id])
  const known = [...merging.people.keys()].map((id) => ({ table: 'person' as const, id }))
  await removeUnused(db, change, known)
  await change.update('incident', stays.incident.id, { ...row, last_seq })
  await change.touch('incident', stays.incident.id)
}

/** The columns of the incident that stays. */
function rowAfter({ stays, goes }: Work, { take }: Merging): Row {
  const theirs = goes.incident as unknown as Row
  const taken = merged_fields.filter(({ name }) => take.includes(name)).flatMap(columnsOf)
  const hidden = [stays, goes].map(({ incident }) => levels.indexOf(incident.sensitivity))
  return {
    ...Object.fromEntries(taken.map((column) => [column, theirs[column] ?? null])),
    // What is real goes not with the example.
    example: Math.min(stays.incident.example, goes.incident.example),
    // What one of them kept from others stays so.
    sensitivity: levels[Math.max(...hidden)] ?? 'sealed',
  }
}

async function takePeople({ change, stays, goes }: Work, { people }: Merging): Promise<void> {
  for (const [from, to] of people) {
    const [own, theirs] = [find(stays.people, to), find(goes.people, from)]
    if (!own || !theirs) continue
    const group = people.get(theirs.part_of ?? '') ?? theirs.part_of
    const part_of = group === to ? null : group
    await change.update('person', to, blanksFilled(person_fields, own, { ...theirs, part_of }))
  }
  for (const member of goes.people) {
    const group = people.get(member.part_of ?? '')
    if (group !== undefined && !people.has(member.id) && group !== member.id) {
      await change.update('person', member.id, { part_of: group })
    }
  }
}

/** @returns the highest number of an act */
async function takeActs(
  { change, stays, goes }: Work,
  { acts, people }: Merging,
  after: Row,
): Promise<number> {
  let seq = Math.max(stays.incident.last_seq, ...stays.acts.map((act) => act.seq))
  for (const act of goes.acts) {
    const victim_id = people.get(act.victim_id ?? '') ?? act.victim_id
    const involved = goes.involvements.filter((row) => row.act_id === act.id)
    const same = find(stays.acts, acts.get(act.id) ?? '')
    if (same) {
      await change.update('act', same.id, blanksFilled(merged_act, same, { ...act, victim_id }))
    } else {
      seq += 1
      const own = { incident_id: stays.incident.id, seq, victim_id }
      const said = asTheIncident(act, goes.incident, after)
      await change.update('act', act.id, { ...said, ...own })
    }
    for (const row of involved) {
      const person_id = people.get(row.person_id ?? '') ?? row.person_id
      const known =
        same &&
        stays.involvements.some(
          (one) =>
            one.act_id === same.id &&
            one.agency_id === row.agency_id &&
            one.person_id === person_id &&
            one.degree === row.degree,
        )
      if (!known)
        await change.update('involvement', row.id, { act_id: same?.id ?? act.id, person_id })
    }
  }
  return seq
}

/** A blank date or place of an act that stays means "as the incident", and goes on meaning that. */
const merged_act = (act_fields as readonly Field[]).filter(
  ({ name }) => !(inherited as readonly string[]).includes(name),
)

/** That a date or a place is not known, where it would otherwise read "as the incident". */
const not_known: Record<(typeof inherited)[number], Row> = {
  date: { date_edtf: 'XXXX', date_precision: 'unknown' },
  place: { place_precision: 'unknown' },
}

/** A blank date or place means "as the incident": in another incident it is said. */
function asTheIncident(act: ActRow, before: Row, after: Row): Row {
  const said = inherited.map((name): Row => {
    const field = (act_fields as readonly Field[]).find((one) => one.name === name)
    const columns = field ? columnsOf(field) : []
    const has = (row: object) => columns.some((column) => (row as Row)[column] != null)
    if (has(act) || columns.every((column) => before[column] === after[column])) return {}
    if (!has(before)) return not_known[name]
    return Object.fromEntries(columns.map((column) => [column, before[column] ?? null]))
  })
  return Object.assign({}, ...said) as Row
}

async function takeClaims({ change, stays, goes }: Work, { acts }: Merging): Promise<void> {
  for (const claim of goes.claims) {
    const act_id = acts.get(claim.act_id ?? '') ?? claim.act_id
    const said = stays.claims.some(
      (own) =>
        own.source_id === claim.source_id &&
        own.act_id === act_id &&
        (['field', 'value', 'quote', 'asserts'] as const).every(
          (name) => own[name] === claim[name],
        ),
    )
    if (said) await change.remove('claim', claim.id)
    else await change.update('claim', claim.id, { incident_id: stays.incident.id, act_id })
  }
}
