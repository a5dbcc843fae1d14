import { readQuantity } from '../dictionary/quantity.ts'
import type { Row } from '../settle.ts'
import { valueAfter } from './checking.ts'

type Old = Record<string, unknown> | null

/**
 * Whether numbers are to be made of words: there are new words, and nobody typed other numbers
 * beside them. A form sends the old numbers along with new words: the words are what was changed.
 */
function speaks(row: Row, old: Old, words: string, numbers: readonly string[]): boolean {
  const said = valueAfter(row, old, words)
  if (said === null) return false
  const reworded = said !== (old?.[words] ?? null)
  const untouched = numbers.every((name) => valueAfter(row, old, name) === (old?.[name] ?? null))
  return reworded && untouched
}

/** How many a group is, made of what the source says. */
export function sizeFromWords(row: Row, old: Old): void {
  if (!speaks(row, old, 'size_text', ['size_min', 'size_max'])) return
  const read = readQuantity(String(valueAfter(row, old, 'size_text')))
  if (read) Object.assign(row, { size_min: read.min, size_max: read.max })
}

/**
 * How much was taken, made of what the source says: the number that it says, if it says one, which is
 * an estimate unless the words leave no room.
 */
export function quantityFromWords(row: Row, old: Old): void {
  if (!speaks(row, old, 'quantity_text', ['quantity'])) return
  const read = readQuantity(String(valueAfter(row, old, 'quantity_text')))
  if (!read) return
  row['quantity'] = read.said === null ? null : String(read.said)
  // A form sends the old basis along with new words, as it does the number.
  const given = valueAfter(row, old, 'amount_basis')
  if (read.said === null || (given !== null && given !== (old?.['amount_basis'] ?? null))) return
  row['amount_basis'] = read.min === read.max ? 'exact' : 'estimate'
}
