import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Outward } from '../dictionary/release.ts'
import { labelsFor } from '../flat/labels.ts'
import { listChunks, type Lists } from '../list/list.ts'
import type { Resolved } from '../list/resolve.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { anonymiseSafely, keyOf, type Anonymised } from './anonymise.ts'
import { stepsFor, type ReleasedTable } from './columns.ts'
import { isBeyondConsent, originsOf } from './consent.ts'
import { fewPeople } from './few-people.ts'
import { digestOf, inOrder, type Finding } from './finding.ts'
import { nameFinder } from './names.ts'
import { listRestrictedNames } from './restricted.ts'
import { leavingActs, peopleOf, rawRows, whyStays, type RawRow, type Staying } from './rows.ts'
import { lookAtTexts } from './texts.ts'

/** For whom a file is, and of how many people at least what it tells is true. */
export type Aim = { profile: Outward; k: number }

/** A list as it may leave: what of it does, and what in it could lead to somebody. */
export type Looked = {
  rows: Record<ReleasedTable, RawRow[]>
  staying: Staying
  findings: Finding[]
  /** Stands for these findings and no others. */
  digest: string
}

export type ListTools = { terms: Terms; lists: Lists }

/** So many values at least has what somebody would learn of a person, in each class. */
const least_values = 2

/** Looks through a list, whole: nothing is written of it before. */
export async function lookThrough(
  db: Db,
  { terms, lists }: ListTools,
  actor: Actor,
  filter: Resolved,
  { profile, k }: Aim,
): Promise<Looked> {
  const rows: Looked['rows'] = { incidents: [], acts: [] }
  const staying: Staying = { consent: 0, restricted: 0, patterns: 0 }
  const hasName = nameFinder(await listRestrictedNames(db))
  const few = fewPeople(k)
  const findings: Finding[] = []
  for await (const { bundles, matches } of listChunks(db, lists, actor, filter)) {
    const labels = labelsFor(terms, 'en', bundles)
    for (const bundle of bundles) {
      const match = matches.get(bundle.incident.id)
      if (!match) continue
      const why = whyStays(bundle, profile)
      if (why !== null) {
        staying[why] += 1
        continue
      }
      for (const table of ['incidents', 'acts'] as const) {
        rows[table].push(...rawRows(bundle, match, labels, table, profile))
      }
      const acts = leavingActs(bundle, profile).filter(({ id }) => match.acts.has(id))
      for (const act of acts) few.add(bundle, act, peopleOf(bundle, [act]), labels)
      findings.push(...lookAtTexts(bundle, acts, profile, hasName), ...notAsked(bundle))
    }
  }
  const all = inOrder([...findings, ...few.findings()])
  return { rows, staying, findings: all, digest: digestOf(profile, all) }
}

/** That nobody asked somebody whom an incident rests on what may be done with what they said. */
function notAsked(bundle: Bundle): Finding[] {
  const asked = originsOf(bundle, null).every((origin) => origin?.consent !== 'not_asked')
  if (asked) return []
  const finding = { refs: [bundle.incident.ref], field: null, words: null, about: null }
  return [{ ...finding, kind: 'consent_not_asked', leaves: true }]
}

/** The rows of one table that leave, each as it is told, in an order that tells nothing more. */
export type ReleasedRows = Omit<Anonymised, 'released'> & {
  k: number
  released: (Pick<RawRow, 'quasi' | 'sensitive' | 'words'> & { step: number })[]
}

/** Tells the rows of a table so coarsely that none leads to somebody. */
export function releaseRows(raw: readonly RawRow[], k: number): ReleasedRows {
  const done = anonymiseSafely(raw, stepsFor(), { k, l: least_values })
  const released = done.released
    .flatMap(({ at, step, quasi }) => {
      const row = raw[at]
      return row ? [{ quasi, sensitive: row.sensitive, words: row.words, step }] : []
    })
    // As they came they would stand by their days.
    .map((row) => ({ row, key: keyOf({ ...row.quasi, ...row.sensitive, ...row.words }) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
  return { ...done, released }
}

/** How many incidents of a list rest on nothing but what was said by those who took their consent back. */
export async function countWithdrawn(
  db: Db,
  { lists }: ListTools,
  actor: Actor,
  filter: Resolved,
): Promise<number> {
  const any = await db
    .selectFrom('origin')
    .select('id')
    .where('consent', '=', 'withdrawn')
    .limit(1)
    .executeTakeFirst()
  if (!any) return 0
  let count = 0
  for await (const { bundles } of listChunks(db, lists, actor, filter)) {
    count += bundles.filter((bundle) => isBeyondConsent(bundle, null, 'internal')).length
  }
  return count
}
