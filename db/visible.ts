import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import type { Db, Tables } from './tables.ts'

/**
 * Which incidents a person may see, as a condition on `incident` for any query that has one: a
 * draft only its author; a restricted one its author and reviewers; a sealed one its author,
 * whatever they have become since; a viewer only what is verified. Every look-up of an incident
 * goes through here, so that what is not theirs is simply not there.
 */
export function visibleTo(actor: Actor): Expression<SqlBool> {
  const b = expressionBuilder<Tables, 'incident'>()
  // The operator at the command line is nobody's author: no row has an empty id.
  const mine = b('incident.created_by', '=', actor.user_id ?? '')
  const ready =
    actor.role === 'viewer'
      ? b('incident.status', '=', 'verified')
      : b.or([b('incident.status', '<>', 'draft'), mine])
  const shown =
    actor.role === 'reviewer'
      ? b('incident.sensitivity', '<>', 'sealed')
      : b('incident.sensitivity', '=', 'open')
  return b.and([ready, b.or([shown, mine])])
}

/** {@link visibleTo} for an incident that is at hand. */
export function mayRead(
  actor: Actor,
  { status, sensitivity, mine }: { status: string; sensitivity: string; mine: boolean },
): boolean {
  const ready = actor.role === 'viewer' ? status === 'verified' : status !== 'draft' || mine
  const shown = actor.role === 'reviewer' ? sensitivity !== 'sealed' : sensitivity === 'open'
  return ready && (shown || mine)
}

/** Whether a person may see the restricted fields of a record that `created_by` made. */
export const seesRestricted = (actor: Actor, created_by: string | null) =>
  actor.role === 'reviewer' || (actor.user_id !== null && actor.user_id === created_by)

/** Of some incidents, those a person may see. */
export function seer(db: Db, actor: Actor) {
  return async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set()
    const rows = await db
      .selectFrom('incident')
      .select('id')
      .where('id', 'in', [...new Set(ids)])
      .where(visibleTo(actor))
      .execute()
    return new Set(rows.map((row) => row.id))
  }
}
