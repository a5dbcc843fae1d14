import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import type { Value } from '../dictionary/field.ts'
import { incidentsOfPerson } from '../person.ts'
import { findOrigin, findSource } from '../source.ts'
import { listOriginals } from '../source-taken.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { ReadyIncident } from './checked.ts'
import { checkQuotes } from './check-quotes.ts'
import { checkConfirmed } from './corroboration.ts'
import { personKeys, present, sourceKeys } from './keys.ts'

/**
 * What must hold between the parts of an incident, beyond each value: every key leads somewhere,
 * an event has an act, a pattern none, everyone named has an act, and so on.
 * @param links the incidents that the links may name, by reference
 */
export async function checkStructure(
  db: Db,
  actor: Actor,
  ready: ReadyIncident,
  stored: Bundle | null,
  links: ReadonlyMap<string, IncidentRow>,
): Promise<FieldProblem[]> {
  const unseen = await checkReuse(db, actor, ready, stored)
  // What one does not see is not looked into: what is wrong with it would tell of it.
  const within =
    unseen.length > 0
      ? []
      : [
          ...(await checkConfirmed(db, ready, stored)),
          ...(await checkQuotes(db, actor, ready, stored)),
        ]
  return [
    ...checkKind(ready, stored),
    ...checkStatus(actor, ready, stored),
    ...checkKeys(ready),
    ...checkVictims(ready, stored),
    ...checkGroups(ready),
    ...checkSources(ready),
    ...checkClaims(ready),
    ...checkLinks(ready, links, stored),
    ...unseen,
    ...within,
  ]
}

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

/**
 * Verified and returned are a reviewer's decision, never something that is typed in. A draft is
 * its author's alone: set by anybody else, it would be out of everyone's sight but theirs.
 */
function checkStatus(actor: Actor, ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const code = whyNotStatus(actor, ready.incident.row['status'], stored?.incident)
  return code === null ? [] : [{ path: 'status', code }]
}

/** Why somebody may not give an incident a status; null where they may. */
export function whyNotStatus(
  actor: Actor,
  status: Value | undefined,
  old: Pick<IncidentRow, 'status' | 'created_by'> | undefined,
): 'status_by_review' | 'draft_by_author' | null {
  if (status === undefined || status === 'submitted' || status === old?.status) return null
  if (status !== 'draft') return 'status_by_review'
  const author = old === undefined || isAuthor(actor, old)
  return author ? null : 'draft_by_author'
}

/** Whether somebody entered an incident. */
export const isAuthor = (actor: Actor, { created_by }: Pick<IncidentRow, 'created_by'>) =>
  created_by !== null && created_by === actor.user_id

/** A key that stands for two could lead to either. */
function checkKeys(ready: ReadyIncident): FieldProblem[] {
  return (['people', 'sources'] as const).flatMap((group) => {
    const keys = ready[group].map((row) => row?.sent.key ?? null)
    return keys.flatMap((value, index) => {
      const taken = value !== null && keys.indexOf(value) < index
      return taken ? [{ path: `${group}.${index}.key`, code: 'same_key', value }] : []
    })
  })
}

const textOf = (value: Value | undefined) => (typeof value === 'string' ? value : null)

