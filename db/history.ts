import type { Actor } from './actor.ts'
import { closedSets } from './changes.ts'
import { closure, type Bundle } from './bundle.ts'
import type { RecordTable } from './change.ts'
import { listRefs } from './incident.ts'
import { listPast, listRemoved, type PastChange, type Rows, type Snapshot } from './past.ts'
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

/** The past of an incident, with the references of the incidents that its links name. */
export type History = {
  changes: PastChange[]
  refs: ReadonlyMap<string, string>
  /** Of these change sets the reason may speak of incidents that the reader does not see. */
  closed: ReadonlySet<number>
}

/**
 * Every change to an incident and to what belongs, or belonged, to it, newest first. Many edits
 * touch an incident, of others that share a person or a source with it too: what else they changed
 * is theirs. So is what was done to such a person or source before this incident had it. A link is
 * shown to who may see the incident at its other end.
 */
export async function readHistory(db: Db, actor: Actor, bundle: Bundle): Promise<History> {
  const changes = await findChanges(db, bundle, await listRemoved(db, bundle.incident.id))
  const links = changes.filter((change) => change.table_name === 'link')
  const refs = await listRefs(db, actor, links.flatMap(endsOf))
  const since = sinceWhen(changes)
  const had = (id: string, number: number) => (since.get(id) ?? Infinity) <= number
  const people = new Map(
    [...Map.groupBy(changes, (change) => change.number)].map(([number, set]) => {
      const own = bundle.people.flatMap(({ id }) => (had(id, number) ? [id] : []))
      return [number, peopleOf(set, new Set(own))]
    }),
  )
  const shows: Record<string, (change: PastChange) => boolean | undefined> = {
    link: (change) => endsOf(change).every((id) => refs.has(id)),
    person: ({ number, row_id }) => people.get(number)?.has(row_id),
    source: ({ number, row_id }) => had(row_id, number),
    origin: ({ number, row_id }) => had(row_id, number),
  }
  const shown = changes.filter((change) => shows[change.table_name]?.(change) ?? true)
  const closed = await closedSets(
    db,
    actor,
    shown.map((change) => change.number),
  )
  return { refs, closed, changes: shown }
}

/**
 * An incident as it stood after a change set, as far as its history is this person's to see. Links
 * are as they are now; what places and agencies are called is, too.
 * @returns null when it was not there then
 */
export async function bundleAt(
  db: Db,
  actor: Actor,
  bundle: Bundle,
  number: number,
): Promise<Bundle | null> {
  const { changes } = await readHistory(db, actor, bundle)
  const then = new Map<string, { table: string; row: Snapshot | null }>()
  // Newest first: the first that is not later is how it stood.
  for (const { number: own, table_name: table, row_id, after } of changes) {
    if (own <= number && !then.has(row_id)) then.set(row_id, { table, row: after })
  }
  const rows = [...then.values()]
  const of = <R>(table: string) =>
    rows.flatMap((one) => (one.table === table && one.row !== null ? (one.row as R) : []))
  const [incident] = of<IncidentRow>('incident')
  if (!incident) return null
  const acts = of<ActRow>('act').filter((act) => act.incident_id === incident.id)
  const act_ids = new Set(acts.map((act) => act.id))
  const involvements = of<InvolvementRow>('involvement').filter((row) => act_ids.has(row.act_id))
  const claims = of<ClaimRow>('claim').filter((claim) => claim.incident_id === incident.id)
  const named = [...acts.map((act) => act.victim_id), ...involvements.map((row) => row.person_id)]
  const cited = claims.map((claim) => claim.source_id)
  // Whom it named then, and what it cited, may have left it since.
  const people = await withFormer(
    db,
    ['person', withNow(of<PersonRow>('person'), bundle.people, number)],
    named,
    number,
  )
  const sources = await withFormer(
    db,
    ['source', withNow(of<SourceRow>('source'), bundle.sources, number)],
    cited,
    number,
  )
  const origins = await withFormer(
    db,
    ['origin', withNow(of<OriginRow>('origin'), bundle.origins, number)],
    sources.map((source) => source.origin_id),
    number,
  )
  const own = { incident, acts: acts.toSorted((a, b) => a.seq - b.seq), involvements, claims }
  return { ...bundle, ...own, people, sources, origins }
}

