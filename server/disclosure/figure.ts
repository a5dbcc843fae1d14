import type { Actor } from '../../db/actor.ts'
import {
  countForOthers,
  published_sides,
  type Published,
  type PublishedQuestion,
  type PublishedSide,
} from '../../db/disclosure/published.ts'
import type { Aim } from '../../db/disclosure/look.ts'
import { findDisclosureKey } from '../../db/disclosure/key.ts'
import type { Db } from '../../db/tables.ts'
import type { Choice } from '../analysis/choice.ts'
import { csvOf } from '../analysis/csv.ts'
import { learnPlaces, nameOf } from '../analysis/names.ts'
import type { PartName } from '../analysis/part.ts'
import { readSetting, type AnalysisSetting } from '../analysis/setting.ts'
import { asFile, type Written } from '../pages/analysis.ts'
import type { Tools } from '../export/csv.ts'
import type { Translate } from '../language.ts'

/** A figure as it is asked for by others. */
export type OutwardFigure = {
  actor: Actor
  query: string
  language: 'en' | 'ko'
  figure: PartName
  form: { safe: boolean; bom: boolean }
  aim: Aim
}

const isPublished = (side: string): side is PublishedSide =>
  published_sides.some((one) => one === side)

/** What a figure counts for others; null where its numbers are not protected. */
export function publishedQuestion(figure: PartName, choice: Choice): PublishedQuestion | null {
  const { unit, rows, columns, by } = choice
  if (unit === 'people') return null
  if (figure === 'timeline') return { unit, rows: by ?? 'year', columns: null }
  if (figure === 'table') {
    return isPublished(rows) && isPublished(columns) ? { unit, rows, columns } : null
  }
  return isPublished(figure) ? { unit, rows: figure, columns: null } : null
}

/**
 * Writes a figure for partners or for the public, as CSV: multiples of k that subtraction does not
 * undo, see `protect.ts`. Lines and columns whose code is `all` are counted, not added up.
 * @returns null where its numbers are not protected
 */
export async function outwardFigure(
  db: Db,
  { terms, lists }: Tools,
  { actor, query, language, figure, form, aim }: OutwardFigure,
  t: Translate,
): Promise<Written | null> {
  const asked = { query, language, t, older: null }
  const { setting } = await readSetting(db, terms, actor, asked)
  const question = publishedQuestion(figure, setting.choice)
  const key = await findDisclosureKey(db)
  if (question === null || key === undefined) return null
  const { resolved } = setting
  const protection = { ...aim, key }
  const published = await countForOthers(
    db,
    { terms, lists },
    actor,
    resolved,
    protection,
    question,
  )
  await learnPlaces(db, setting, [...published.rows, ...published.columns])
  const [head = [], ...rows] = linesOf(setting, question, published)
  return asFile(csvOf({ head, rows }, form))
}

function linesOf(
  setting: AnalysisSetting,
  { unit, rows, columns }: PublishedQuestion,
  published: Published,
): string[][] {
  const all = ['all', setting.t('analysis.total')]
  const named = (side: PublishedSide, key: string) => [
    key,
    nameOf(setting, side, key === '' ? null : key),
  ]
  // By another name than the true number has: nobody takes the one for the other.
  const number = `${unit}_about`
  const { row_totals, column_totals, total } = published
  if (columns === null) {
    const lines = published.rows.map((key, at) => [...named(rows, key), String(row_totals[at])])
    return [[rows, 'label', number], ...lines, [...all, String(total)]]
  }
  return [
    [rows, `${rows}_label`, columns, `${columns}_label`, number],
    ...published.rows.flatMap((row, at) => [
      ...published.columns.map((column, across) => [
        ...named(rows, row),
        ...named(columns, column),
        String(published.cells[at]?.[across]),
      ]),
      [...named(rows, row), ...all, String(row_totals[at])],
    ]),
    ...published.columns.map((column, across) => [
      ...all,
      ...named(columns, column),
      String(column_totals[across]),
    ]),
    [...all, ...all, String(total)],
  ]
}
