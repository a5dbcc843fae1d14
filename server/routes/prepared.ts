import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { listExports } from '../../db/export.ts'
import { changePrepared, findPrepared, listPrepared, type PreparedRow } from '../../db/prepared.ts'
import { isUlid } from '../../db/ulid.ts'
import { NotFound } from '../errors.ts'
import { asAttachment } from '../export/send.ts'
import { exportLines, preparedLine, type Refusal } from '../pages/export.ts'
import { filterWords } from '../pages/filter-words.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'

/** What left as a file: one's own, the files that are being prepared, and the log of all. */
export const prepared_routes: Route[] = [
  get('/exports', 'export', (visit) => showExports(visit, null)),
  get('/exports/:id', 'export', showPrepared),
  get('/exports/:id/file', 'export', sendPrepared),
  post('/exports/:id/cancel', 'export', cancel),
  // Who manages people answers for what they take.
  get('/admin/exports', 'user.manage', showLog),
]

const a_page = 50

/** @param refusal why the file that was just asked for is not prepared */
export async function showExports(visit: Visitor, refusal: Refusal | null): Promise<void> {
  const { db, actor, t } = visit
  const below = belowIn(visit)
  const user_id = actor.user_id ?? ''
  const rows = await listExports(db, { user_id, ...below }, a_page + 1)
  const prepared = 'below' in below ? [] : await listPrepared(db, actor)
  visit.page(
    'export/index',
    {
      title: t('export.title'),
      refusal: refusal && t(`export.${refusal}`),
      prepared: prepared.map((row) => preparedLine(visit, row)),
      ...(await exportLines(visit, rows, a_page)),
      others: false,
    },
    refusal === null ? 200 : 422,
  )
}

const belowIn = (visit: Visitor) => {
  const below = queryText(visit, 'below')
  return isUlid(below) ? { below } : {}
}

async function showLog(visit: Visitor): Promise<void> {
  const { db, t } = visit
  const typed = queryText(visit, 'sha256').trim()
  const sha256 = typed.toLowerCase()
  const known = /^[0-9a-f]{1,64}$/.test(sha256)
  const asked = { ...belowIn(visit), ...(known && { sha256 }) }
  // What is no hash is nobody's.
  const rows = typed !== '' && !known ? [] : await listExports(db, asked, a_page + 1)
  visit.page('export/log', {
    title: t('export.log_title'),
    typed,
    ...(await exportLines(visit, rows, a_page)),
    others: true,
  })
}

async function own(visit: Visitor): Promise<PreparedRow> {
  const row = await findPrepared(visit.db, visit.actor, String(visit.req.params['id']))
  if (!row) throw new NotFound()
  return row
}

async function showPrepared(visit: Visitor): Promise<void> {
  const row = await own(visit)
  const file = preparedLine(visit, row)
  if (file.state === 'waiting' || file.state === 'writing') visit.res.set('Refresh', '1')
  const words = await (await filterWords(visit))(row.query)
  visit.page('export/prepared', { title: visit.t(`export.heading_${file.state}`), file, words })
}

async function sendPrepared(visit: Visitor): Promise<void> {
  const { res, db, house } = visit
  const row = await own(visit)
  const path = row.state === 'ready' ? await house.preparer.find(row) : null
  if (path === null) return res.redirect(303, `/exports/${row.id}`)
  asAttachment(res, row.type, row.name)
  res.set('Content-Length', String((await stat(path)).size))
  // Noted before any of it leaves.
  const fetched_at = new Date().toISOString()
  if (row.fetched_at === null) await changePrepared(db, row.id, ['ready'], { fetched_at })
  try {
    await pipeline(createReadStream(path), res)
  } catch (error) {
    // Who broke it off needs no answer.
    if (!res.destroyed) throw error
  }
}

async function cancel(visit: Visitor): Promise<void> {
  const row = await own(visit)
  await visit.house.preparer.cancel(row)
  visit.res.redirect(303, `/exports/${row.id}`)
}