/** Rows, with those among some ids that are missing: as they stood then. */
async function withFormer<R extends { id: string }>(
  db: Db,
  [table, rows]: [table: RecordTable, rows: readonly R[]],
  ids: readonly (string | null)[],
  number: number,
): Promise<R[]> {
  const known = new Set(rows.map((row) => row.id))
  const missing = [...new Set(ids)].filter((id) => id !== null && !known.has(id)) as string[]
  const steps = await listPast(db, [[table, missing]])
  const former = missing.flatMap((id) => {
    const step = steps.find((one) => one.row_id === id && one.number <= number)
    return step?.after ? (step.after as unknown as R) : []
  })
  return [...rows, ...former].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What others wrote of a person or source before this incident had it is theirs: there, it is as it is. */
function withNow<R extends { id: string; created_in: number }>(
  then: readonly R[],
  now: readonly R[],
  number: number,
): R[] {
  const known = new Set(then.map((row) => row.id))
  const others = now.filter((row) => !known.has(row.id) && row.created_in <= number)
  return [...then, ...others].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The change set that made a version of an incident; null where that is not known any more. */
export async function changeOfVersion(
  db: Db,
  { id, version: now, change_number, created_in }: IncidentRow,
  version: number,
): Promise<number | null> {
  if (version === now) return change_number
  if (version === 1) return created_in
  const rows = await db
    .selectFrom('revision')
    .select(['change_number', 'before'])
    .where('table_name', '=', 'incident')
    .where('row_id', '=', id)
    .execute()
  const states = rows.map(({ before }) => JSON.parse(before) as Snapshot | null)
  const state = states.find((one) => one?.['version'] === version)
  return state ? Number(state['change_number']) : null
}

const stateOf = ({ before, after }: Pick<PastChange, 'before' | 'after'>): Snapshot =>
  after ?? before ?? {}

const endsOf = (change: PastChange): string[] => {
  const { from_id, to_id } = stateOf(change)
  return [String(from_id), String(to_id)]
}

async function findChanges(
  db: Db,
  bundle: Bundle,
  removed: Awaited<ReturnType<typeof listRemoved>>,
): Promise<PastChange[]> {
  const { incident } = bundle
  const gone = (table: string, belongs: (row: Snapshot) => boolean) =>
    removed
      .filter((change) => change.table_name === table && belongs(stateOf(change)))
      .map((change) => change.row_id)
  const own = (row: Snapshot) => row['incident_id'] === incident.id
  const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id)
  const acts = [...ids(bundle.acts), ...gone('act', own)]
  const of_acts = (row: Snapshot) => acts.includes(String(row['act_id']))
  const linked = (row: Snapshot) => [row['from_id'], row['to_id']].includes(incident.id)
  const removed_people = removed.filter((change) => change.table_name === 'person')
  const parts: Rows[] = [
    ['incident', [incident.id]],
    ['act', acts],
    ['claim', [...ids(bundle.claims), ...gone('claim', own)]],
    ['involvement', [...ids(bundle.involvements), ...gone('involvement', of_acts)]],
    ['link', [...bundle.links.map((link) => link.link_id), ...gone('link', linked)]],
    ['person', [...ids(bundle.people), ...removed_people.map((change) => change.row_id)]],
    ['source', ids(bundle.sources)],
    ['origin', ids(bundle.origins)],
  ]
  return listPast(db, parts)
}

/** The change set by which an incident first had each of its people, sources and origins. */
function sinceWhen(changes: readonly PastChange[]): Map<string, number> {
  const since = new Map<string, number>()
  const note = (id: unknown, number: number): boolean => {
    if (typeof id !== 'string' || number >= (since.get(id) ?? Infinity)) return false
    since.set(id, number)
    return true
  }
  for (const { after, number } of changes) {
    for (const name of ['victim_id', 'person_id', 'source_id']) note(after?.[name], number)
  }
  // A group comes with its member, a reprint with its original, an origin with its source.
  const along = changes.flatMap(({ row_id, after, number }) => [
    { number, from: row_id, to: after?.['part_of'] },
    { number, from: after?.['derived_from'], to: row_id },
    { number, from: row_id, to: after?.['origin_id'] },
  ])
  const follow = ({ number, from, to }: (typeof along)[number]) =>
    note(to, Math.max(number, since.get(String(from)) ?? Infinity))
  while (along.filter(follow).length > 0);
  return since
}

/**
 * The people whose changes in a change set are the incident's: of those it has, those it had by
 * then; those it named until then; and the groups that these were part of.
 */
function peopleOf(set: readonly PastChange[], had: ReadonlySet<string>): Set<string> {
  const named = set.flatMap(({ table_name, before }) => {
    if (table_name === 'act') return String(before?.['victim_id'])
    return table_name === 'involvement' ? String(before?.['person_id']) : []
  })
  const people = set.filter((change) => change.table_name === 'person')
  const rows = people.map(({ row_id: id, before }) => ({ id, group: before?.['part_of'] }))
  const groupOf = ({ group }: { group: unknown }) => (typeof group === 'string' ? group : null)
  const reached = closure(rows, new Set([...had, ...named]), groupOf)
  return new Set(reached.map((row) => row.id))
}
