import type { Bundle } from '../../db/bundle.ts'
import { columnsOf, showField, type Wording } from '../../db/dictionary/field.ts'
import type { Judged } from '../../db/duplicates/judgement.ts'
import { alike, asProbed, probeOfBundle } from '../../db/duplicates/probe.ts'
import { scoreOf } from '../../db/duplicates/score.ts'
import { merged_fields } from '../../db/save/merge.ts'
import type { ActRow, PersonRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { dateOf } from '../../db/flat/cell.ts'

/** So alike two people are at least that are offered as one. */
const likely = 0.45

/** Two incidents side by side: what differs, and what of the one the other may have already. */
export function comparePage(
  { stays, goes, judged }: { stays: Bundle; goes: Bundle; judged: Judged | null },
  terms: Terms,
  wording: Wording,
) {
  const rows = merged_fields.map((field) => {
    const [own, theirs] = [stays, goes].map((bundle) =>
      showField(field, bundle.incident as unknown as Record<string, unknown>, wording),
    )
    const same = columnsOf(field).every(
      (column) =>
        (stays.incident as Record<string, unknown>)[column] ===
        (goes.incident as Record<string, unknown>)[column],
    )
    // What the one does not know it takes from the other.
    const take = own === null && theirs !== null
    return { name: field.name, label: field.label[wording.language], own, theirs, same, take }
  })
  const meant = new Set<string>()
  const people = goes.people.map((person) => {
    const same = likeliest(person, stays.people)?.id ?? ''
    // One of two who are like the same third is somebody else.
    const again = meant.has(same)
    if (same !== '') meant.add(same)
    return { id: person.id, type: person.unit, label: person.label, same: again ? '' : same }
  })
  const same_person = new Map(people.flatMap(({ id, same }) => (same ? [[id, same]] : [])))
  const act = (row: ActRow, bundle: Bundle) => ({
    id: row.id,
    seq: row.seq,
    type: row.type,
    text: [
      terms.label('act_type', row.type, wording.language),
      bundle.people.find(({ id }) => id === row.victim_id)?.label,
    ]
      .filter((part) => part !== undefined)
      .join(': '),
  })
  const taken = new Set<string>()
  const scored = scoreOf(probeOfBundle(stays), goes)
  return {
    ...scored,
    against: scored.parts.some(({ reason }) => reason === null),
    judged,
    differing: rows.filter(({ same, own, theirs }) => !same && (own ?? theirs) !== null),
    alike: rows.filter(({ same, own }) => same && own !== null),
    people,
    own_people: stays.people.map(({ id, unit, label }) => ({ id, type: unit, label })),
    acts: goes.acts.map((row) => {
      const victim = same_person.get(row.victim_id ?? '') ?? row.victim_id
      const same = stays.acts.find(
        (own) =>
          !taken.has(own.id) &&
          own.type === row.type &&
          own.victim_id === victim &&
          meets(dateOf(own, stays), dateOf(row, goes)),
      )
      if (same) taken.add(same.id)
      return { ...act(row, goes), same: same?.id ?? '' }
    }),
    own_acts: stays.acts.map((row) => act(row, stays)),
  }
}

function likeliest(person: PersonRow, among: readonly PersonRow[]): PersonRow | undefined {
  const known = among.find(({ id }) => id === person.id)
  if (known) return known
  const ranked = among
    .filter(({ unit }) => unit === person.unit)
    .map((own) => ({ own, likeness: alike(asProbed(own), asProbed(person)) }))
    .toSorted((a, b) => b.likeness - a.likeness)
  const [first, second] = ranked
  const certain = first && first.likeness >= likely && first.likeness > (second?.likeness ?? -1)
  return certain ? first.own : undefined
}

type Days = Pick<ActRow, 'date_earliest' | 'date_latest'>

/** Whether two dates may be of one day, or of days that lie within a week. */
const meets = (a: Days, b: Days) => begins(a) <= ends(b) + week && begins(b) <= ends(a) + week
const begins = (days: Days) => (days.date_earliest ? Date.parse(days.date_earliest) : -Infinity)
const ends = (days: Days) => (days.date_latest ? Date.parse(days.date_latest) : Infinity)
const week = 7 * 86_400_000
