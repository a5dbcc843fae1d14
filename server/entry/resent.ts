import type { Bundle } from '../../db/bundle.ts'
import type { Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { plain } from './differences.ts'
import { rowsOf } from './rows.ts'
import type { Typed } from './input.ts'

type Lead = (key: unknown) => unknown
/** A row with its keys read: they mean something only within their own document. */
type Tell = (row: Typed) => Typed

/**
 * A form that had been saved, was changed and is sent once more: what was typed, as an edit of the
 * record it made. Each row that was new finds the row it became, so that saving changes that one
 * and makes no second.
 * @param at the moment of the first saving: only what was made then can be what a row became
 */
export function asEdit(typed: Typed, stored: Typed, bundle: Bundle, at: string): Typed {
  const made = madeAt(bundle, at)
  const theirs = (group: string) => rowsOf(stored, group)
  const people = pair(rowsOf(typed, 'people'), theirs('people'), 'person_id', made)
  const sources = pair(rowsOf(typed, 'sources'), theirs('sources'), 'source_id', made)
  const who = leadBy(people, 'person_id')
  const they = leadBy(theirs('people'), 'person_id')
  const split = oneVictimEach(typed, theirs('acts'), who, they)
  const acts = pair(split.acts, theirs('acts'), 'act_id', made, [
    (act) => ({ ...act, victims: victimsOf(act).map(who) }),
    (act) => ({ ...act, victims: victimsOf(act).map(they) }),
  ]).map((act) => {
    const own = theirs('acts').find((row) => row['act_id'] === act['act_id']) ?? {}
    const [mine, other] = [rowsOf(act, 'agencies'), rowsOf(own, 'agencies')]
    const agencies = pair(mine, other, 'involvement_id', made)
    return { ...act, ...sameWords(act_fields, act, own), agencies }
  })
  const claims = pair(split.claims, theirs('claims'), 'claim_id', made, [
    aboutWhat(acts, leadBy(sources, 'source_id')),
    aboutWhat(theirs('acts'), leadBy(theirs('sources'), 'source_id')),
  ])
  // A link has nothing of its own but where it leads.
  const links = rowsOf(typed, 'links').map((link) => {
    const same = theirs('links').find((row) => row['to'] === link['to'])
    return link['link_id'] == null && same ? { ...link, link_id: same['link_id'] } : link
  })
  const words = sameWords(incident_fields, typed, stored)
  return { ...typed, ...words, people, sources, acts, claims, links }
}

/**
 * A name that was typed for a place was taken for the source's wording too, where none was given:
 * the box for it is still blank in what was typed, and is no wish to have the wording removed.
 */
function sameWords(fields: readonly Field[], mine: Typed, theirs: Typed): Typed {
  const words = fields.flatMap(({ name, kind }) => {
    const both = '' in kind.inputs && '_text' in kind.inputs
    const taken = both && textOf(mine[`${name}_text`]) === ''
    const text = plain(theirs[`${name}_text`])
    return taken && text !== '' && text === plain(mine[name]) ? [[`${name}_text`, text]] : []
  })
  return Object.fromEntries(words) as Typed
}

function madeAt(bundle: Bundle, at: string): ReadonlySet<unknown> {
  const { people, sources, acts, involvements, claims } = bundle
  const rows = [people, sources, acts, involvements, claims].flat()
  return new Set(rows.flatMap((row) => (row.created_at === at ? [row.id] : [])))
}

const leadBy =
  (rows: readonly Typed[], id: string): Lead =>
  (key) =>
    rows.find((row) => row['key'] === key)?.[id] ?? key

const victimsOf = (act: Typed): unknown[] =>
  [act['victims'] ?? []].flat().filter((victim) => victim !== '')

const aboutWhat =
  (acts: readonly Typed[], source: Lead): Tell =>
  (claim) => ({
    ...claim,
    act: textOf(claim['act']) === '' ? '' : acts[Number(claim['act'])]?.['act_id'],
    source: source(claim['source']),
  })

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/**
 * An act against several was saved as one act each, and a new quote about it as one each: the
 * others are put at the end, so that the numbers of the rows stay.
 */
function oneVictimEach(typed: Typed, stored: readonly Typed[], who: Lead, they: Lead) {
  const [acts, claims] = [rowsOf(typed, 'acts'), rowsOf(typed, 'claims')]
  for (const [index, act] of acts.entries()) {
    const old = stored.find((row) => row['act_id'] === act['act_id'])
    const [victim] = old ? victimsOf(old).map(they) : []
    const [first, ...others] = victimsOf(act).toSorted(
      (a, b) => Number(who(b) === victim) - Number(who(a) === victim),
    )
    if (others.length === 0 || act['remove'] !== undefined) continue
    acts[index] = { ...act, victims: [first] }
    const { act_id: _, ...copy } = act
    const agencies = rowsOf(act, 'agencies').map(({ involvement_id: __, ...row }) => row)
    for (const other of others) {
      const number = acts.push({ ...copy, agencies, victims: [other] }) - 1
      const about = rowsOf(typed, 'claims').filter(
        (claim) => claim['claim_id'] == null && textOf(claim['act']) === String(index),
      )
      claims.push(...about.map((claim) => ({ ...claim, act: number })))
    }
  }
  return { acts, claims }
}

/** Gives each new row the id of the stored row that is most like it, nearest first. */
function pair(
  mine: readonly Typed[],
  stored: readonly Typed[],
  id: string,
  made: ReadonlySet<unknown>,
  [own, other]: [Tell, Tell] = [(row) => row, (row) => row],
): Typed[] {
  const known = new Set(mine.map((row) => row[id]))
  const theirs = stored.filter((row) => made.has(row[id]) && !known.has(row[id]))
  const [told, heard] = [mine.map(own), theirs.map(other)]
  const pairs = mine.flatMap((row, at) =>
    row[id] == null
      ? heard.map((there, to) => ({ at, to, like: likeness(told[at] ?? {}, there) }))
      : [],
  )
  const found = new Map<number, unknown>()
  for (const { at, to } of pairs.toSorted(
    (a, b) => b.like - a.like || Math.abs(a.at - a.to) - Math.abs(b.at - b.to),
  )) {
    const became = theirs[to]?.[id]
    if (!found.has(at) && ![...found.values()].includes(became)) found.set(at, became)
  }
  return mine.map((row, at) => (found.has(at) ? { ...row, [id]: found.get(at) } : row))
}

const likeness = (mine: Typed, theirs: Typed) =>
  Object.entries(mine).filter(([name, value]) => {
    const text = plain(value)
    return name !== 'key' && text !== '' && text === plain(theirs[name])
  }).length
