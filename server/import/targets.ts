import type { Bilingual, Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { claim_fields, origin_fields, source_fields } from '../../db/dictionary/records/source.ts'

/** What of an incident a column of a table can say something about. */
export const parts = ['incident', 'act', 'victim', 'agency', 'source', 'origin', 'claim'] as const
export type Part = (typeof parts)[number]

/** One thing that a column can be: an input of a field, or what tells the rows from one another. */
export type Target = {
  /** `title`, `act.type`, `source.published_on`; in the mapping, the form and the page alike. */
  name: string
  part: Part
  field: Field | null
  /** Its name within its part, as the document has it. */
  input: string
  /** What stands after the field's name in the name of the input. */
  suffix: string
  vocabulary: string | null
  several: boolean
  /** It takes a name, which may stand for none or for more than one. */
  names: 'place' | 'agency' | null
}

const fields: Record<Part, readonly Field[]> = {
  incident: incident_fields,
  act: act_fields,
  victim: person_fields,
  agency: involvement_fields,
  source: source_fields,
  origin: origin_fields,
  claim: claim_fields,
}

/** Rows of the same document lead to each other by keys, which no table has. */
const within = new Set(['person', 'source', 'origin', 'incident', 'act'])

/** What no field says: which incident it is, and whom an act was against. */
export const special = {
  /** The own number of the incident in its table. */
  reference: 'reference',
  /** Ids of this program, of an incident or an act: they are the same wherever it goes. */
  id: 'id',
  act_id: 'act.id',
  /** What tells one victim of an incident from another of the same name. */
  victim_key: 'victim.key',
  /** A place as our own files have it: its label, or, where no id stands beside it, the source's words. */
  place_label: 'place_label',
  act_place_label: 'act.place_label',
} as const

const specials: readonly Target[] = [
  specialOf(special.reference, 'incident'),
  specialOf(special.id, 'incident'),
  specialOf(special.place_label, 'incident'),
  specialOf(special.act_id, 'act'),
  specialOf(special.act_place_label, 'act'),
  specialOf(special.victim_key, 'victim'),
]

function specialOf(name: string, part: Part): Target {
  const input = name.slice(name.indexOf('.') + 1)
  const nothing = { field: null, suffix: '', vocabulary: null, several: false, names: null }
  return { name, part, input, ...nothing }
}

/** Everything that a column can be, in the order of the form. */
export const targets: readonly Target[] = [
  ...specials.filter(({ part }) => part === 'incident'),
  ...parts.flatMap((part) => [
    ...fields[part].flatMap((field) => targetsOf(part, field)),
    ...specials.filter((one) => one.part === part && part !== 'incident'),
  ]),
]

function targetsOf(part: Part, field: Field): Target[] {
  const { kind } = field
  if (field.computed || (kind.noun !== undefined && within.has(kind.noun))) return []
  return Object.keys(kind.inputs).map((suffix) => {
    const input = field.name + suffix
    const vocabulary = kind.codes?.[suffix] ?? null
    const named =
      suffix === '' && (kind.noun === 'place' || kind.noun === 'agency') ? kind.noun : null
    // Of one incident, several types in a cell are several acts; of one act, several agencies.
    const many = (part === 'act' && field.name === 'type') || (part === 'agency' && named !== null)
    return {
      ...{ name: part === 'incident' ? input : `${part}.${input}`, part, field, input, suffix },
      vocabulary,
      several: many || (vocabulary !== null && kind.several === true),
      names: named,
    }
  })
}

const by_name = new Map(targets.map((target) => [target.name, target]))

/** A target by its name; undefined where there is none. */
export const findTarget = (name: string): Target | undefined => by_name.get(name)

/** What the parts are called. */
export const part_labels: Record<Part, Bilingual> = {
  incident: { en: 'Incident', ko: '사건' },
  act: { en: 'Act', ko: '행위' },
  victim: { en: 'Victim', ko: '피해자' },
  agency: { en: 'Agency', ko: '기관' },
  source: { en: 'Source', ko: '출처' },
  origin: { en: 'Origin', ko: '정보의 근원' },
  claim: { en: 'Quote', ko: '인용' },
}

/** Whether a target is the one that takes a value as people write it, of those that its field has. */
export const isMain = ({ field, suffix }: Target) =>
  field === null || suffix === (field.kind.worded ?? '')
