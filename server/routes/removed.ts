import { createHash } from 'node:crypto'
import { finishExport, insertExport } from '../../db/export.ts'
import { needsGuard } from '../../db/flat/line.ts'
import { listRemovedRefs, type Removed } from '../../db/removed.ts'
import { line } from '../export/csv.ts'
import { asAttachment } from '../export/send.ts'
import { refuseOutward } from '../disclosure/clearance.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** The references that lead to no incident of their own any more: since when, and why. */
export const removed_routes: Route[] = [get('/incidents/removed.csv', 'export', sendRemoved)]

const columns: Record<string, (row: Removed) => string | null> = {
  ref: (row) => row.ref,
  status: (row) => row.how,
  merged_into: (row) => row.into,
  at: (row) => row.at,
  by: (row) => row.by,
  reason: (row) => row.reason,
}

async function sendRemoved(visit: Visitor): Promise<void> {
  if (refuseOutward(visit)) return
  const { db, actor, req, res } = visit
  const bom = req.query['bom'] === '1'
  const safe = bom || req.query['safe'] === '1'
  const id = await insertExport(db, actor, { format: 'removed-csv', query: '' })
  const rows = await listRemovedRefs(db, actor)
  const cell = (name: string, text: string) => (safe && needsGuard(name, text) ? `'${text}` : text)
  const lines = rows.map((row) =>
    Object.entries(columns).map(([name, of]) => cell(name, of(row) ?? '')),
  )
  const bytes = Buffer.from((bom ? '\ufeff' : '') + line([Object.keys(columns), ...lines]))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await finishExport(db, id, { rows: rows.length, sha256 })
  asAttachment(res, 'text/csv; charset=utf-8', 'removed.csv')
  res.send(bytes)
}
