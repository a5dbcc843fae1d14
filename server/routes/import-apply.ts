import { findAppliedImport, type ImportRow } from '../../db/import/import.ts'
import { NotFound } from '../errors.ts'
import { checkPage, type TypedOrder } from '../pages/import-check.ts'
import { isTakeable, lookOf, packagePage } from '../pages/import-package.ts'
import type { Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { wordsIn } from '../words.ts'
import { addressOf, order, ownImport } from './import-steps.ts'

/** Has what was looked over taken into the record. */
export async function postCheck(visit: Visitor): Promise<void> {
  const { db, res } = visit
  const row = await ownImport(visit)
  if (row.job !== null) return res.redirect(303, addressOf(row.id, 'check'))
  if (row.step !== 'check') throw new NotFound()
  if (row.format === 'package') return takePackage(visit, row)
  const choice = bodyText(visit, 'choice') === 'good' ? 'good' : 'all'
  const [reason, name] = [wordsIn(visit, 'reason', 1000), wordsIn(visit, 'name', 100)]
  const result = JSON.parse(row.result ?? '{}') as { error?: number; doubts?: number }
  const problems = {
    choice: choice === 'all' && (result.error ?? 0) > 0 ? ('import.choose_good' as const) : null,
    reason:
      reason.problem === 'blank'
        ? (result.doubts ?? 0) > 0
          ? ('import.reason_needed' as const)
          : null
        : reason.problem && (`problem.${reason.problem}` as const),
    name: name.problem === 'blank' ? null : name.problem && (`problem.${name.problem}` as const),
  }
  if (Object.values(problems).some((problem) => problem !== null)) {
    const typed: TypedOrder = { choice, reason: reason.text, name: name.text, problems }
    return visit.page('import/check', await checkPage(visit, row, typed), 422)
  }
  const ordered = { choice, reason: reason.text || row.name, name: name.text || null }
  await order(visit, row.id, 'apply', { result: JSON.stringify({ ...result, order: ordered }) })
  const now = await findAppliedImport(db, visit.actor, row.id)
  res.redirect(303, addressOf(row.id, now ? 'report' : 'check'))
}

async function takePackage(visit: Visitor, row: ImportRow): Promise<void> {
  const { db, actor, res, t } = visit
  const look = lookOf(row)
  if (actor.role !== 'admin' || !isTakeable(look)) throw new NotFound()
  const reason = wordsIn(visit, 'reason', 1000)
  if (reason.problem !== null && reason.problem !== 'blank') {
    const typed = { reason: reason.text, problem: t(`problem.${reason.problem}`) }
    return visit.page('import/package', packagePage(visit, row, typed), 422)
  }
  const ordered = {
    ...(JSON.parse(row.result ?? '{}') as object),
    order: { reason: reason.text || row.name },
  }
  await order(visit, row.id, 'apply', { result: JSON.stringify(ordered) })
  const now = await findAppliedImport(db, actor, row.id)
  res.redirect(303, addressOf(row.id, now ? 'report' : 'check'))
}
