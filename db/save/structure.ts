import type { Bundle } from '../bundle.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { ReadyIncident } from './checked.ts'

/**
 * What must hold between the parts of an incident, beyond each value: every key leads somewhere,
 * an event has an act, a pattern none, everyone named has an act, and so on.
 * @param links the incidents that the links may name, by reference
 */
export async function checkStructure(
  db: Db,
  ready: ReadyIncident,
  stored: Bundle | null,
  links: ReadonlyMap<string, IncidentRow>,
): Promise<FieldProblem[]> {
  return [
    ...checkKind(ready, stored),
    ...checkStatus(ready, stored),
    ...checkVictims(ready, stored),
    ...checkGroups(ready),
    ...checkSources(ready),
    ...checkClaims(ready, stored),
    ...checkLinks(ready, links, stored),
    ...(await checkReuse(db, ready)),
  ]
}

const present = <T>(rows: (T | null)[]): [T, number][] =>
  rows.flatMap((row, index) => (row === null ? [] : [[row, index] as [T, number]]))

function checkKind(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const kind = ready.incident.row['kind'] ?? stored?.incident.kind
  const removed = new Set(
    present(ready.acts).flatMap(([act]) => (act.sent.remove && act.id ? [act.id] : [])),
  )
  const kept = (stored?.acts ?? []).filter((act) => !removed.has(act.id)).length
  const fresh = present(ready.acts).filter(([act]) => act.id === null && !act.sent.remove).length
  if (kind === 'event' && kept + fresh === 0) return [{ path: 'acts', code: 'event_without_act' }]
  if (kind === 'pattern' && kept + fresh > 0) return [{ path: 'kind', code: 'pattern_with_acts' }]
  return []
}

/** Verified and returned are a reviewer's decision, never something that is typed in. */
function checkStatus(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const status = ready.incident.row['status']
  if (status === undefined || status === 'draft' || status === 'submitted') return []
  if (status === stored?.incident.status) return []
  return [{ path: 'status', code: 'status_by_review' }]
}

function checkVictims(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const keys = personKeys(ready)
  const known = new Set([...keys.keys(), ...(stored?.people.map((person) => person.id) ?? [])])
  const problems: FieldProblem[] = []
  const used = new Set<string>()
  for (const [act, index] of present(ready.acts)) {
    for (const victim of act.sent.victims ?? []) {
      if (victim == null) continue
      used.add(victim)
      if (!known.has(victim)) {
        problems.push({ path: `acts.${index}.victims`, code: 'no_such_person', value: victim })
      }
    }
  }
  for (const [person, index] of present(ready.people)) {
    const named = [person.sent.key, person.id].some((key) => key != null && used.has(key))
    if (person.id === null && !named && !isGroupOfOthers(ready, person.sent.key ?? '')) {
      problems.push({ path: `people.${index}.label`, code: 'person_without_act' })
    }
  }
  return problems
}

const isGroupOfOthers = (ready: ReadyIncident, key: string) =>
  present(ready.people).some(([person]) => person.sent['part_of'] === key)

/** The position of each person sent, by key and by id. */
export function personKeys(ready: ReadyIncident): Map<string, number> {
  return new Map(
    present(ready.people).flatMap(([person, index]) =>
      [person.sent.key, person.sent.person_id]
        .filter((key) => key != null)
        .map((key) => [key, index] as [string, number]),
    ),
  )
}

function checkGroups(ready: ReadyIncident): FieldProblem[] {
  const keys = personKeys(ready)
  return present(ready.people).flatMap(([person, index]) => {
    const group = person.sent['part_of']
    if (group == null) return []
    const at = keys.get(String(group))
    const path = `people.${index}.part_of`
    if (at === undefined) return [{ path, code: 'no_such_person', value: String(group) }]
    if (at === index || inCircle(ready, keys, index)) return [{ path, code: 'group_of_itself' }]
    const unit = ready.people[at]?.row['unit']
    return unit === 'individual' ? [{ path, code: 'not_a_group' }] : []
  })
}

function inCircle(ready: ReadyIncident, keys: Map<string, number>, start: number): boolean {
  const seen = new Set([start])
  let at = start
  for (;;) {
    const group = ready.people[at]?.sent['part_of']
    const next = group == null ? undefined : keys.get(String(group))
    if (next === undefined) return false
    if (seen.has(next)) return true
    seen.add(next)
    at = next
  }
}

