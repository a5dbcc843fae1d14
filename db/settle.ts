import type { Field, Surroundings, Value, Values } from './dictionary/field.ts'
import { columnsOf, valuesOf } from './dictionary/field.ts'
import type { FieldProblem, Sent } from './dictionary/document.ts'

/** Column values ready to be written. */
export type Row = Record<string, Value>

/**
 * Turns what was sent for one record into column values, field by field, each by its kind.
 * A field that was not sent is left out on a stored row, and takes its default on a new one.
 * @param stored the row as it stands, for an edit
 * @param path where the record stands in the document, for problems: `acts.0.`
 */
export async function settleRecord(
  fields: readonly Field[],
  sent: Sent,
  around: Surroundings,
  stored: Record<string, unknown> | null,
  path: string,
): Promise<{ row: Row; problems: FieldProblem[] }> {
  const row: Row = {}
  const problems: FieldProblem[] = []
  for (const field of fields) {
    const values = sentValues(field, sent)
    if (values === null && stored !== null) continue
    const settled = await settleField(field, values ?? {}, around, stored)
    if ('problem' in settled) {
      problems.push({ ...settled.problem, path: path + field.name })
      continue
    }
    const given = withDefault(field, settled.values)
    const code = given[''] ?? null
    if (isForeign(field, code) && stored?.[field.name] !== code) {
      problems.push({ path: path + field.name, code: 'not_a_term', value: code })
      continue
    }
    if (field.required && Object.values(given).every((value) => value === null)) {
      problems.push({ path: path + field.name, code: 'required' })
    }
    for (const [suffix, value] of Object.entries(given)) row[field.name + suffix] = value
  }
  return { row, problems }
}

async function settleField(
  field: Field,
  values: Values,
  around: Surroundings,
  stored: Record<string, unknown> | null,
) {
  const kept = stored === null ? null : valuesOf(field, stored)
  return field.kind.settle(values, around, kept)
}

/** The inputs that were sent for a field, by suffix; null when none was. */
function sentValues(field: Field, sent: Sent): Values | null {
  const values: Values = {}
  for (const suffix of Object.keys(field.kind.inputs)) {
    const value = sent[field.name + suffix]
    if (value !== undefined) values[suffix] = value as Value
  }
  return Object.keys(values).length > 0 ? values : null
}

function withDefault(field: Field, values: Values): Values {
  if (field.default === undefined || values[''] != null) return values
  return { ...values, '': field.default }
}

const isForeign = (field: Field, code: Value) => (field.not_for ?? []).includes(String(code))

/** Whether nothing was sent for a record beyond what a fresh form row holds by itself. */
export function isBlank(fields: readonly Field[], sent: Sent): boolean {
  return fields.every((field) =>
    Object.keys(field.kind.inputs)
      .flatMap((suffix) => sent[field.name + suffix])
      .every((value) => value == null || value === '' || value === field.default),
  )
}

/** The fields that were given a value though the act's type has no such field. */
export function misplaced(fields: readonly Field[], type: Value, row: Row): Field[] {
  return fields.filter(
    (field) =>
      field.act_types !== undefined &&
      !field.act_types.includes(String(type)) &&
      columnsOf(field).some((column) => row[column] != null),
  )
}
