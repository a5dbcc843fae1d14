import type { Actor } from '../actor.ts'
import { closedSets } from '../changes.ts'
import { sealed, sealOf } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db, Tables } from '../tables.ts'
import { ulid } from '../ulid.ts'

/**
 * Tables of incidents that somebody brings. Until one is applied nobody but who brought it knows of
 * it; what it became, they know who see all of that.
 */

export type ImportRow = Tables['import']
export type Job = NonNullable<ImportRow['job']>

type Begun = Pick<ImportRow, 'language' | 'name' | 'bytes' | 'sha256' | 'format' | 'reading'>

/** Notes that somebody brings a file. */
export async function insertImport(
  db: Db,
  actor: Actor,
  begun: Begun,
  now: string,
): Promise<ImportRow> {
  const row = sealed('import', {
    ...{ id: ulid(), user_id: actor.user_id, actor: actor.name, ...begun },
    ...{ headers: '[]', row_count: 0, mapping: '{}', step: 'file' as const },
    ...{ job: null, run: null, job_at: null, progress: null, fault: null, result: null },
    ...{ change_number: null, created_at: now, updated_at: now, applied_at: null },
  })
  await db.insertInto('import').values(row).execute()
  return row
}

/** An import, whoever it is of: for those who work on it. */
export const readImport = (db: Db, id: string): Promise<ImportRow | undefined> =>
  db.selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst()

/** An import that somebody works on; undefined where it is another's, or has been applied. */
export async function findOpenImport(db: Db, actor: Actor, id: string) {
  const row = await readImport(db, id)
  return row && isOwn(actor, row) && row.applied_at === null ? row : undefined
}

/** An import that has been applied, if this person brought it or sees all that it became. */
export async function findAppliedImport(db: Db, actor: Actor, id: string) {
  const row = await readImport(db, id)
  if (!row || row.applied_at === null) return undefined
  return (await seenAmong(db, actor, [row]))[0]
}

export const isOwn = ({ user_id }: Actor, row: Pick<ImportRow, 'user_id'>) =>
  user_id !== null && row.user_id === user_id

const most_listed = 100

/** What somebody works on, and the last imports that were applied as far as they see them. */
export async function listImports(db: Db, actor: Actor) {
  const open = await db
    .selectFrom('import')
    .selectAll()
    .where('user_id', '=', actor.user_id ?? '')
    .where('applied_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(most_listed)
    .execute()
  const applied = await db
    .selectFrom('import')
    .selectAll()
    .where('applied_at', 'is not', null)
    .orderBy('applied_at', 'desc')
    .limit(most_listed)
    .execute()
  return { open, applied: await seenAmong(db, actor, applied) }
}

/** Of imports that were applied, one's own, and those that touched nothing one does not see. */
async function seenAmong(db: Db, actor: Actor, rows: readonly ImportRow[]): Promise<ImportRow[]> {
  const numbers = rows.flatMap(({ change_number }) => change_number ?? [])
  const closed = await closedSets(db, actor, numbers)
  return rows.filter(
    (row) => isOwn(actor, row) || (row.change_number !== null && !closed.has(row.change_number)),
  )
}

type Patch = Partial<Omit<ImportRow, 'id' | 'seal'>>

/**
 * Changes an import. Whoever works on it and who brought it may both be at it.
 * @param run where it is given: only as long as this run of a job is the one that counts
 * @returns the import as it stands then; undefined where it is gone, or another run's
 */
export const changeImport = (
  db: Db,
  id: string,
  patch: Patch,
  run: string | null = null,
): Promise<ImportRow | undefined> => write(db, (db) => changeWithin(db, id, patch, run))

/** {@link changeImport} in a transaction that does more. */
export async function changeWithin(
  db: Db,
  id: string,
  patch: Patch,
  run: string | null = null,
): Promise<ImportRow | undefined> {
  const row = await readImport(db, id)
  if (!row || (run !== null && row.run !== run)) return undefined
  const changed = { ...row, ...patch }
  const seal = sealOf('import', changed)
  await db
    .updateTable('import')
    .set({ ...patch, seal })
    .where('id', '=', id)
    .execute()
  return { ...changed, seal }
}

/** Forgets an import that was not applied, with all that was read of it. */
export async function deleteImport(db: Db, id: string): Promise<void> {
  for (const table of ['import_outcome', 'import_row', 'import_part'] as const) {
    await db.deleteFrom(table).where('import_id', '=', id).execute()
  }
  await db.deleteFrom('import').where('id', '=', id).execute()
}

/** Forgets what was left lying since a moment, and what is no longer needed of what was applied. */
export async function sweepImports(db: Db, before: string): Promise<void> {
  const left = await db
    .selectFrom('import')
    .select('id')
    .where('applied_at', 'is', null)
    .where('updated_at', '<=', before)
    .execute()
  for (const { id } of left) await deleteImport(db, id)
}
