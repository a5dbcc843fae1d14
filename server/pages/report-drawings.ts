import type { Actor } from '../../db/actor.ts'
import { analyse } from '../../db/analysis.ts'
import type { Db } from '../../db/tables.ts'
import { makeParts, type Part, type PartName } from '../analysis/part.ts'
import { readSetting, type Asked } from '../analysis/setting.ts'
import type { Tools } from '../export/csv.ts'

/** What a report shows drawn; what a drawing says in numbers stands in its tables. */
const drawn: readonly PartName[] = ['timeline', 'map']

/** The figures of `/analysis` that a report prints, each with what is said beneath it. */
export async function reportDrawings(
  db: Db,
  { terms, lists }: Pick<Tools, 'terms' | 'lists'>,
  actor: Actor,
  asked: Asked,
): Promise<Pick<Part, 'name' | 'title' | 'drawing' | 'notes'>[]> {
  const { setting } = await readSetting(db, terms, actor, asked)
  const analysis = await analyse(db, lists, actor, setting.resolved)
  const parts = await makeParts(db, setting, analysis, drawn, 'all')
  return parts.filter(({ drawing }) => drawing !== null && drawing.shapes.length > 0)
}
