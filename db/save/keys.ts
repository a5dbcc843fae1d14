import type { Bundle } from '../bundle.ts'
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

type Claim = NonNullable<ReadyIncident['claims'][number]>

/** The position of the source that a claim names; of a new one that names none, that of the first. */
export function sourceOfClaim(ready: ReadyIncident, { sent, id }: Claim): number | undefined {
  const named = sent.source == null ? undefined : sourceKeys(ready).get(sent.source)
  return named ?? (id === null ? present(ready.sources)[0]?.[1] : undefined)
}

/** Whether a source sent only repeats another one of the incident: by itself it reports nothing. */
export function repeatsAnother(
  ready: ReadyIncident,
  stored: Bundle | null,
  index: number,
): boolean {
  const source = ready.sources[index]
  if (source == null) return false
  const { derived_from } = source.sent
  if (derived_from !== undefined) return derived_from !== null
  const old = stored?.sources.find((row) => row.id === source.id)
  if (old) return old.derived_from !== null
  const { repeats = null } = source
  const held = [...ready.sources, ...(stored?.sources ?? [])].map((row) => row?.id ?? null)
  return repeats !== null && held.includes(repeats)
}
