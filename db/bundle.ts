import { isShared } from './source.ts'
import type {
  ActRow,
  ClaimRow,
  Db,
  IncidentRow,
  InvolvementRow,
  OriginRow,
  PersonRow,
  SourceRow,
} from './tables.ts'

/** A relation of an incident, as seen from its side. */
export type RelatedIncident = {
  link_id: string
  type: string
  /** Whether the link was made from the other side. */
  inverse: boolean
  incident_id: string
  ref: string
  title: string
  confidence: string
  reason: string | null
}

/** One incident with all that hangs on it: what pages, JSON, exports and search are made from. */
export type Bundle = {
  incident: IncidentRow
  acts: ActRow[]
  involvements: InvolvementRow[]
  /** Everyone named on it, and the groups they are part of. */
  people: PersonRow[]
  claims: ClaimRow[]
  /** The sources of its claims, and what was taken from them; see `isShared`. */
  sources: SourceRow[]
  origins: OriginRow[]
  links: RelatedIncident[]
}

/**
 * Loads incidents whole, in a fixed number of queries however many they are.
 * @param incidents the rows, as this reader may see them
 * @param canSee narrows the incidents that links may name
 */
export async function loadBundles(
  db: Db,
  incidents: readonly IncidentRow[],
  canSee: (ids: string[]) => Promise<ReadonlySet<string>>,
): Promise<Bundle[]> {
  const ids = incidents.map((incident) => incident.id)
  if (ids.length === 0) return []
  const acts = await db
    .selectFrom('act')
    .selectAll()
    .where('incident_id', 'in', ids)
    .orderBy('incident_id')
    .orderBy('seq')
    .execute()
  const involvements = await involvementsOf(db, acts)
  const people = await peopleOf(db, acts, involvements)
  const claims = await db
    .selectFrom('claim')
    .selectAll()
    .where('incident_id', 'in', ids)
    .orderBy('id')
    .execute()
  const { sources, shared } = await sourcesOf(db, claims)
  const origins = await originsOf(db, sources)
  const links = await linksOf(db, ids, canSee)
  const by_incident = {
    acts: Map.groupBy(acts, (act) => act.incident_id),
    claims: Map.groupBy(claims, (claim) => claim.incident_id),
    links: Map.groupBy(links, (link) => link.own_id),
  }
  return incidents.map((incident) =>
    pick(
      incident,
      by_incident.acts.get(incident.id) ?? [],
      by_incident.claims.get(incident.id) ?? [],
      { involvements, people, sources, shared, origins },
      (by_incident.links.get(incident.id) ?? []).map(({ own_id: _, ...link }) => link),
    ),
  )
}

type Pool = Pick<Bundle, 'involvements' | 'people' | 'sources' | 'origins'> & {
  /** The sources that go with what they were taken from. */
  shared: ReadonlySet<string>
}

function pick(
  incident: IncidentRow,
  acts: ActRow[],
  claims: ClaimRow[],
  pool: Pool,
  links: RelatedIncident[],
): Bundle {
  const act_ids = new Set(acts.map((act) => act.id))
  const involvements = pool.involvements.filter((row) => act_ids.has(row.act_id))
  const named = new Set(
    [...acts.map((act) => act.victim_id), ...involvements.map((row) => row.person_id)].filter(
      (id) => id !== null,
    ),
  )
  const people = closure(pool.people, named, (person) => person.part_of)
  const cited = new Set(claims.map((claim) => claim.source_id))
  const sources = withDerived(pool, cited)
  const origin_ids = new Set(sources.map((source) => source.origin_id))
  const origins = pool.origins.filter((origin) => origin_ids.has(origin.id))
  return { incident, acts, involvements, people, claims, sources, origins, links }
}

/** The rows named, and those they lead to. */
export function closure<T extends { id: string }>(
  rows: readonly T[],
  named: ReadonlySet<string>,
  next: (row: T) => string | null,
): T[] {
  const reached = new Set(named)
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const row of rows) {
      const to = next(row)
      if (to !== null && reached.has(row.id)) reached.add(to)
    }
  }
  return rows.filter((row) => reached.has(row.id))
}

