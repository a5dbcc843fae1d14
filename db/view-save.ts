import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import type { Db, Tables } from './tables.ts'
import { ulid } from './ulid.ts'
import { canonicalQuery } from './view-query.ts'
import { findView, mayChange, type View, type ViewPage } from './view.ts'

type Version = Tables['saved_view_version']

/** What a form hands in to be kept. */
export type NewView = {
  /** The form's own id: sent again, it saves nothing more. */
  id: string
  page: ViewPage
  name: string
  team: boolean
  query: string
  note: string | null
  /** The view that this is to be a version of, and the last version its writer has seen. */
  of: { view_id: string; version: number } | null
}

export type ViewSaved = {
  view_id: string
  number: number
  /** Whether there was nothing to write down: it stands so already. */
  same: boolean
  /** Others wrote versions that this writer had not seen; they are kept, and this one counts. */
  unseen: boolean
}

/** Names that differ in case or spaces only are one name. */
const keyOf = (name: string) => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/**
 * Keeps a query string under a name. Under a name that its writer has used before it is a new
 * version of that view; under one that somebody else has given to one of the team's, it is a view of
 * its own beside that, unless its writer says that theirs is the next version.
 * @param db a transaction's handle
 * @param now ISO 8601, UTC
 */
export async function saveView(
  db: Db,
  actor: Actor & { user_id: string },
  view: NewView,
  now: string,
): Promise<ViewSaved> {
  const before = await findVersionById(db, view.id)
  if (before?.user_id === actor.user_id) {
    return { view_id: before.view_id, number: before.number, same: false, unseen: false }
  }
  const content = { query: canonicalQuery(view.query), note: view.note }
  const id = before ? ulid() : view.id
  const target = await targetOf(db, actor, view)
  if (!target) return insertView(db, actor, { ...view, ...content, id }, now)
  const same = target.query === content.query && target.note === content.note
  if (same) return { view_id: target.id, number: target.version, same, unseen: false }
  const number = await addVersion(db, actor, target.id, { ...content, id, how: 'saved' }, now)
  const unseen = view.of !== null && number !== view.of.version + 1
  return { view_id: target.id, number, same, unseen }
}

const findVersionById = (db: Db, id: string) =>
  db.selectFrom('saved_view_version').selectAll().where('id', '=', id).executeTakeFirst()

/** The view that something is to be a version of. */
async function targetOf(db: Db, actor: Actor, view: NewView): Promise<View | undefined> {
  const [key, team] = [keyOf(view.name), view.team ? 1 : 0]
  const fits = (one: View) =>
    one.retired_at === null && one.page === view.page && one.name_key === key && one.team === team
  if (view.of) {
    const meant = await findView(db, actor, view.of.view_id)
    if (meant && fits(meant) && mayChange(actor, meant)) return meant
  }
  const { rows } = await alike(db, { page: view.page, key, team })
  for (const id of rows) {
    const known = await findView(db, actor, id)
    const own = known && (team === 0 ? known.user_id : known.last_user_id) === actor.user_id
    if (own && fits(known)) return known
  }
  return undefined
}

async function alike(db: Db, { page, key, team }: { page: string; key: string; team: number }) {
  const found = await db
    .selectFrom('saved_view')
    .select('id')
    .where('name_key', '=', key)
    .where('page', '=', page)
    .where('team', '=', team)
    .where('retired_at', 'is', null)
    .orderBy('id')
    .execute()
  return { rows: found.map(({ id }) => id) }
}

async function insertView(
  db: Db,
  actor: Actor & { user_id: string },
  { id, page, name, team, query, note }: Omit<NewView, 'of'>,
  now: string,
): Promise<ViewSaved> {
  const row = {
    ...{ id: ulid(), page, name, name_key: keyOf(name), team: team ? 1 : 0 },
    ...{ user_id: actor.user_id, version: 1, created_at: now, retired_at: null },
  }
  await db.insertInto('saved_view').values(sealed('saved_view', row)).execute()
  const first = { view_id: row.id, number: 1, query, note, how: 'saved' as const }
  await insertVersion(db, actor, { ...first, id, from_number: null }, now)
  return { view_id: row.id, number: 1, same: false, unseen: false }
}

type Written = Pick<Version, 'id' | 'query' | 'note' | 'how'> & { from_number?: number }

/** The view's own row is written first: who writes at the same moment waits for it. */
async function addVersion(
  db: Db,
  actor: Actor & { user_id: string },
  view_id: string,
  { from_number, ...written }: Written,
  now: string,
): Promise<number> {
  const retired = { retired: now, returned: null }
  const { how } = written
  const rows = await db
    .updateTable('saved_view')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(how === 'retired' || how === 'returned' ? { retired_at: retired[how] } : {}),
    }))
    .where('id', '=', view_id)
    .returningAll()
    .execute()
  await reseal(db, 'saved_view', rows)
  const number = rows[0]?.version ?? 0
  const version = { ...written, view_id, number, from_number: from_number ?? null }
  await insertVersion(db, actor, version, now)
  return number
}

async function insertVersion(
  db: Db,
  { user_id }: { user_id: string },
  version: Omit<Version, 'user_id' | 'created_at' | 'seal'>,
  now: string,
): Promise<void> {
  const row = sealed('saved_view_version', { ...version, user_id, created_at: now })
  await db.insertInto('saved_view_version').values(row).execute()
}

/**
 * Puts an earlier version back, as a new one.
 * @param db a transaction's handle
 * @returns false where there is no such view for this person to change, or no such version
 */
export async function restoreVersion(
  db: Db,
  actor: Actor & { user_id: string },
  view_id: string,
  number: number,
  now: string,
): Promise<boolean> {
  const view = await findView(db, actor, view_id)
  const version = await db
    .selectFrom('saved_view_version')
    .selectAll()
    .where('view_id', '=', view_id)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!view || !version || view.retired_at !== null || !mayChange(actor, view)) return false
  const { query, note } = version
  if (view.query === query && view.note === note) return true
  const restored = { id: ulid(), query, note, how: 'restored', from_number: number } as const
  await addVersion(db, actor, view_id, restored, now)
  return true
}

/**
 * Takes a view out of use, or brings it back. It is never deleted.
 * @param db a transaction's handle
 * @returns false where there is no such view for this person to change
 */
export async function turnView(
  db: Db,
  actor: Actor & { user_id: string },
  view_id: string,
  how: 'retired' | 'returned',
  now: string,
): Promise<boolean> {
  const view = await findView(db, actor, view_id)
  if (!view || !mayChange(actor, view)) return false
  if ((view.retired_at !== null) === (how === 'retired')) return true
  const { query, note } = view
  await addVersion(db, actor, view_id, { id: ulid(), query, note, how }, now)
  return true
}
