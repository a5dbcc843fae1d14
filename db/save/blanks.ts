import { columnsOf, type Field } from '../dictionary/field.ts'
import type { Row } from '../settle.ts'

/** What is blank in a row that stays, and known in one that goes. */
export function blanksFilled(fields: readonly Field[], stays: object, goes: object): Row {
  const [own, theirs] = [stays as Row, goes as Row]
  return Object.fromEntries(
    fields.flatMap((field) => {
      const columns = columnsOf(field)
      const blank = columns.every((column) => (own[column] ?? null) === null)
      return blank ? columns.map((column) => [column, theirs[column] ?? null]) : []
    }),
  )
}
