import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'

/** Who reads something, from most to least. */
export const levels = ['open', 'restricted', 'sealed']

/**
 * Which incidents a person may see, as a condition on `incident` for any query that has one: a
 * draft only its author; a restricted one its author and reviewers; a sealed one its author,
 * whatever they have become since; a viewer only what is verified. Every look-up of an incident
 * goes through here, so that what is not theirs is simply not there.
 */
export function visibleTo(actor: Actor): RawBuilder<SqlBool> {
  // The operator at the command line is nobody's author: no row has an empty id.
  const mine = sql`incident.created_by = ${actor.user_id ?? ''}`
  const ready =
    actor.role === 'viewer'
      ? sql`incident.status = 'verified'`
      : sql`(incident.status <> 'draft' or ${mine})`
  const shown =
    actor.role === 'reviewer'
      ? sql`incident.sensitivity <> 'sealed'`
      : sql`incident.sensitivity = 'open'`
  return sql<SqlBool>`(${ready} and (${shown} or ${mine}))`
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

/** {@link visibleTo} for a row of `incident` as it is, or once was. */
export const mayReadRow = (
  actor: Actor,
  { status, sensitivity, created_by }: Record<string, unknown>,
): boolean =>
  mayRead(actor, {
    status: String(status),
    sensitivity: String(sensitivity),
    mine: actor.user_id !== null && created_by === actor.user_id,
  })

/** Whether a person may see the restricted fields of a record that `created_by` made. */
export const seesRestricted = (actor: Actor, created_by: string | null) =>
  actor.role === 'reviewer' || (actor.user_id !== null && actor.user_id === created_by)

/** Whether the vocabularies, and what was changed of them, are a person's to work on. */
export const editsTerms = (actor: Actor) => actor.role === 'admin'
