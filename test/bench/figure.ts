import type Database from 'better-sqlite3'
import type { Program } from '../faults/program.ts'

/** What a figure is measured on: a case file, a server on it, and the database under both. */
export type Bench = {
  incidents: number
  folder: string
  token: string
  server: Program
  /** The same database, read without the program: what the limits are measured with. */
  raw: Database.Database
}

/** One measured figure: a value beside the limit that was measured in the same run. */
export type Measured = {
  value: number
  limit: number
  unit: string
  /** Said beside it: failures, counts, what else was seen. */
  note?: string
}

export type Figure = {
  id: string
  /** What is divided by what. */
  what: string
  /** Whether it compares with the smallest size, and says nothing of that itself. */
  growth?: true
  /** The sizes it is measured at; all of them where this is left out. */
  sizes?: number[]
  /** The ratio to hold, at most unless it says at least; null where it is only stated. */
  target: { ratio: number; least?: boolean } | null
  measure: (bench: Bench) => Promise<Measured>
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** The number that all but so many in a hundred of some numbers are below: 99 leaves one. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = Math.ceil((sorted.length * part) / 100) - 1
  return sorted[Math.min(sorted.length - 1, Math.max(0, at))] ?? Number.NaN
}

/** Milliseconds that something takes. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
