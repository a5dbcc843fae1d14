import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { codesOf } from '../dictionary/kinds/term.ts'
import type { Outward } from '../dictionary/release.ts'
import { counts } from '../dictionary/tally.ts'
import { ancestors, dateOf, placeOf, type Labels } from '../flat/cell.ts'
import { labelsFor } from '../flat/labels.ts'
import { listChunks } from '../list/list.ts'
import type { Resolved } from '../list/resolve.ts'
import type { ActRow, Db } from '../tables.ts'
import { coarseDate } from './coarsen.ts'
import type { ListTools } from './look.ts'
import { protectTable, type Member, type ProtectedTable, type Protection } from './protect.ts'
import { leavingActs, peopleOf, whyStays } from './rows.ts'

/** By what numbers for others may be counted: nothing that is finer than what leaves of a record. */
export const published_sides = ['act', 'province', 'year', 'month', 'penalty', 'victim'] as const
export type PublishedSide = (typeof published_sides)[number]

/** What is counted: people are not, whose numbers hang on sizes of groups that nobody knows. */
export type PublishedUnit = 'incidents' | 'acts'

export type PublishedQuestion = {
  unit: PublishedUnit
  rows: PublishedSide
  columns: PublishedSide | null
}

/** Numbers that may be published; a key is blank for what has no value. */
export type Published = ProtectedTable & { rows: string[]; columns: string[] }

/**
 * Counts a list for others: what may leave of it, and nothing else. What has a date that lies in more
 * than one month, or year, is in none of them. Values of which nothing is told are not named.
 */
export async function countForOthers(
  db: Db,
  { terms, lists }: ListTools,
  actor: Actor,
  filter: Resolved,
  { profile, ...protection }: Protection & { profile: Outward },
  { unit, rows: by, columns: across }: PublishedQuestion,
): Promise<Published> {
  const cells = new Map<string, Map<string, Map<string, Member>>>()
  for await (const { bundles, matches } of listChunks(db, lists, actor, filter)) {
    const labels = labelsFor(terms, 'en', bundles)
    for (const bundle of bundles) {
      if (whyStays(bundle, profile) !== null) continue
      const matched = matches.get(bundle.incident.id)?.acts
      const acts = leavingActs(bundle, profile).filter(
        (act) => matched?.has(act.id) && (unit === 'incidents' || counts(act)),
      )
      const whole = unit === 'incidents' ? memberOf(unit, bundle.incident.id, bundle, acts) : null
      for (const act of acts) {
        const member = whole ?? memberOf(unit, act.id, bundle, [act])
        for (const row of valuesOf(by, bundle, act, labels)) {
          for (const column of across === null ? [''] : valuesOf(across, bundle, act, labels)) {
            cellAt(cells, row, column).set(member.id, member)
          }
        }
      }
    }
  }
  const rows = [...cells.keys()].toSorted()
  const columns = [...new Set([...cells.values()].flatMap((line) => [...line.keys()]))].toSorted()
  const members = (row: string, column: string) => [
    ...(cells.get(row)?.get(column)?.values() ?? []),
  ]
  return withoutNothing(rows, columns, protectTable({ rows, columns, members }, protection))
}

function cellAt(
  cells: Map<string, Map<string, Map<string, Member>>>,
  row: string,
  column: string,
): Map<string, Member> {
  const line = cells.get(row) ?? new Map<string, Map<string, Member>>()
  cells.set(row, line)
  const cell = line.get(column) ?? new Map<string, Member>()
  line.set(column, cell)
  return cell
}

/** What is counted, with those that its acts were against and how many they are at least. */
function memberOf(
  unit: PublishedUnit,
  id: string,
  bundle: Bundle,
  acts: readonly ActRow[],
): Member {
  const sizes = new Map(bundle.people.map((person) => [person.id, person.size_min ?? 1]))
  const people = peopleOf(bundle, acts).map((one) => ({ id: one, size: sizes.get(one) ?? 1 }))
  return { id: `${unit} ${id}`, weight: 1, people }
}

function valuesOf(side: PublishedSide, bundle: Bundle, act: ActRow, labels: Labels): string[] {
  if (side === 'act') return [act.type]
  if (side === 'penalty') return [act.penalty ?? '']
  if (side === 'province') {
    return [ancestors(placeOf(act, bundle).place_id, labels)?.province_id ?? '']
  }
  if (side === 'victim') {
    const victim = bundle.people.find(({ id }) => id === act.victim_id)
    const roles = codesOf(victim?.roles ?? null)
    return roles.length === 0 ? [''] : roles
  }
  const { date_earliest, date_latest } = dateOf(act, bundle)
  const told = coarseDate(date_earliest, date_latest, side)
  // Told by the quarter, it is in no month.
  return [/^\d{4}(-\d\d)?$/.test(told) && told.length === (side === 'year' ? 4 : 7) ? told : '']
}

/** That a value is there at all would tell of somebody. */
function withoutNothing(
  rows: string[],
  columns: string[],
  { cells, row_totals, column_totals, total }: ProtectedTable,
): Published {
  const kept = (totals: readonly number[]) =>
    totals.flatMap((number, at) => (number > 0 ? [at] : []))
  const [down, across] = [kept(row_totals), kept(column_totals)]
  const pick = <T>(from: readonly T[], at: readonly number[]) =>
    at.flatMap((one) => from[one] ?? [])
  return {
    rows: pick(rows, down),
    columns: pick(columns, across),
    cells: down.map((row) => pick(cells[row] ?? [], across)),
    row_totals: pick(row_totals, down),
    column_totals: pick(column_totals, across),
    total,
  }
}
