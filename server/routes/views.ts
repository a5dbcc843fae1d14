import type { Actor } from '../../db/actor.ts'
import {
  asUnavailable,
  isRefusal,
  Unavailable,
  write,
  writeWithoutReserve,
} from '../../db/engine/write.ts'
import { isUlid, ulid } from '../../db/ulid.ts'
import { canonicalQuery, longest_query } from '../../db/view-query.ts'
import { restoreVersion, saveView, turnView, type ViewSaved } from '../../db/view-save.ts'
import { countUses, noteUse } from '../../db/view-use.ts'
import {
  findView,
  isViewPage,
  listVersions,
  listViews,
  mayChange,
  type View,
} from '../../db/view.ts'
import { NotFound } from '../errors.ts'
import type { MessageKey } from '../language.ts'
import { filterWords } from '../pages/filter-words.ts'
import { viewAddress, viewLines, versionLines } from '../pages/view.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { roleMay } from '../security/permission.ts'
import { bodyText, queryText } from '../visit.ts'
import { postWords, wordsIn } from '../words.ts'

/**
 * Lists that are kept under a name: one's own, which anybody may have, and the team's, which those
 * keep who work with others (`record.discuss`).
 */
export const view_routes: Route[] = [
  get('/views', 'record.read', showViews),
  get('/views/new', 'record.read', (visit) => askName(visit, null)),
  postWords('/views', 'record.read', save),
  get('/views/:id', 'record.read', open),
  get('/views/:id/history', 'record.read', (visit) => showHistory(visit)),
  post('/views/:id/restoration', 'record.read', restore),
  post('/views/:id/retirement', 'record.read', (visit) => turn(visit, 'retired')),
  post('/views/:id/return', 'record.read', (visit) => turn(visit, 'returned')),
]

async function showViews(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const lines = await viewLines(visit, await listViews(db, actor), await countUses(db))
  const current = lines.filter((line) => line.retired_at === null)
  visit.page('view/list', {
    title: t('view.title'),
    team: current.filter((line) => line.team === 1),
    own: current.filter((line) => line.team === 0),
    retired: lines.filter((line) => line.retired_at !== null),
  })
}

async function viewOf({ db, actor, req }: Visitor): Promise<View> {
  const view = await findView(db, actor, String(req.params['id']))
  if (!view) throw new NotFound()
  return view
}

/** Leads to the list, and counts that it did. */
async function open(visit: Visitor): Promise<void> {
  const { db, actor, res } = visit
  const view = await viewOf(visit)
  const today = new Date().toISOString().slice(0, 10)
  try {
    await writeWithoutReserve(db, (db) => noteUse(db, actor, view.id, today))
  } catch (thrown) {
    // A full disk keeps nobody from reading.
    if (!(asUnavailable(thrown) instanceof Unavailable)) throw thrown
  }
  res.redirect(303, viewAddress(view))
}

const longest = { name: 100, note: 500 }

/** What a form was sent with, and what is wrong with it. */
type Asked = {
  typed: { name: string; note: string; team: boolean }
  problems: Partial<Record<'name' | 'note', MessageKey>>
}

/** What is to be kept, from the address that leads to the form or from the form itself. */
function contentOf(visit: Visitor, read: typeof queryText) {
  const page = read(visit, 'page') === '' ? 'incidents' : read(visit, 'page')
  const query = canonicalQuery(read(visit, 'query'))
  if (!isViewPage(page) || query.length > longest_query) throw new NotFound()
  const seen = Number(read(visit, 'version'))
  const version = Number.isSafeInteger(seen) ? seen : 0
  return { page, query, view_id: read(visit, 'view'), version }
}

async function askName(visit: Visitor, asked: Asked | null): Promise<void> {
  const { db, actor, t } = visit
  const { page, query, view_id, version } = contentOf(visit, asked ? bodyText : queryText)
  const of = view_id === '' ? undefined : await findView(db, actor, view_id)
  const inWords = await filterWords(visit)
  const problems = Object.entries(asked?.problems ?? {})
  const heading = of ? t('view.version_title', { name: of.name }) : t('view.new_title')
  const id = asked ? bodyText(visit, 'id') : ''
  visit.page(
    'view/new',
    {
      title: (problems.length > 0 ? `${t('problem.prefix')} ` : '') + heading,
      ...{ heading, page, asked: query, words: await inWords(query) },
      of: of && { ...of, words: await inWords(of.query), own: mayChange(actor, of) },
      version: asked ? version : (of?.version ?? 0),
      typed: asked?.typed ?? { name: of?.name ?? '', note: of?.note ?? '', team: of?.team === 1 },
      ...{ problems: asked?.problems ?? {}, may_team: maySave(actor) },
      id: isUlid(id) ? id : ulid(),
      back: query === '' ? `/${page}` : `/${page}?${query}`,
    },
    problems.length > 0 ? 422 : 200,
  )
}

