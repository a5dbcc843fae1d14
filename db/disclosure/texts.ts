import type { Bundle } from '../bundle.ts'
import type { Field } from '../dictionary/field.ts'
import { act_fields } from '../dictionary/records/act.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import type { Outward } from '../dictionary/release.ts'
import type { ActRow } from '../tables.ts'
import type { Finding } from './finding.ts'
import { telltalesIn } from './telltale.ts'

/** The texts that leave under some profile: what is said there is looked at. */
const textsOf = (fields: readonly Field[]) =>
  fields.filter(({ release }) => Object.values(release).includes('reviewed'))
const incident_texts = textsOf(incident_fields)
const act_texts = textsOf(act_fields)

/** What in the texts of an incident leads to somebody. */
export function lookAtTexts(
  { incident }: Bundle,
  acts: readonly ActRow[],
  profile: Outward,
  hasName: (text: string) => boolean,
): Finding[] {
  const verified = incident.status === 'verified'
  const lookAt = (record: string, fields: readonly Field[], row: object): Finding[] =>
    fields.flatMap((field) => {
      const text = (row as Record<string, unknown>)[field.name]
      if (typeof text !== 'string' || text === '') return []
      const found = { refs: [incident.ref], field: `${record}.${field.name}`, about: null }
      const leaves = verified && field.release[profile] === 'reviewed'
      const names: Finding[] = hasName(text)
        ? [{ ...found, kind: 'name', words: null, leaves }]
        : []
      return [
        ...names,
        ...telltalesIn(text).map(({ kind, words }) => ({ ...found, kind, words, leaves })),
      ]
    })
  return [
    ...lookAt('incident', incident_texts, incident),
    ...acts.flatMap((act) => lookAt('act', act_texts, act)),
  ]
}