function checkVictims(ready: ReadyIncident, stored: Bundle | null): FieldProblem[] {
  const keys = personKeys(ready)
  const known = new Set([...keys.keys(), ...(stored?.people.map((person) => person.id) ?? [])])
  const problems: FieldProblem[] = []
  const used = new Set<string>()
  const use = (key: string | null | undefined, path: string) => {
    if (key == null) return
    used.add(key)
    if (!known.has(key)) problems.push({ path, code: 'no_such_person', value: key })
  }
  for (const [act, index] of present(ready.acts)) {
    for (const victim of act.sent.victims ?? []) use(victim, `acts.${index}.victims`)
    for (const [involved, at] of present(act.agencies)) {
      use(textOf(involved.row['person_id']), `acts.${index}.agencies.${at}.person`)
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
  present(ready.people).some(([person]) => person.sent.part_of === key)

function checkGroups(ready: ReadyIncident): FieldProblem[] {
  const keys = personKeys(ready)
  return present(ready.people).flatMap(([person, index]) => {
    const group = person.sent.part_of
    if (group == null) return []
    const at = keys.get(group)
    const path = `people.${index}.part_of`
    if (at === undefined) return [{ path, code: 'no_such_person', value: group }]
    if (at === index || inCircle(ready, keys, index)) return [{ path, code: 'group_of_itself' }]
    const unit = ready.people[at]?.row['unit']
    return unit === 'individual' ? [{ path, code: 'not_a_group' }] : []
  })
}

function inCircle(ready: ReadyIncident, keys: Map<string, number>, start: number): boolean {
  const seen = new Set([start])
  let at = start
  for (;;) {
    const group = ready.people[at]?.sent.part_of
    const next = group == null ? undefined : keys.get(group)
    if (next === undefined) return false
    if (seen.has(next)) return true
    seen.add(next)
    at = next
  }
}

function checkSources(ready: ReadyIncident): FieldProblem[] {
  const keys = sourceKeys(ready)
  return present(ready.sources).flatMap(([source, index]) => {
    const from = source.sent.derived_from
    if (from == null) return []
    const at = keys.get(from)
    const path = `sources.${index}.derived_from`
    // A source can be taken from one listed before it: then no chain can run in a circle.
    if (at === undefined && !/^[0-9A-Z]{26}$/.test(from)) {
      return [{ path, code: 'no_such_source', value: from }]
    }
    return at !== undefined && at >= index ? [{ path, code: 'source_order' }] : []
  })
}

function checkClaims(ready: ReadyIncident): FieldProblem[] {
  const keys = sourceKeys(ready)
  const problems: FieldProblem[] = []
  for (const [claim, index] of present(ready.claims)) {
    const { source, act } = claim.sent
    const path = `claims.${index}.`
    if (claim.id === null && present(ready.sources).length === 0) {
      problems.push({ path: `${path}source`, code: 'claim_without_source' })
    } else if (source != null && !keys.has(source)) {
      problems.push({ path: `${path}source`, code: 'no_such_source', value: source })
    }
    if (act != null && ready.acts[act] == null) {
      problems.push({ path: `${path}act`, code: 'no_such_act', value: String(act) })
    }
  }
  return problems
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

/** What is reused by id must be there, and be seen by the one who reuses it. */
async function checkReuse(
  db: Db,
  actor: Actor,
  ready: ReadyIncident,
  stored: Bundle | null,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  const miss = (path: string, code: string, value: string) => problems.push({ path, code, value })
  for (const [{ id }, index] of present(ready.people)) {
    const own = stored?.people.some((person) => person.id === id)
    if (id === null || own || (await incidentsOfPerson(db, actor, id).executeTakeFirst())) continue
    miss(`people.${index}.person_id`, 'no_such_person', id)
  }
  for (const [source, index] of present(ready.sources)) {
    const path = `sources.${index}.`
    const { origin_id } = source.sent
    const own = stored?.sources.some((row) => row.id === source.id)
    if (source.id !== null && !own && !(await findSource(db, actor, source.id))) {
      miss(`${path}source_id`, 'no_such_source', source.id)
    }
    if (origin_id != null && !(await findOrigin(db, actor, origin_id))) {
      miss(`${path}origin_id`, 'no_such_origin', origin_id)
    }
    const from = source.sent.derived_from
    if (from == null || sourceKeys(ready).has(from)) continue
    const original = await findSource(db, actor, from)
    if (!original) miss(`${path}derived_from`, 'no_such_source', from)
    else if (source.id !== null && (await listOriginals(db, [original.id])).includes(source.id)) {
      miss(`${path}derived_from`, 'source_order', from)
    }
  }
  return problems
}
