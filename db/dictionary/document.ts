import { z } from 'zod'
import type { Field } from './field.ts'
import { act_fields } from './records/act.ts'
import { involvement_fields } from './records/agency.ts'
import { incident_fields } from './records/incident.ts'
import { link_fields } from './records/link.ts'
import { person_fields } from './records/person.ts'
import { claim_fields, origin_fields, source_fields } from './records/source.ts'
import { incomingText } from './text.ts'

/**
 * One incident as a form, an API call or a seed file sends it. The same shape for all three: what
 * a form posts as `acts.0.type` is `acts[0].type` here.
 */

/** What a record's fields may send, by input name; everything is checked by its kind. */
function inputsOf(fields: readonly Field[], without: readonly string[] = []) {
  return Object.fromEntries(
    fields
      .filter((field) => !field.computed && !without.includes(field.name))
      .flatMap((field) =>
        Object.entries(field.kind.inputs).map(([suffix, schema]) => [field.name + suffix, schema]),
      ),
  )
}

/**
 * Members that an answer has beside what may be sent: passed over when an answer is sent back, so
 * that what was read can be entered again. Nothing else is.
 */
const computed = z.union([z.string(), z.number()]).nullish().meta({ readOnly: true })

function answeredOf(fields: readonly Field[], names: readonly string[] = []) {
  const columns = fields.flatMap((field) =>
    Object.keys(field.kind.columns)
      .filter((suffix) => field.computed || !Object.hasOwn(field.kind.inputs, suffix))
      .map((suffix) => field.name + suffix),
  )
  return Object.fromEntries([...columns, ...names].map((name) => [name, computed]))
}

const key = incomingText(100)
const flag = z.preprocess((sent) => sent === true || sent === '1' || sent === 'on', z.boolean())
const rows = <T extends z.ZodType>(row: T, most: number) =>
  z.array(row.nullable()).max(most, { error: 'too_many' }).default([])
const several = z.preprocess(
  (sent) => (sent == null || sent === '' ? [] : Array.isArray(sent) ? sent : [sent]),
  z.array(key),
)

const involvement = z.strictObject({
  involvement_id: key,
  remove: flag.optional(),
  ...inputsOf(involvement_fields),
})

const act = z.strictObject({
  act_id: key,
  remove: flag.optional(),
  victims: several.optional(),
  agencies: rows(involvement, 50),
  ...inputsOf(act_fields, ['victim']),
  ...answeredOf(act_fields, ['seq']),
})

const person = z.strictObject({
  key,
  person_id: key,
  ...inputsOf(person_fields),
})

const origin = z.strictObject({ origin_id: key, ...inputsOf(origin_fields) })

const source = z
  .strictObject({
    key,
    source_id: key,
    origin_id: key,
    origin: origin.nullish(),
    ...inputsOf(source_fields, ['origin']),
  })
  .refine(
    ({ origin_id: beside, origin }) =>
      beside == null || origin?.origin_id == null || beside === origin.origin_id,
    { error: 'not_valid', path: ['origin', 'origin_id'] },
  )
  // Which origin it is may stand beside the origin or in it; from here on it stands beside.
  .transform(({ origin, ...sent }) => {
    if (origin == null) return { ...sent, origin }
    const { origin_id = null, ...described } = origin
    return { ...sent, origin_id: sent.origin_id ?? origin_id, origin: described }
  })

const claim = z.strictObject({
  claim_id: key,
  remove: flag.optional(),
  source: key,
  act: z.preprocess(
    (sent) =>
      typeof sent === 'string' && /^\d{1,4}$/.test(sent) ? Number(sent) : sent === '' ? null : sent,
    z.int({ error: 'no_such_act' }).min(0).nullish(),
  ),
  ...inputsOf(claim_fields, ['source', 'act']),
  ...answeredOf(claim_fields.filter((field) => field.computed)),
})

const link = z.strictObject({
  link_id: key,
  remove: flag.optional(),
  to: key,
  ...inputsOf(link_fields, ['to']),
})

/** How many characters one incident may hold in all: some hundreds of pages. */
export const longest_document = 2_000_000

const whole = z.strictObject({
  version: z.preprocess(
    (sent) => (typeof sent === 'string' && /^\d{1,9}$/.test(sent) ? Number(sent) : sent),
    z.int().min(1).nullish(),
  ),
  people: rows(person, 200),
  acts: rows(act, 200),
  sources: rows(source, 50),
  claims: rows(claim, 500),
  links: rows(link, 100),
  ...inputsOf(incident_fields),
  ...answeredOf(incident_fields, ['id', 'ref', 'url', 'created_at', 'updated_at', 'date_match']),
})

/** The whole of it. Unknown keys are refused: nobody sets what is not theirs to set. */
export const incident_document = whole.refine(
  (document) => lengthOf(document) <= longest_document,
  { error: 'document_too_long', path: ['summary'] },
)

/** The characters of every text in a value. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + lengthOf(part), 0)
}

export type Sent = Record<string, unknown>
/** Keys that lead to another row of the same document, or to a stored one, are text. */
type Leads<Name extends string> = { [key in Name]?: string | null }

export type SentPerson = z.infer<typeof person> & Sent & Leads<'part_of'>
export type SentInvolvement = z.infer<typeof involvement> & Sent
export type SentAct = Omit<z.infer<typeof act>, 'agencies'> &
  Sent & { agencies: (SentInvolvement | null)[] }
export type SentOrigin = Sent
export type SentSource = Omit<z.infer<typeof source>, 'origin'> &
  Sent &
  Leads<'derived_from'> & { origin?: SentOrigin | null }
export type SentClaim = z.infer<typeof claim> & Sent
export type SentLink = z.infer<typeof link> & Sent
export type IncidentDocument = Sent & {
  version?: number | null
  people: (SentPerson | null)[]
  acts: (SentAct | null)[]
  sources: (SentSource | null)[]
  claims: (SentClaim | null)[]
  links: (SentLink | null)[]
}

/** Something wrong with what was sent, and where: `acts.0.date`. */
export type FieldProblem = { path: string; code: string; [detail: string]: unknown }

/**
 * Checks the shape of an incident that was sent.
 * @returns the document, or every problem with its path
 */
export function readDocument(
  sent: unknown,
): { ok: true; document: IncidentDocument } | { ok: false; problems: FieldProblem[] } {
  const read = incident_document.safeParse(sent)
  if (read.success) return { ok: true, document: read.data as IncidentDocument }
  return { ok: false, problems: read.error.issues.flatMap(problemsOf) }
}

/** Checks what was sent for the fields of one record, whatever else was sent beside. */
export function readFields(
  fields: readonly Field[],
  sent: Record<string, unknown>,
): { sent: Sent; problems: FieldProblem[] } {
  const read = z.object(inputsOf(fields)).safeParse(sent)
  return read.success
    ? { sent: read.data, problems: [] }
    : { sent: {}, problems: read.error.issues.flatMap(problemsOf) }
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      path: path === '' ? name : `${path}.${name}`,
      code: 'unknown_field',
    }))
  }
  return [{ path, code: /^[a-z_]+$/.test(issue.message) ? issue.message : 'not_valid' }]
}
