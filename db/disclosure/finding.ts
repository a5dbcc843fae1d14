import { hash } from 'node:crypto'
import type { Outward } from '../dictionary/release.ts'
import type { Telltale } from './telltale.ts'

/** Something that could lead to somebody. */
export type Finding = {
  kind: 'few_people' | 'name' | 'consent_not_asked' | Telltale
  /** The incidents it is in. */
  refs: string[]
  /** The text it is in: `incident.summary`; null where it is in no text. */
  field: string | null
  /** What in the text looks like it. Never a name: who may not see one is not told that it is one. */
  words: string | null
  /** Where, when and what few people are known to have lived through. */
  about: { province_id: string; month: string; act: string; people: number } | null
  /** Whether it would stand in the file; else the file tells it more coarsely, or not at all. */
  leaves: boolean
}

/** Those that would leave come first. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings
    .map((finding) => ({ finding, key: JSON.stringify([finding.leaves ? 0 : 1, finding]) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ finding }) => finding)

/** Stands for exactly these findings under this profile: of others, nothing was accepted. */
export const digestOf = (profile: Outward, findings: readonly Finding[]): string =>
  hash('sha256', JSON.stringify([profile, findings]), 'base64url')

/** How many there are of each kind. */
export function countKinds(findings: readonly Finding[]): Partial<Record<Finding['kind'], number>> {
  const groups = Map.groupBy(findings, ({ kind }) => kind)
  return Object.fromEntries([...groups].map(([kind, own]) => [kind, own.length]))
}
