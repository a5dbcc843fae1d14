import { createHash } from 'node:crypto'
import type { Db } from '../tables.ts'
import type { Moment } from './moment.ts'

/**
 * What holds today of what was said long ago: who may read it, and what its origin agreed to.
 * Sources and origins that were restricted since are restricted in the old state, and so count and
 * lead nowhere where they would not today; consent that was withdrawn since is withdrawn in it.
 */
export type Today = {
  /** Ids of sources and of origins that are restricted now, and were written since. */
  sources: string[]
  origins: string[]
  withdrawn: { id: string; consent_on: string | null }[]
  /** Sources whose origin has taken its consent back by now: it may have been another then. */
  of_withdrawn: { id: string; consent_on: string | null }[]
}

/** Looks up what holds today. */
export async function readToday(db: Db, { number }: Moment): Promise<Today> {
  const restricted = async (table: 'source' | 'origin') => {
    const rows = await db
      .selectFrom(table)
      .select('id')
      .where('sensitivity', '=', 'restricted')
      .where('change_number', '>', number)
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  }
  const withdrawn = await db
    .selectFrom('origin')
    .select(['id', 'consent_on'])
    .where('consent', '=', 'withdrawn')
    .where('change_number', '>', number)
    .orderBy('id')
    .execute()
  const of_withdrawn = await db
    .selectFrom('source')
    .innerJoin('origin', 'origin.id', 'source.origin_id')
    .select(['source.id', 'consent_on'])
    .where('consent', '=', 'withdrawn')
    .where('source.change_number', '>', number)
    .orderBy('source.id')
    .execute()
  const [sources, origins] = [await restricted('source'), await restricted('origin')]
  return { sources, origins, withdrawn, of_withdrawn }
}

/** Writes it into an old state, which nobody has read yet. */
export async function applyToday(to: Db, today: Today): Promise<void> {
  const { sources, origins, withdrawn, of_withdrawn } = today
  for (const [table, ids] of [
    ['source', sources],
    ['origin', origins],
  ] as const) {
    for (const id of ids) {
      await to.updateTable(table).set({ sensitivity: 'restricted' }).where('id', '=', id).execute()
    }
  }
  for (const { id, consent_on } of withdrawn) {
    const values = { consent: 'withdrawn', consent_on }
    await to.updateTable('origin').set(values).where('id', '=', id).execute()
  }
  for (const { id, consent_on } of of_withdrawn) {
    await to
      .updateTable('origin')
      .set({ consent: 'withdrawn', consent_on })
      .where('id', '=', (b) => b.selectFrom('source').select('origin_id').where('id', '=', id))
      .execute()
  }
}

/** Tells one such finding from another. */
export const markOf = (today: Today): string =>
  createHash('sha256').update(JSON.stringify(today)).digest('base64url').slice(0, 16)
