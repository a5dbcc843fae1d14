import type { Bundle } from '../bundle.ts'
import type { Outward } from '../dictionary/release.ts'
import type { ActCells, Labels } from '../flat/cell.ts'
import type { Match } from '../list/answer.ts'
import type { ActRow, PersonRow } from '../tables.ts'
import type { Row } from './anonymise.ts'
import { isBeyondConsent } from './consent.ts'
import { releasedColumns, treatmentOf, type Column, type ReleasedTable } from './columns.ts'

/** A row before anybody looked who is alike: what it tells, and whose incident it is of. */
export type RawRow = Row & { words: Readonly<Record<string, string>>; ref: string }

/** What never leaves, whatever it is like: counted, and said. */
export type Staying = { consent: number; restricted: number; patterns: number }

/** Why an incident does not leave at all; null where it may. */
export function whyStays(bundle: Bundle, profile: Outward): keyof Staying | null {
  const { kind, sensitivity, status } = bundle.incident
  if (sensitivity !== 'open' || status === 'draft') return 'restricted'
  if (isBeyondConsent(bundle, null, profile)) return 'consent'
  // A statement about many is nobody's arrest: there is nobody to count, and so no class to be in.
  return kind === 'pattern' ? 'patterns' : null
}

/** The acts of an incident that may leave. */
export const leavingActs = (bundle: Bundle, profile: Outward): ActRow[] =>
  bundle.acts.filter((act) => !isBeyondConsent(bundle, act, profile))

/** The rows of an incident that may leave: itself, or each of its acts that matched. */
export function rawRows(
  bundle: Bundle,
  match: Match,
  labels: Labels,
  table: ReleasedTable,
  profile: Outward,
): RawRow[] {
  const acts = leavingActs(bundle, profile)
  const columns = releasedColumns(table, profile)
  // What is made of the acts, is made of those that leave.
  const leaving = { ...bundle, acts }
  const cells = { bundle: leaving, match, labels } as unknown as ActCells
  if (table === 'incidents') {
    return acts.length === 0 ? [] : [rawRow(cells, columns, peopleOf(leaving, acts), profile)]
  }
  return acts
    .filter(({ id }) => match.acts.has(id))
    .map((act) => rawRow({ ...cells, act }, columns, peopleOf(leaving, [act]), profile))
}

function rawRow(
  cells: ActCells,
  columns: readonly Column[],
  people: readonly string[],
  profile: Outward,
): RawRow {
  const { status, ref } = cells.bundle.incident
  const read = (part: Column['part']) =>
    Object.fromEntries(
      columns
        .filter((column) => column.part === part)
        .map((column) => {
          const unread = treatmentOf(column, profile) === 'reviewed' && status !== 'verified'
          return [column.name, unread ? '' : column.cell(cells)]
        }),
    )
  return { people, quasi: read('known'), sensitive: read('learned'), words: read('words'), ref }
}

/**
 * Those whom some acts were against, each once: an individual, or the outermost group that somebody is
 * in. Whoever is not named is somebody, and one only.
 */
export function peopleOf({ incident, people }: Bundle, acts: readonly ActRow[]): string[] {
  const by_id = new Map(people.map((person) => [person.id, person]))
  const ids = acts.map(({ victim_id }) =>
    victim_id === null ? `unnamed ${incident.id}` : outermost(victim_id, by_id),
  )
  return [...new Set(ids)]
}

function outermost(id: string, people: ReadonlyMap<string, PersonRow>): string {
  const seen = new Set<string>()
  let at = id
  for (let above = people.get(at)?.part_of; above != null && !seen.has(above);) {
    seen.add(above)
    at = above
    above = people.get(at)?.part_of
  }
  return at
}
