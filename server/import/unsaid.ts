import type { Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'

type Sent = Record<string, unknown>

const inputsOf = ({ name, kind }: Field) => Object.keys(kind.inputs).map((suffix) => name + suffix)

/**
 * Says beside a part of a field what stands in its other parts, as a form does: a date is its words
 * and what they mean, a place its name and how near it is. Where another place is named, what was
 * said of the old one goes.
 */
export function withRest(fields: readonly Field[], sent: Sent, stored: object): Sent {
  const row = stored as Sent
  const filled: Sent = { ...sent }
  for (const field of fields) {
    const { name } = field
    const inputs = inputsOf(field)
    if (inputs.length < 2 || !inputs.some((input) => input in sent)) continue
    const [id, named] = [`${name}_id`, name in sent && !(name in field.kind.columns)]
    if (named || (id in sent && sent[id] !== row[id])) continue
    for (const input of inputs)
      if (!(input in sent) && row[input] != null) filled[input] = row[input]
  }
  return filled
}

const shared = ['date', 'place'] as const
const own_inputs = shared.map((name) => ({
  of_act: inputsOf(act_fields.find((field) => field.name === name) as Field),
  of_incident: inputsOf(incident_fields.find((field) => field.name === name) as Field),
}))

/** What all acts of a new incident have in common of when and where, the incident has. */
export function liftShared<D extends Sent & { acts: Sent[] }>(document: D): D {
  const lifted: D = { ...document, acts: document.acts.map((act) => ({ ...act })) }
  for (const { of_act, of_incident } of own_inputs) {
    const [first, ...others] = lifted.acts.map((act) => of_act.map((input) => act[input] ?? null))
    const said = of_incident.some((input) => input in document)
    if (said || first === undefined || first.every((value) => value === null)) continue
    if (others.some((one) => JSON.stringify(one) !== JSON.stringify(first))) continue
    for (const act of lifted.acts) {
      for (const input of of_act) {
        if (act[input] !== undefined) Object.assign(lifted, { [input]: act[input] })
        delete act[input]
      }
    }
  }
  return lifted
}

/** An act that says of when and where what its incident says leaves it at that, unless it said so itself. */
export function withoutShared(act: Sent, incident: object, old: object | null): Sent {
  const [whole, own] = [incident as Sent, (old ?? {}) as Sent]
  const left: Sent = { ...act }
  for (const { of_act } of own_inputs) {
    const said = of_act.filter((input) => input in act)
    const same = said.every((input) => act[input] === whole[input])
    if (said.length > 0 && same && of_act.every((input) => own[input] == null)) {
      for (const input of said) delete left[input]
    }
  }
  return left
}
