import { createHmac } from 'node:crypto'

/**
 * Numbers that may be published. Each is made of its own records and a secret of the installation
 * alone, whatever table it stands in: the same records are the same number wherever and however
 * often they are counted, and nobody learns more by asking again. (The cell-key method of Fraser and
 * Wooton 2005, as in the Handbook on Statistical Disclosure Control, 5.4, with the random rounding
 * of 5.5.)
 *
 * - A number moves by up to 3k, less where it is small, so that none gets below nothing; then it is
 *   rounded to a multiple of k, up or down by chance, so that none between 1 and k − 1 is ever told.
 *   Both are right in the mean: the number told is off by √(1.5k + (k² − 1) / 6) in the root
 *   mean square (3.4 for k = 5), and by less than 4k always.
 * - Totals are made like any other number, of their own records, and need not be the sum of what is
 *   told beside them. So subtracting what is told from what is told gives two errors and no number.
 * - One half of how far a number moves hangs on its whole set of records: another record, another
 *   half. Two releases, or two queries, that differ by one record do not differ by that record. The
 *   other half hangs on one record of the set, the one with the least key: sets that are nearly the
 *   same mostly share it, so that the mean over many of them is off by it still.
 * - How far it may have moved is so wide that no sum of what is told narrows a small number down to
 *   fewer than k values, unless several numbers at once moved nearly as far as they can.
 *
 * It does not hold against who may ask without end for sets of their choosing: nothing does that
 * tells numbers nearly right (Dinur and Nissim 2003). Who may ask, signs in, and is logged.
 */

/** What is counted: an act, an incident or a person, and which people it is about. */
export type Member = {
  id: string
  /** How much it counts for: the size of a group where people are counted, else 1. */
  weight: number
  people: readonly { id: string; size: number }[]
}

export type Protection = {
  /** The base: what is about fewer people is not told. */
  k: number
  /** The secret of the installation, see `key.ts`. */
  key: string
}

/** A table of what is counted: in each cell the members that belong there, as often as they do. */
export type Table = {
  rows: readonly string[]
  columns: readonly string[]
  members: (row: string, column: string) => readonly Member[]
}

export type ProtectedTable = {
  /** By row, then by column. */
  cells: number[][]
  row_totals: number[]
  column_totals: number[]
  total: number
}

/** Every number of a table, protected. @returns multiples of k; their sums are not their totals */
export function protectTable(
  { rows, columns, members }: Table,
  protection: Protection,
): ProtectedTable {
  const number = protector(protection)
  const inside = rows.map((row) => columns.map((column) => members(row, column)))
  return {
    cells: inside.map((line) => line.map((cell) => number(cell))),
    row_totals: inside.map((line) => number(line.flat())),
    column_totals: columns.map((_, at) => number(inside.flatMap((line) => line[at] ?? []))),
    total: number(inside.flat(2)),
  }
}

/**
 * {@link protectTable} for numbers one at a time: takes what is counted, each of it once however
 * often it comes, and gives the number to be told. Keep it for a whole table: it remembers keys.
 */
export function protector({ k, key }: Protection): (members: readonly Member[]) => number {
  const keys = new Map<string, bigint>()
  const keyFor = (id: string): bigint => {
    const known = keys.get(id)
    if (known !== undefined) return known
    const made = drawn(key, `record ${id}`)
    keys.set(id, made)
    return made
  }
  return (members) => {
    const each = [...new Map(members.map((member) => [member.id, member])).values()]
    const count = countOf(each, k)
    if (count === 0) return 0
    let [whole, least] = [0n, -1n]
    for (const { id } of each) {
      const own = keyFor(id)
      whole = (whole + own) % range
      if (least < 0n || own < least) least = own
    }
    return tell(count, k, drawn(key, `set ${whole}`), drawn(key, `least ${least}`))
  }
}

/** What is about fewer than k people counts for no more than they are. */
function countOf(members: readonly Member[], k: number): number {
  const sizes = new Map(members.flatMap(({ people }) => people.map(({ id, size }) => [id, size])))
  const people = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const count = members.reduce((sum, { weight }) => sum + weight, 0)
  return people < k ? Math.min(count, people) : count
}

/** How far a number may move, in multiples of k, before it is rounded. */
const farthest = 3

function tell(count: number, k: number, whole: bigint, least: bigint): number {
  const reach = Math.min(count, farthest * k)
  const [by_least, by_whole] = [Math.ceil(reach / 2), Math.floor(reach / 2)]
  const moved = count + shift(least, by_least) + shift(whole, by_whole)
  // Bits that the shift has not used.
  const chance = Number((whole >> 128n) % BigInt(k))
  return Math.floor(moved / k) * k + (chance < moved % k ? k : 0)
}

/** A step of at most `reach` to either side: as many coins as twice that, less one half. */
function shift(bits: bigint, reach: number): number {
  let heads = 0
  for (let at = 0; at < 2 * reach; at += 1) heads += Number((bits >> BigInt(at)) & 1n)
  return heads - reach
}

const range = 2n ** 256n

const drawn = (key: string, what: string): bigint =>
  BigInt(`0x${createHmac('sha256', key).update(what).digest('hex')}`)

/**
 * What a number that was told may have been, by everything that is known but the secret.
 * @returns inclusive
 */
export function boundsOf(told: number, k: number): { least: number; most: number } {
  const reach = farthest * k
  const above = told - k + 1
  const small = Math.ceil(above / 2)
  const least = told === 0 ? 0 : Math.max(1, small <= reach ? small : above - reach)
  return { least, most: told + k - 1 + reach }
}
