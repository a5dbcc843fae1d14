import type { ImportRow } from '../../db/import/import.ts'
import { listOutcomes } from '../../db/import/staged.ts'
import { mappingOf } from '../import/mapping.ts'
import { no_result, type Result } from '../import/result.ts'
import { resultLine } from '../import/say.ts'
import type { MessageKey } from '../language.ts'
import type { Visitor } from '../route.ts'
import { outcomeLines } from './import-outcomes.ts'
import { stepPage } from './import.ts'

export type TypedOrder = {
  choice: 'all' | 'good'
  reason: string
  name: string
  problems: Record<'choice' | 'reason' | 'name', MessageKey | null>
}

/** So many of each kind are shown. */
const shown = 50

/** What would become of a table, and how it is to be applied. */
export async function checkPage(visit: Visitor, row: ImportRow, typed: TypedOrder | null = null) {
  const { db, t } = visit
  const result = { ...no_result, ...(JSON.parse(row.result ?? '{}') as Partial<Result>) }
  const groups = await Promise.all(
    (['error', 'create', 'update', 'skip'] as const).map(async (outcome) => ({
      outcome,
      n: result[outcome],
      lines: await outcomeLines(visit, await listOutcomes(db, row.id, outcome, shown)),
    })),
  )
  const problems = typed?.problems ?? { choice: null, reason: null, name: null }
  const wrong = Object.values(problems).some((problem) => problem !== null)
  return {
    ...stepPage(visit, row, 'check', wrong),
    ...{ result, line: resultLine(row.row_count, result, t), groups, shown },
    good: result.create + result.update,
    choice: typed?.choice ?? 'all',
    reason: typed?.reason ?? mappingOf(row.mapping).reason ?? '',
    mapping_name: typed?.name ?? row.name.replace(/\.\w+$/, '').slice(0, 100),
    problems: Object.fromEntries(
      Object.entries(problems).map(([input, key]) => [input, key === null ? null : t(key)]),
    ),
  }
}
