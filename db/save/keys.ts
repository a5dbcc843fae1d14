import type { ReadyIncident } from './checked.ts'

/** Rows with their positions, without those that were left blank. */
export const present = <T>(rows: (T | null)[]): [T, number][] =>
  rows.flatMap((row, index) => (row === null ? [] : [[row, index] as [T, number]]))

/** The position of each person sent, by key and by id. */
export function personKeys(ready: ReadyIncident): Map<string, number> {
  return new Map(
    present(ready.people).flatMap(([person, index]) =>
      [person.sent.key, person.sent.person_id]
        .filter((key) => key != null)
        .map((key) => [key, index] as [string, number]),
    ),
  )
}

/** The position of each source sent, by key and by id. */
export function sourceKeys(ready: ReadyIncident): Map<string, number> {
  return new Map(
    present(ready.sources).flatMap(([source, index]) =>
      [source.sent.key, source.sent.source_id]
        .filter((key) => key != null)
        .map((key) => [key, index] as [string, number]),
    ),
  )
}
