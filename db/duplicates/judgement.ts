import { sql } from 'kysely'
import { sealed } from '../engine/seal.ts'
import type { Db, IncidentRow, Verdict } from '../tables.ts'
import { ulid } from '../ulid.ts'

type One = Pick<IncidentRow, 'id' | 'version'>

/** Two incidents in the order in which pairs are kept. */
export const inOrder = <T extends { id: string }>(a: T, b: T): [low: T, high: T] =>
  a.id < b.id ? [a, b] : [b, a]

/**
 * Remembers what somebody says of a pair, for the versions that they saw. What was said before stays.
 * @param db a transaction's handle
 */
export async function judgePair(
  db: Db,
  [a, b]: [One, One],
  said: { verdict: Verdict; reason: string | null; user_id: string },
  now: string,
): Promise<void> {
  const [low, high] = inOrder(a, b)
  const versions = { low_version: low.version, high_version: high.version }
  const row = {
    id: ulid(),
    low_id: low.id,
    high_id: high.id,
    ...versions,
    ...said,
    created_at: now,
  }
  await db.insertInto('pair_judgement').values(sealed('pair_judgement', row)).execute()
}

/** What was last said of a pair, by whom; and whether that still holds: neither was changed since. */
export type Judged = {
  verdict: Verdict
  reason: string | null
  by: string
  at: string
  holds: boolean
}

/** What was last said of an incident and some others, by the id of the other. */
export async function judgedWith(
  db: Db,
  own: One,
  others: readonly One[],
): Promise<Map<string, Judged>> {
  const ids = [...others.map(({ id }) => id), '']
  const rows = await db
    .selectFrom('pair_judgement')
    .innerJoin('user', 'user.id', 'pair_judgement.user_id')
    .select(['pair_judgement.id', 'low_id', 'high_id', 'low_version', 'high_version'])
    .select(['verdict', 'reason', 'user.name as by', 'pair_judgement.created_at as at'])
    .where((b) =>
      b.or([
        b.and([b('low_id', '=', own.id), b('high_id', 'in', ids)]),
        b.and([b('high_id', '=', own.id), b('low_id', 'in', ids)]),
      ]),
    )
    .orderBy('pair_judgement.id')
    .execute()
  const versions = new Map([own, ...others].map(({ id, version }) => [id, version]))
  // Of each pair the last one stays.
  return new Map(
    rows.map(({ low_id, high_id, low_version, high_version, verdict, reason, by, at }) => {
      const holds = versions.get(low_id) === low_version && versions.get(high_id) === high_version
      return [low_id === own.id ? high_id : low_id, { verdict, reason, by, at, holds }]
    }),
  )
}

/** Whether it was last said, of how both stand now, that they are not one: a condition on `pair`. */
export const isSettled = sql<boolean>`exists (
  select 1 from pair_judgement as said
  join incident as low on low.id = said.low_id join incident as high on high.id = said.high_id
  where said.low_id = pair.low_id and said.high_id = pair.high_id
    and said.low_version = low.version and said.high_version = high.version
    and said.verdict = 'distinct')`
