import type { AxisName } from '../../db/cube/axis.ts'
import type { Figure } from '../../db/cube/figure.ts'
import { shortDate } from '../../db/dictionary/date/describe.ts'
import type { Db } from '../../db/tables.ts'
import { inTexts } from '../../db/engine/flavour.ts'
import { placeNames } from '../../db/place.ts'
import { valueLabel } from '../pages/list.ts'
import type { AnalysisSetting } from './setting.ts'

/** What people read for the values of figures. */

/** Looks up the names of what stands in some figures: places and agencies. */
export async function learnKeys(
  db: Db,
  setting: AnalysisSetting,
  figures: readonly Figure[],
): Promise<void> {
  const { keys, language } = setting
  const wanted = (axes: readonly AxisName[]) =>
    [
      ...new Set(
        figures.flatMap(({ rows, rows_by, columns, columns_by }) => [
          ...(axes.includes(rows_by) ? rows : []),
          ...(columns_by !== null && axes.includes(columns_by) ? columns : []),
        ]),
      ),
    ].flatMap(({ key }) => key ?? [])
  await learnPlaces(db, setting, wanted(['province', 'county']))
  const agencies = await db
    .selectFrom('agency')
    .select(['id', `name_${language}` as 'name_en'])
    .where('id', 'in', inTexts(db, wanted(['agency'])))
    .execute()
  for (const row of agencies) {
    keys.set(
      `agency ${row.id}`,
      (row as unknown as Record<string, string>)[`name_${language}`] ?? row.id,
    )
  }
}

/** Looks up the names of places; what is none of them has none. */
export async function learnPlaces(
  db: Db,
  { keys, language }: AnalysisSetting,
  ids: readonly string[],
): Promise<void> {
  for (const [id, name] of await placeNames(db, ids, language)) keys.set(`place ${id}`, name)
}

/** The name of a value; what has no value is called that. */
export function nameOf(setting: AnalysisSetting, axis: AxisName, key: string | null): string {
  const { keys, language, t } = setting
  if (key === null) return axis === 'depth' || axis === 'precision' ? '' : t(`analysis.no_${axis}`)
  if (axis === 'year') return language === 'ko' ? `${key}년` : key
  if (axis === 'month') return monthName(key, language)
  if (axis === 'province' || axis === 'county') {
    return keys.get(`place ${key}`) ?? valueLabel(setting, 'place', key)
  }
  if (axis === 'agency') return keys.get(`agency ${key}`) ?? key
  return valueLabel(setting, axis, key)
}

/** "December 2023", 2023년 12월. */
export function monthName(month: string, language: 'en' | 'ko'): string {
  const [earliest, latest] = [`${month}-01`, `${month}-28`]
  return shortDate({ edtf: month, earliest, latest, precision: 'month' }, language)
}
