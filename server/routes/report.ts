import { createHash } from 'node:crypto'
import { finishExport, insertExport } from '../../db/export.ts'
import { pastOf } from '../as-of/asked.ts'
import { withNumber } from '../as-of/query.ts'
import { TooBusy } from '../errors.ts'
import { queryOf } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** `/report`: a list as a document to print. It is made to leave, so it is logged like a file. */
export const report_routes: Route[] = [get('/report', 'export', showReport)]

async function showReport(visit: Visitor): Promise<void> {
  const { db, house, actor, whom, left, html } = visit
  // Before anything is written down: to refuse must cost nothing.
  if (house.readers.refuses()) throw new TooBusy(2)
  const past = await pastOf(visit, 'page')
  if (past === 'answered') return
  const query = past === null ? queryOf(visit) : withNumber(queryOf(visit), past.moment)
  const id = await insertExport(db, actor, { format: 'report', query })
  const question = { actor, whom, public_url: house.config.public_url, past }
  const report = await house.readers.ask('report', question, { left })
  const sha256 = createHash('sha256').update(report.html).digest('hex')
  await finishExport(db, id, { rows: report.printed, sha256 })
  html(report.html)
}