const maySave = ({ role }: Actor) => roleMay(role, 'record.discuss')

async function save(visit: Visitor): Promise<void> {
  const { db, res } = visit
  const actor = personOf(visit)
  const [name, note] = [wordsIn(visit, 'name', longest.name), wordsIn(visit, 'note', longest.note)]
  const team = bodyText(visit, 'team') === '1'
  if (team && !maySave(actor)) throw new NotFound()
  const problems: Asked['problems'] = {
    ...(name.problem === 'blank' && { name: 'view.name_missing' }),
    ...(name.problem === 'too_long' && { name: 'view.name_long' }),
    ...(name.problem === 'bad_characters' && { name: 'problem.bad_characters' }),
    ...(note.problem === 'too_long' && { note: 'view.note_long' }),
    ...(note.problem === 'bad_characters' && { note: 'problem.bad_characters' }),
  }
  if (Object.keys(problems).length > 0) {
    const typed = { name: bodyText(visit, 'name'), note: bodyText(visit, 'note'), team }
    return askName(visit, { typed, problems })
  }
  const { page, query, view_id, version } = contentOf(visit, bodyText)
  const id = bodyText(visit, 'id')
  const view = {
    ...{ id: isUlid(id) ? id : ulid(), page, query, team },
    ...{ name: name.text, note: note.text === '' ? null : note.text },
    of: view_id === '' ? null : { view_id, version },
  }
  const now = new Date().toISOString()
  const keep = () => write(db, (db) => saveView(db, actor, view, now))
  const saved = await keep().catch((error: unknown) => {
    // The same form was sent twice at one moment: by now the other has saved it.
    if (!isRefusal(error)) throw error
    return keep()
  })
  res.redirect(303, await nextAfter(visit, saved))
}

/** Back to the list, unless there is something to be told. */
async function nextAfter({ db, actor }: Visitor, saved: ViewSaved): Promise<string> {
  const views = await listViews(db, actor)
  const view = views.find(({ id }) => id === saved.view_id)
  if (!view) throw new NotFound()
  const done = saved.same ? 'same' : saved.unseen ? 'unseen' : 'saved'
  const tell = done !== 'saved' || sameName(views, view).length > 0
  return tell ? `/views/${view.id}/history?done=${done}` : viewAddress(view)
}

const sameName = (views: readonly View[], view: View) =>
  views.filter(
    ({ id, page, name_key, retired_at }) =>
      id !== view.id && page === view.page && name_key === view.name_key && retired_at === null,
  )

/** Tokens and commands keep nothing under a name. */
function personOf({ actor }: Visitor): Actor & { user_id: string } {
  const { user_id } = actor
  if (user_id === null) throw new NotFound()
  return { ...actor, user_id }
}

const said = ['saved', 'same', 'unseen', 'restored', 'retired', 'returned'] as const

async function showHistory(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const view = await viewOf(visit)
  const done = said.find((one) => one === queryText(visit, 'done'))
  const [line] = await viewLines(visit, [view], await countUses(db))
  const alike = sameName(await listViews(db, actor), view)
  visit.page('view/history', {
    title: view.name,
    view: line,
    versions: await versionLines(visit, view, await listVersions(db, view.id)),
    alike: await viewLines(visit, alike, new Map()),
    may: mayChange(actor, view),
    done: done ? t(`view.done_${done}`) : null,
    warning: done === 'unseen',
  })
}

async function restore(visit: Visitor): Promise<void> {
  const { db, res } = visit
  const [view, number] = [await viewOf(visit), Number(bodyText(visit, 'number'))]
  const actor = personOf(visit)
  const now = new Date().toISOString()
  const done =
    Number.isSafeInteger(number) &&
    (await write(db, (db) => restoreVersion(db, actor, view.id, number, now)))
  if (!done) throw new NotFound()
  res.redirect(303, `/views/${view.id}/history?done=restored`)
}

async function turn(visit: Visitor, how: 'retired' | 'returned'): Promise<void> {
  const { db, res } = visit
  const view = await viewOf(visit)
  const actor = personOf(visit)
  const now = new Date().toISOString()
  if (!(await write(db, (db) => turnView(db, actor, view.id, how, now)))) throw new NotFound()
  res.redirect(303, `/views/${view.id}/history?done=${how}`)
}
