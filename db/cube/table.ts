/** One column of a table in memory. */
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array
type Columns = Record<string, Column>

/** Rows kept as columns of numbers, so that a pass over all of them touches little memory. */
export type Table<C extends Columns> = { count: number; columns: C }

/** Some rows of a table, from `start` up to, not including, `end`. */
export type Range = { start: number; end: number }

/** Makes room for so many rows in all. */
export function reserve(table: Table<Columns>, rows: number): void {
  const columns = Object.entries(table.columns)
  if (rows <= (columns[0]?.[1].length ?? 0)) return
  const room = Math.ceil(rows * 1.02) + 256
  for (const [name, column] of columns) {
    const wider = new (column.constructor as Uint8ArrayConstructor)(room)
    wider.set((column as Uint8Array).subarray(0, table.count))
    table.columns[name] = wider
  }
}

/** Takes rows out; `ranges` stand in order and apart. Every row moves once at most. */
export function removeRows(table: Table<Columns>, ranges: readonly Range[]): void {
  const [first] = ranges
  if (!first) return
  for (const column of Object.values(table.columns)) {
    let to = first.start
    for (const [index, { end }] of ranges.entries()) {
      const next = ranges[index + 1]?.start ?? table.count
      column.copyWithin(to, end, next)
      to += next - end
    }
  }
  table.count -= ranges.reduce((sum, { start, end }) => sum + end - start, 0)
}

/**
 * Puts rows of another table in; `at` is the row before which each range of them goes, in order.
 * Every row moves once at most.
 */
export function insertRows<C extends Columns>(
  table: Table<C>,
  from: Table<C>,
  inserts: readonly (Range & { at: number })[],
): void {
  const total = inserts.reduce((sum, { start, end }) => sum + end - start, 0)
  if (total === 0) return
  reserve(table, table.count + total)
  for (const [name, column] of Object.entries(table.columns)) {
    let shift = total
    let end_of_tail = table.count
    for (const insert of inserts.toReversed()) {
      column.copyWithin(insert.at + shift, insert.at, end_of_tail)
      shift -= insert.end - insert.start
      const rows = (from.columns[name] as Uint8Array).subarray(insert.start, insert.end)
      column.set(rows, insert.at + shift)
      end_of_tail = insert.at
    }
  }
  table.count += total
}
