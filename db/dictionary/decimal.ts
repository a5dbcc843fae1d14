/** Decimal numbers as text, compared exactly: `1000000.10` stays what the source said. */

/** Whether text is a plain non-negative decimal of at most 20 digits before and 10 after the point. */
export const isDecimal = (text: string) => /^\d{1,20}(\.\d{1,10})?$/.test(text)

/** `1,000,000.10` as `1000000.10`: grouping commas go, everything else stays. */
export const plainDecimal = (text: string) =>
  /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: string, b: string): number {
  const difference = scaled(a) - scaled(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The least and greatest of the decimals given, skipping nulls; null when none is left. */
export function rangeOf(values: readonly (string | null)[]): { min: string; max: string } | null {
  const sorted = values.filter((value) => value !== null).toSorted(compareDecimals)
  const [min] = sorted
  const max = sorted.at(-1)
  return min === undefined || max === undefined ? null : { min, max }
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(10, '0').slice(0, 10))
}
