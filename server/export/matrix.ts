import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { counts } from '../../db/dictionary/tally.ts'
import { listChunks } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { ActRow, Db } from '../../db/tables.ts'
import { eventsOf } from './acled.ts'
import { line, type Piece, type Tools } from './csv.ts'

/** What a row of the matrix stands for: an incident, or one person harmed in them. */
export type Captured = 'incident' | 'person'

/** More lists than this no estimator takes; a file of millions of noughts would serve nobody. */
const most_origins = 1_000

/** There are more origins than the matrix may have columns. */
export class TooWide extends Error {
  readonly code = 'too_wide'
  constructor(origins: number) {
    super(`${origins} origins: at most ${most_origins} can be columns. Name those with origin=.`)
  }
}

/** Whether a {@link TooWide} was thrown, here or by a process that writes files. */
export const isTooWide = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'too_wide'

/**
 * Writes who knew of what: a row for each incident or person, a column for each origin, 1 where
 * that origin told of it. This is what capture–recapture takes: Rcapture (`closedp`), dga and LCMCR
 * read a data frame of 0/1 columns, one row a captured unit, one column a list. The first column
 * names the row: `read.csv(file, row.names = 1)` leaves the lists alone.
 *
 * - The columns are origins, never sources: lists must be independent, and a reprint is no second
 *   sighting. Where the filter names origins, those alone are columns.
 * - A row that no origin told of is left out: to these methods it was not captured, and how many
 *   such there are is what they estimate.
 * - A person is an individual: a group of a size that nobody knows is no unit. Acts that were
 *   threatened or are denied capture nobody. Patterns are no units either.
 *
 * @throws TooWide before anything is written
 */
export async function* writeMatrix(
  db: Db,
  { lists }: Tools,
  actor: Actor,
  filter: Resolved,
  captured: Captured,
): AsyncGenerator<Piece, void> {
  const found = new Map<string, Set<string>>()
  const asked = new Set(filter.origin)
  for await (const chunk of listChunks(db, lists, actor, filter)) {
    const { bundles, matches } = eventsOf(chunk)
    for (const bundle of bundles) {
      const match = matches.get(bundle.incident.id)
      if (!match) continue
      for (const [row, origins] of capturesOf(bundle, match.acts, captured)) {
        const known = found.get(row) ?? new Set()
        for (const id of origins) if (asked.size === 0 || asked.has(id)) known.add(id)
        if (known.size > 0) found.set(row, known)
      }
    }
  }
  const columns = [...new Set([...found.values()].flatMap((origins) => [...origins]))].toSorted()
  if (columns.length > most_origins) throw new TooWide(columns.length)
  // A name in R begins with a letter.
  const header = [headers[captured], ...columns.map((id) => `origin_${id}`)]
  yield { bytes: Buffer.from(line([header])), rows: 0 }
  yield* rowsOf(found, columns)
}

/** How many lines are given at a time. */
const at_a_time = 50

/** Lines of CSV, a cell a byte: an id has nothing in it that would have to be quoted. */
function* rowsOf(
  found: ReadonlyMap<string, ReadonlySet<string>>,
  columns: readonly string[],
): Generator<Piece, void> {
  const places = new Map(columns.map((id, at) => [id, at * 2]))
  const noughts = Buffer.from(columns.map(() => '0').join(','))
  const one = '1'.charCodeAt(0)
  let parts: Buffer[] = []
  for (const [row, origins] of found) {
    const cells = Buffer.from(noughts)
    for (const id of origins) cells[places.get(id) ?? -1] = one
    parts.push(Buffer.from(`${row},`), cells, line_end)
    if (parts.length < at_a_time * 3) continue
    yield { bytes: Buffer.concat(parts), rows: at_a_time }
    parts = []
  }
  yield { bytes: Buffer.concat(parts), rows: parts.length / 3 }
}

const line_end = Buffer.from('\r\n')

const headers: Record<Captured, string> = { incident: 'ref', person: 'person_id' }

type Capture = [row: string, origins: string[]]

function capturesOf(
  bundle: Bundle,
  matched: ReadonlyMap<string, unknown>,
  captured: Captured,
): Capture[] {
  if (captured === 'incident') return [[bundle.incident.ref, tellersOf(bundle, null)]]
  const individuals = new Set(
    bundle.people.filter(({ unit }) => unit === 'individual').map(({ id }) => id),
  )
  return bundle.acts.flatMap((act): Capture[] => {
    const { victim_id } = act
    if (!matched.has(act.id) || !counts(act) || victim_id === null) return []
    return individuals.has(victim_id) ? [[victim_id, tellersOf(bundle, act)]] : []
  })
}

/**
 * The origins that told of an incident, or of one act of it: what they said of the incident as a
 * whole they said of each act. Which value stood in the end does not matter, but who only denies
 * that it happened has told of nothing.
 */
function tellersOf({ claims, sources, origins }: Bundle, act: ActRow | null): string[] {
  const about = claims.filter((claim) => act === null || [null, act.id].includes(claim.act_id))
  return origins.flatMap(({ id }) => {
    const own = sources.filter(({ origin_id }) => origin_id === id).map((source) => source.id)
    const said = about.filter(({ source_id }) => own.includes(source_id))
    const told =
      said.some(({ asserts }) => asserts !== 'denies') || (act === null && said.length === 0)
    return told ? [id] : []
  })
}
