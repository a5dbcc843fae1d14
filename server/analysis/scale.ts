import type { Line } from './lines.ts'
import { lengthOf } from './say.ts'

/**
 * The five steps of a map's colour, each from so many up: equal on a logarithmic scale, for a few
 * places have most. What is not among them is step 0, nothing.
 */
export function stepsFor(lines: readonly Line[]): number[] {
  const highest = Math.max(1, ...lines.map(({ count }) => lengthOf(count.possible)))
  const from = [1, 2, 3, 4, 5].map((step) => Math.ceil(highest ** ((step - 1) / 5)))
  return from.map((n, at) => Math.max(n, at + 1)).filter((n) => n <= highest || n === 1)
}

/** In which step a number is; 0 for none. */
export const stepOf = (steps: readonly number[], n: number) =>
  n <= 0 ? 0 : steps.filter((from) => n >= from).length

/** The steps in words: "1–4", "5–9", "10+". */
export const stepNames = (steps: readonly number[]): string[] =>
  steps.map((from, at) => {
    const next = steps[at + 1]
    if (next === undefined) return `${from}+`
    return next - 1 === from ? String(from) : `${from}–${next - 1}`
  })
