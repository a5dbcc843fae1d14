import type { Analysis } from '../../db/analysis.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { readChoice } from '../analysis/choice.ts'
import { makeParts, type Part, type PartName } from '../analysis/part.ts'
import { withChoice } from '../analysis/setting.ts'
import type { Setting } from './list.ts'

/** What a report shows drawn; what a drawing says in numbers stands in its tables. */
const drawn: readonly PartName[] = ['timeline', 'map']

/** The figures of `/analysis` that a report prints, of incidents like all of its numbers. */
export async function reportDrawings(
  db: Db,
  analysis: Analysis,
  { setting, resolved }: { setting: Setting; resolved: Resolved },
): Promise<Pick<Part, 'name' | 'title' | 'drawing' | 'notes'>[]> {
  const own = await withChoice(db, setting, resolved, readChoice('').choice)
  const parts = await makeParts(db, own, analysis, drawn, 'all')
  return parts.filter(({ drawing }) => drawing !== null && drawing.shapes.length > 0)
}