function checkSources(ready: ReadyIncident): FieldProblem[] {
  const keys = sourceKeys(ready)
  return present(ready.sources).flatMap(([source, index]) => {
    const from = source.sent['derived_from']
    if (from == null) return []
    const at = keys.get(String(from))
    const path = `sources.${index}.derived_from`
    // A source can be taken from one listed before it: then no chain can run in a circle.
    if (at === undefined && !/^[0-9A-Z]{26}$/.test(String(from))) {
      return [{ path, code: 'no_such_source', value: String(from) }]
    }
    return at !== undefined && at >= index ? [{ path, code: 'source_order' }] : []
  })
}

/** The position of each source sent, by key and by id. */
export function sourceKeys(ready: ReadyIncident): Map<string, number> {
  return new Map(
    present(ready.sources).flatMap(([source, index]) =>
      [source.sent.key, source.sent.source_id]
        .filter((key) => key != null)
        .map((key) => [key, index] as [string, number]),
    ),
  )
}

function checkClaims(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const keys = sourceKeys(ready)
  const problems: FieldProblem[] = []
  for (const [claim, index] of present(ready.claims)) {
    if (claim.id !== null) continue
    const { source, act } = claim.sent
    const path = `claims.${index}.`
    if (present(ready.sources).length === 0) {
      problems.push({ path: `${path}source`, code: 'claim_without_source' })
    } else if (source != null && !keys.has(source)) {
      problems.push({ path: `${path}source`, code: 'no_such_source', value: source })
    }
    if (act != null && ready.acts[act] == null) {
      problems.push({ path: `${path}act`, code: 'no_such_act', value: String(act) })
    }
  }
  return [...problems, ...checkConfirmed(ready, stored)]
}

/** "Confirmed by other independent sources" needs a second origin. */
function checkConfirmed(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const confirmed = present(ready.claims).filter(([claim]) => claim.row['credibility'] === '1')
  const origins = new Set<string>(stored?.origins.map((origin) => origin.id))
  for (const [source, index] of present(ready.sources)) {
    const stored_source = stored?.sources.some((old) => old.id === source.id)
    const key = source.sent.origin_id ?? (source.origin && !stored_source ? `new ${index}` : null)
    if (key !== null) origins.add(key)
  }
  if (origins.size > 1) return []
  return confirmed.map(([, index]) => ({
    path: `claims.${index}.credibility`,
    code: 'one_origin_only',
  }))
}

function checkLinks(
  ready: ReadyIncident,
  links: ReadonlyMap<string, IncidentRow>,
  stored: Bundle | null,
): FieldProblem[] {
  return present(ready.links).flatMap(([link, index]) => {
    const { to } = link.sent
    if (link.id !== null) return []
    const path = `links.${index}.to`
    if (to == null) return [{ path, code: 'required' }]
    if (to === stored?.incident.ref) return [{ path, code: 'link_to_itself' }]
    return links.has(to) ? [] : [{ path, code: 'no_such_incident', value: to }]
  })
}

/** What is reused by id must be there. */
async function checkReuse(db: Db, ready: ReadyIncident): Promise<FieldProblem[]> {
  const wanted = [
    ...present(ready.people).map(([row, i]) => ['person', row.id, `people.${i}.person_id`] as const),
    ...present(ready.sources).map(([row, i]) => ['source', row.id, `sources.${i}.source_id`] as const),
    ...present(ready.sources).map(
      ([row, i]) => ['origin', row.sent.origin_id ?? null, `sources.${i}.origin_id`] as const,
    ),
    ...present(ready.sources).map(([row, i]) => {
      const from = row.sent['derived_from']
      const id = from == null || sourceKeys(ready).has(String(from)) ? null : String(from)
      return ['source', id, `sources.${i}.derived_from`] as const
    }),
  ]
  const problems: FieldProblem[] = []
  for (const [table, id, path] of wanted) {
    if (id === null) continue
    const row = await db.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
    if (!row) problems.push({ path, code: `no_such_${table}`, value: id })
  }
  return problems
}
