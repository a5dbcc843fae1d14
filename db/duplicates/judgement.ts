import { sql } from 'kysely'
import { sealed } from '../engine/seal.ts'
import type { Db, IncidentRow, Verdict } from '../tables.ts'
import { ulid } from '../ulid.ts'

/** An incident, and what of it was compared: see `markOf`. */
type One = Pick<IncidentRow, 'id'> & { mark: string }

/** Two incidents in the order in which pairs are kept. */
export const inOrder = <T extends { id: string }>(a: T, b: T): [low: T, high: T] =>
  a.id < b.id ? [a, b] : [b, a]

/**
 * Remembers what somebody says of a pair, of what they saw of both. What was said before stays.
 * @param db a transaction's handle
 */
export async function judgePair(
  db: Db,
  [a, b]: [One, One],
  said: { verdict: Verdict; reason: string | null; user_id: string },
  now: string,
): Promise<void> {
  const [low, high] = inOrder(a, b)
  const marks = { low_mark: low.mark, high_mark: high.mark }
  const row = {
    id: ulid(),
    low_id: low.id,
    high_id: high.id,
    ...marks,
    ...said,
    created_at: now,
  }
  await db.insertInto('pair_judgement').values(sealed('pair_judgement', row)).execute()
}

/** What was last said of a pair, by whom; and whether that still holds: nothing of what was compared was changed since. */
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
    .select(['pair_judgement.id', 'low_id', 'high_id', 'low_mark', 'high_mark'])
    .select(['verdict', 'reason', 'user.name as by', 'pair_judgement.created_at as at'])
    .where((b) =>
      b.or([
        b.and([b('low_id', '=', own.id), b('high_id', 'in', ids)]),
        b.and([b('high_id', '=', own.id), b('low_id', 'in', ids)]),
      ]),
    )
    .orderBy('pair_judgement.id')
    .execute()
  const marks = new Map([own, ...others].map(({ id, mark }) => [id, mark]))
  // Of each pair the last one stays.
  return new Map(
    rows.map(({ low_id, high_id, low_mark, high_mark, verdict, reason, by, at }) => {
      const holds = marks.get(low_id) === low_mark && marks.get(high_id) === high_mark
      return [low_id === own.id ? high_id : low_id, { verdict, reason, by, at, holds }]
    }),
  )
}

/** What was last said of a pair, of how both stand now; as a condition on `pair`. */
export const lastSaid = (verdict: Verdict) => sql<boolean>`exists (
  select 1 from pair_judgement as said
  where said.low_id = pair.low_id and said.high_id = pair.high_id
    and said.low_mark = pair.low_mark and said.high_mark = pair.high_mark
    and said.verdict = ${verdict}
    and not exists (select 1 from pair_judgement as later
      where later.low_id = said.low_id and later.high_id = said.high_id
        and later.low_mark = said.low_mark and later.high_mark = said.high_mark
        and later.id > said.id))`
