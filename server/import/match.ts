import type { Bundle } from '../../db/bundle.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import type { Described } from './document.ts'
import type { Lookup } from './lookup.ts'
import { withoutShared, withRest } from './unsaid.ts'

type Sent = Record<string, unknown>

/**
 * What a table says of an incident that is there, as an edit of it: its people, acts, sources and
 * quotes are found among the stored ones, what is not found is added, and what the table does not
 * speak of stays.
 */
export async function asEdit(
  { document, act_ids }: Pick<Described, 'document' | 'act_ids'>,
  stored: Bundle,
  lookup: Lookup,
): Promise<Sent> {
  const people = matchPeople(document.people, stored)
  const acts = await matchActs(document.acts, act_ids, people, stored, lookup)
  const sources = matchSources(document.sources, stored)
  const claims = matchClaims(document.claims, acts, sources, stored)
  const incident = withRest(incident_fields, document, stored.incident)
  return { ...incident, people, acts, sources, claims }
}

/** Takes each stored row for one sent row at most. */
function finder<T>(rows: readonly T[]) {
  const left = new Set(rows)
  return (...tests: ((row: T) => boolean)[]): T | undefined => {
    for (const test of tests) {
      const found = [...left].find(test)
      if (found === undefined) continue
      left.delete(found)
      return found
    }
    return undefined
  }
}

function matchPeople(sent: readonly Sent[], { people }: Bundle): Sent[] {
  const find = finder(people)
  return sent.map((person) => {
    const known = find(
      ({ label, sex }) => label === person['label'] && (person['sex'] ?? sex) === sex,
      ({ label }) => label === person['label'],
    )
    return known ? { ...person, person_id: known.id } : person
  })
}

async function matchActs(
  sent: readonly Sent[],
  act_ids: readonly (string | null)[],
  people: readonly Sent[],
  stored: Bundle,
  lookup: Lookup,
): Promise<Sent[]> {
  const find = finder(stored.acts)
  const by_id = sent.map((_, at) =>
    act_ids[at] == null ? undefined : find(({ id }) => id === act_ids[at]),
  )
  const matched: Sent[] = []
  for (const [at, act] of sent.entries()) {
    const [key] = act['victims'] as string[]
    const victim = people.find((person) => person['key'] === key)?.['person_id'] ?? null
    const isLike = ({ type }: { type: string }) => act['type'] === null || type === act['type']
    const known =
      by_id[at] ??
      find(
        (row) => isLike(row) && row.victim_id === victim,
        // One that was recorded without its victim, or a table that does not tell of victims.
        (row) => isLike(row) && (row.victim_id === null || key === undefined),
      )
    const own_act = withoutShared(act, stored.incident, known ?? null)
    if (!known) {
      matched.push(own_act)
      continue
    }
    const { type, victims, agencies, ...inputs } = withRest(act_fields, own_act, known)
    const own = stored.involvements.filter((row) => row.act_id === known.id)
    matched.push({
      ...{ act_id: known.id, ...inputs },
      ...(type !== null && { type }),
      ...(key !== undefined && { victims }),
      agencies: await matchAgencies(agencies as Sent[], own, lookup),
    })
  }
  return matched
}

async function matchAgencies(
  sent: readonly Sent[],
  stored: Bundle['involvements'],
  lookup: Lookup,
): Promise<Sent[]> {
  const find = finder(stored)
  const matched: Sent[] = []
  for (const agency of sent) {
    const name = agency['agency_id'] ?? agency['agency']
    const choices = typeof name === 'string' ? await lookup.named('agency', name) : []
    const known = find(({ agency_id }) => choices.some(({ id }) => id === agency_id))
    const { agency: _, ...rest } = agency
    matched.push(known ? { ...rest, agency_id: known.agency_id, involvement_id: known.id } : agency)
  }
  return matched
}

function matchSources(sent: readonly Sent[], { sources }: Bundle): Sent[] {
  const find = finder(sources)
  return sent.map((source) => {
    const { url = null, title = null, publisher = null } = source
    const known = find(
      (row) => url !== null && row.url === url,
      (row) =>
        (url === null || row.url === null) &&
        (title !== null || publisher !== null) &&
        [title ?? row.title, publisher ?? row.publisher].every(
          (value, at) => value === [row.title, row.publisher][at],
        ),
    )
    return known ? { ...source, source_id: known.id } : source
  })
}

function matchClaims(
  sent: readonly Sent[],
  acts: readonly Sent[],
  sources: readonly Sent[],
  { claims }: Bundle,
): Sent[] {
  const find = finder(claims)
  return sent.map((claim) => {
    const source_id = sources.find(({ key }) => key === claim['source'])?.['source_id']
    const act_id = typeof claim['act'] === 'number' ? acts[claim['act']]?.['act_id'] : null
    const { source: _, act: __, ...inputs } = claim
    const quote = claim['quote'] ?? null
    const known = find(
      (row) => row.source_id === source_id && row.act_id === act_id && row.quote === quote,
      (row) => row.source_id === source_id && quote !== null && row.quote === quote,
    )
    return known ? { ...inputs, claim_id: known.id } : claim
  })
}