function withDerived({ sources, shared }: Pool, cited: ReadonlySet<string>): SourceRow[] {
  const reached = new Set(cited)
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const { id, derived_from } of sources) {
      if (derived_from !== null && reached.has(derived_from) && shared.has(id)) reached.add(id)
    }
  }
  return sources.filter((source) => reached.has(source.id))
}

async function involvementsOf(db: Db, acts: readonly ActRow[]): Promise<InvolvementRow[]> {
  if (acts.length === 0) return []
  const ids = acts.map((act) => act.id)
  return db.selectFrom('involvement').selectAll().where('act_id', 'in', ids).orderBy('id').execute()
}

async function peopleOf(
  db: Db,
  acts: readonly ActRow[],
  involvements: readonly InvolvementRow[],
): Promise<PersonRow[]> {
  const found = new Map<string, PersonRow>()
  let wanted = [...acts.map((act) => act.victim_id), ...involvements.map((row) => row.person_id)]
  for (;;) {
    const ids = [...new Set(wanted)].filter((id) => id !== null && !found.has(id)) as string[]
    if (ids.length === 0) break
    const rows = await db.selectFrom('person').selectAll().where('id', 'in', ids).execute()
    for (const row of rows) found.set(row.id, row)
    wanted = rows.map((row) => row.part_of)
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

async function sourcesOf(db: Db, claims: readonly ClaimRow[]) {
  const found = new Map<string, SourceRow>()
  const shared = new Set<string>()
  let ids = [...new Set(claims.map((claim) => claim.source_id))]
  if (ids.length > 0) {
    const cited = await db.selectFrom('source').selectAll().where('id', 'in', ids).execute()
    for (const row of cited) found.set(row.id, row)
  }
  while (ids.length > 0) {
    const derived = await db
      .selectFrom('source')
      .selectAll()
      .where('derived_from', 'in', ids)
      .where(isShared)
      .execute()
    ids = derived.flatMap((row) => (found.has(row.id) ? [] : [row.id]))
    for (const row of derived) {
      found.set(row.id, row)
      shared.add(row.id)
    }
  }
  const sources = [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return { sources, shared }
}

async function originsOf(db: Db, sources: readonly SourceRow[]): Promise<OriginRow[]> {
  const ids = [...new Set(sources.map((source) => source.origin_id))].filter((id) => id !== null)
  if (ids.length === 0) return []
  return db.selectFrom('origin').selectAll().where('id', 'in', ids).orderBy('id').execute()
}

async function linksOf(
  db: Db,
  ids: readonly string[],
  canSee: (ids: string[]) => Promise<ReadonlySet<string>>,
): Promise<(RelatedIncident & { own_id: string })[]> {
  const rows = await db
    .selectFrom('link')
    .innerJoin('incident as a', 'a.id', 'link.from_id')
    .innerJoin('incident as b', 'b.id', 'link.to_id')
    .selectAll('link')
    .select([
      'a.ref as from_ref',
      'a.title as from_title',
      'b.ref as to_ref',
      'b.title as to_title',
    ])
    .where((q) => q.or([q('link.from_id', 'in', ids), q('link.to_id', 'in', ids)]))
    .orderBy('link.id')
    .execute()
  const seen = await canSee(rows.flatMap((row) => [row.from_id, row.to_id]))
  const own = new Set(ids)
  return rows.flatMap((row) => {
    const { id: link_id, type, confidence, reason } = row
    const shared = { link_id, type, confidence, reason }
    const there = { ...shared, own_id: row.from_id, inverse: false, incident_id: row.to_id }
    const back = { ...shared, own_id: row.to_id, inverse: true, incident_id: row.from_id }
    return [
      { ...there, ref: row.to_ref, title: row.to_title },
      { ...back, ref: row.from_ref, title: row.from_title },
    ].filter((link) => own.has(link.own_id) && seen.has(link.incident_id))
  })
}
