import type { Bundle } from '../bundle.ts'
import { readDocument, type FieldProblem, type IncidentDocument } from '../dictionary/document.ts'
import { checkValues, type CheckingFor, type ReadyIncident } from '../save/checked.ts'
import { doubtsOf, type Doubt } from '../save/doubts.ts'
import { checkStructure } from '../save/structure.ts'
import { tellsTooMuch } from '../save/who-reads.ts'
import { writeIncident } from '../save/write.ts'
import { gatherChange, type Gathered } from './gather.ts'
import { bundleOf, type Gazetteer } from './names.ts'
import type { Sources } from './sources.ts'

/**
 * An incident of a table, checked as the form and the API check it, before anything is written: what
 * it will be made of, or what of a stored one it changes.
 */

export type Preparing = CheckingFor & {
  gazetteer: Gazetteer
  sources: Sources
  /** The moment that the change set will bear. */
  at: string
  today: string
}

/** A new incident: its rows, and how it will stand. */
export type Prepared = {
  rows: Gathered
  bundle: Bundle
  /** The stored sources that it names. */
  reused: string[]
  doubts: Doubt[]
}

type Sent = Record<string, unknown>
type Refused = { problems: FieldProblem[] }

/** Checks a new incident and gathers its rows. */
export async function prepareNew(preparing: Preparing, sent: Sent): Promise<Prepared | Refused> {
  const { db, actor, sources, gazetteer, at, today } = preparing
  const taken = await sources.take(sent)
  if ('problems' in taken) return taken
  const checked = await check(preparing, taken.sent, null)
  if ('problems' in checked) return checked
  const { change, rows } = gatherChange(at)
  const giveRef = (_: unknown, place_id: string | null, earliest: string | null) =>
    Promise.resolve({
      ...{ ref: '', ref_number: 0, ref_year: earliest?.slice(0, 4) ?? '0000' },
      ref_country: gazetteer.places.get(place_id ?? '')?.country_id ?? 'ZZ',
    })
  const writing = { db, change, actor, ready: checked.ready, stored: null, links: new Map() }
  await writeIncident({ ...writing, since: 0, moved: new Set(), giveRef }, {})
  const { shared, reused } = sources.put(taken, rows)
  const bundle = bundleOf(rows, gazetteer, shared)
  if (await tellsTooMuch(db, bundle)) {
    sources.forget(rows)
    return { problems: [{ path: 'sensitivity', code: 'rests_on_restricted' }] }
  }
  return { rows, bundle, reused, doubts: doubtsOf(bundle, today) }
}

/** What of a stored incident a table changes. */
export type PreparedUpdate = { ready: ReadyIncident; changes: Changed[] }

/** A field that gets another value; or, without a field, a row that is added. */
export type Changed = {
  table: 'incident' | 'act' | 'person' | 'involvement' | 'source' | 'origin' | 'claim'
  field: string | null
  before: Sent
  after: Sent
}

/** Checks an edit of a stored incident, and tells what it changes. */
export async function prepareUpdate(
  preparing: CheckingFor,
  stored: Bundle,
  sent: Sent,
): Promise<PreparedUpdate | Refused> {
  const checked = await check(preparing, { ...sent, version: stored.incident.version }, stored)
  if ('problems' in checked) return checked
  return { ready: checked.ready, changes: changesOf(checked.ready, stored) }
}

async function check(
  { db, terms, actor, language, names }: CheckingFor,
  sent: Sent,
  stored: Bundle | null,
): Promise<{ ready: ReadyIncident; document: IncidentDocument } | Refused> {
  const read = readDocument(sent)
  if (!read.ok) return { problems: read.problems }
  const checking = { db, terms, actor, language, ...(names && { names }) }
  const { ready, problems } = await checkValues(checking, read.document, stored)
  const all = [...problems, ...(await checkStructure(db, actor, ready, stored, new Map()))]
  return all.length > 0 ? { problems: all } : { ready, document: read.document }
}

type Row = { id: string | null; row: Sent }

function changesOf(ready: ReadyIncident, stored: Bundle): Changed[] {
  const of = (table: Changed['table'], rows: readonly (Row | null)[], old: readonly object[]) =>
    rows.flatMap((one) => (one === null ? [] : changesOfRow(table, one, old)))
  const involved = ready.acts.flatMap((act) => act?.agencies ?? [])
  return [
    ...of('incident', [{ ...ready.incident, id: stored.incident.id }], [stored.incident]),
    ...of('person', ready.people, stored.people),
    ...of('act', ready.acts, stored.acts),
    ...movedVictims(ready, stored),
    ...of('involvement', involved, stored.involvements),
    ...of('source', ready.sources, stored.sources),
    ...of(
      'origin',
      ready.sources.map((source) => source?.origin ?? null),
      stored.origins,
    ),
    ...of('claim', ready.claims, stored.claims),
  ]
}

function changesOfRow(
  table: Changed['table'],
  { id, row }: Row,
  old: readonly object[],
): Changed[] {
  if (id === null) return [{ table, field: null, before: {}, after: row }]
  const before = old.find((one) => (one as { id: string }).id === id) as Sent | undefined
  if (before === undefined) return []
  return Object.keys(row)
    .filter((column) => (row[column] ?? null) !== (before[column] ?? null))
    .map((field) => ({ table, field, before, after: { ...before, ...row } }))
}

/** Whom a stored act was against is no column of what is sent. */
function movedVictims(ready: ReadyIncident, stored: Bundle): Changed[] {
  return ready.acts.flatMap((act): Changed[] => {
    const old = stored.acts.find((row) => row.id === act?.id)
    const [key] = act?.sent.victims ?? []
    if (!act || !old || key == null) return []
    const person = ready.people.find((one) => one?.sent.key === key || one?.id === key)
    if ((person?.id ?? null) === old.victim_id && person?.id != null) return []
    const before = { victim_id: old.victim_id }
    return [{ table: 'act', field: 'victim', before, after: { victim_id: person?.id ?? null } }]
  })
}
