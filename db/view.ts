import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import type { Db, Tables } from './tables.ts'

/** The pages whose query string can be kept under a name; each is also its address. */
export const view_pages = ['incidents', 'analysis', 'report'] as const
export type ViewPage = (typeof view_pages)[number]

export const isViewPage = (text: string): text is ViewPage =>
  view_pages.some((page) => page === text)

/** A list that is kept under a name, as it stands. */
export type View = Pick<
  Tables['saved_view'],
  'id' | 'name' | 'name_key' | 'team' | 'user_id' | 'version' | 'created_at' | 'retired_at'
> & {
  page: ViewPage
  query: string
  note: string | null
  /** Who made it, and who wrote its last version, when. */
  by: string
  last_by: string
  last_user_id: string
  last_at: string
}

/** One's own, and the team's: of another's personal ones nobody knows. */
const visible = (actor: Actor) =>
  sql<boolean>`(saved_view.team = 1 or saved_view.user_id = ${actor.user_id ?? ''})`

/**
 * Whether somebody may change a view: one's own, and the team's if they work with others
 * (`record.discuss`). Who may see it is asked by how it is looked up.
 */
export const mayChange = ({ user_id, role }: Actor, view: Pick<View, 'team' | 'user_id'>) =>
  user_id !== null && (view.team === 1 ? role !== 'viewer' : view.user_id === user_id)

const viewsOf = (db: Db, actor: Actor) =>
  db
    .selectFrom('saved_view')
    .innerJoin('saved_view_version as last', (join) =>
      join
        .onRef('last.view_id', '=', 'saved_view.id')
        .onRef('last.number', '=', 'saved_view.version'),
    )
    .innerJoin('user as maker', 'maker.id', 'saved_view.user_id')
    .innerJoin('user as writer', 'writer.id', 'last.user_id')
    .select([
      ...(['saved_view.id', 'page', 'saved_view.name', 'name_key', 'team'] as const),
      ...(['saved_view.user_id', 'version', 'saved_view.created_at', 'retired_at'] as const),
      ...(['query', 'note', 'maker.name as by', 'writer.name as last_by'] as const),
      ...(['last.user_id as last_user_id', 'last.created_at as last_at'] as const),
    ])
    .where(visible(actor))
    .$narrowType<{ page: ViewPage }>()

const most_listed = 500

/** The views that somebody sees, by name. */
export const listViews = (db: Db, actor: Actor): Promise<View[]> =>
  viewsOf(db, actor).orderBy('name_key').orderBy('saved_view.id').limit(most_listed).execute()

/** A view, if this person sees it. */
export const findView = (db: Db, actor: Actor, id: string): Promise<View | undefined> =>
  viewsOf(db, actor).where('saved_view.id', '=', id).executeTakeFirst()

/** What a page says of a view that may be the one it shows. */
export type ViewName = Pick<View, 'id' | 'name' | 'team' | 'version' | 'query'> & {
  /** Whether the reader may write a version of it. */
  own: boolean
}

/** The views of a page that somebody sees and that have not gone out of use, by name. */
export async function listViewNames(db: Db, actor: Actor, page: ViewPage): Promise<ViewName[]> {
  const rows = await db
    .selectFrom('saved_view')
    .innerJoin('saved_view_version as last', (join) =>
      join
        .onRef('last.view_id', '=', 'saved_view.id')
        .onRef('last.number', '=', 'saved_view.version'),
    )
    .select(['saved_view.id', 'name', 'team', 'version', 'query', 'saved_view.user_id'])
    .where(visible(actor))
    .where('page', '=', page)
    .where('retired_at', 'is', null)
    .orderBy('name_key')
    .orderBy('saved_view.id')
    .limit(most_listed)
    .execute()
  return rows.map(({ user_id, ...row }) => ({ ...row, own: mayChange(actor, { ...row, user_id }) }))
}

/** A state that a view had, and who wrote it. */
export type ViewVersion = Tables['saved_view_version'] & { by: string }

/** All states of a view, the last first. */
export const listVersions = (db: Db, view_id: string): Promise<ViewVersion[]> =>
  db
    .selectFrom('saved_view_version')
    .innerJoin('user', 'user.id', 'saved_view_version.user_id')
    .selectAll('saved_view_version')
    .select('user.name as by')
    .where('view_id', '=', view_id)
    .orderBy('number', 'desc')
    .execute()
