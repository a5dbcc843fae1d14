import { columnsOf, type Field } from '../dictionary/field.ts'
import type { Row } from '../settle.ts'

/** Fields that mean something only together: where one of them is known, the others are left as they are. */
const together: readonly (readonly string[])[] = [
  ['duration_text', 'months_min', 'months_max'],
  ['item', 'description', 'quantity_text', 'quantity'],
  ['amount', 'currency', 'amount_basis'],
  ['age_min', 'age_max'],
  ['size_text', 'size_min', 'size_max'],
]

/** What is blank in a row that stays, and known in one that goes. */
export function blanksFilled(fields: readonly Field[], stays: object, goes: object): Row {
  const [own, theirs] = [stays as Row, goes as Row]
  const isBlank = (field: Field) =>
    columnsOf(field).every((column) => (own[column] ?? null) === null)
  const known = new Set(fields.flatMap((field) => (isBlank(field) ? [] : field.name)))
  return Object.fromEntries(
    fields.flatMap((field) => {
      const group = together.find((names) => names.includes(field.name)) ?? [field.name]
      if (group.some((name) => known.has(name))) return []
      return columnsOf(field).map((column) => [column, theirs[column] ?? null])
    }),
  )
}
