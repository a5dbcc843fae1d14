import { createHash } from 'node:crypto'
import type { Actor } from '../../db/actor.ts'
import { analyse, type Analysis } from '../../db/analysis.ts'
import { units } from '../../db/cube/figure.ts'
import type { Db } from '../../db/tables.ts'
import type { ViewName } from '../../db/view.ts'
import { legendOf } from '../analysis/bars.ts'
import { sides } from '../analysis/choice.ts'
import { writeCsv } from '../analysis/csv.ts'
import { say, show, type Shown } from '../analysis/lines.ts'
import { analysisHref } from '../analysis/links.ts'
import { makeParts, part_names, type Part, type PartName } from '../analysis/part.ts'
import { readSetting, type AnalysisSetting } from '../analysis/setting.ts'
import type { Tools } from '../export/csv.ts'
import type { PageBase } from '../page-base.ts'
import type { Render } from '../view.ts'
import { asOfBanner, type Older } from './list-page.ts'
import { listHref, listTitle, noticeTexts } from './list.ts'
import { viewsBar } from './views-bar.ts'

/** The page of all figures has these; the map weighs too much for it. */
const together: readonly PartName[] = [
  'timeline',
  'act',
  'province',
  'agency',
  'penalty',
  'victim',
  'reliability',
  'tiles',
  'table',
  'sentences',
]

/** Which figure alone, or null for all; the saved views of the page; the older state that is looked at. */
type Looked = { name: PartName | null; views: readonly ViewName[]; older: Older | null }

/** The data of `/analysis`, or of one of its figures: everything that `analysis/show` shows. */
export async function analysisData(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  { query, language, t }: PageBase,
  { name, views, older }: Looked,
): Promise<object> {
  const { setting, notices } = await readSetting(db, terms, actor, { query, language, t, older })
  const analysis = await analyse(db, lists, actor, setting.resolved)
  const names = name === null ? togetherFor(setting) : [name]
  const parts = await makeParts(db, setting, analysis, names, name === null ? 'some' : 'all')
  const list = listTitle(setting, analysis.totals)
  const from = new URLSearchParams(query).get('view')
  const view = views.find(({ id }) => id === from)?.id ?? null
  return {
    title: t('analysis.title', { list }),
    sheets: ['pages', 'analysis'],
    name,
    choice: setting.choice,
    units,
    sides,
    kept: [
      ...new URLSearchParams(listHref(setting, () => undefined).split('?')[1] ?? ''),
      ...(view === null ? [] : [['view', view]]),
    ],
    views: viewsBar(views, 'analysis', query, view),
    list_href: listHref(setting, () => undefined),
    whole_href: analysisHref(setting),
    as_of: asOfBanner(older, analysisHref(ofNow(setting), name === null ? '' : `/${name}`)),
    notices: noticeTexts(notices, t),
    totals: totalsOf(setting, analysis),
    uncounted: analysis.uncounted,
    legend: legendOf(setting, true),
    empty: analysis.totals.possible === 0,
    parts: parts.map((part) => ({ ...part, ...addresses(setting, part.name) })),
    contents: part_names
      .filter((one) => one !== name)
      .map((one) => ({ label: titleOf(setting, one), href: analysisHref(setting, `/${one}`) })),
  }
}

/** Of one province its counties are more than its name. */
const togetherFor = ({ filter }: AnalysisSetting): PartName[] =>
  together.map((name) => (name === 'province' && filter.place.length === 1 ? 'county' : name))

/** The same of the record as it is. */
const ofNow = (setting: AnalysisSetting): AnalysisSetting => ({
  ...setting,
  filter: { ...setting.filter, as_of: null },
})

function titleOf({ t, choice }: AnalysisSetting, name: PartName): string {
  if (name !== 'table') return t(`analysis.figure_${name}`)
  return t('analysis.figure_table', {
    rows: t(`analysis.axis_${choice.rows}`),
    columns: t(`analysis.axis_${choice.columns}`).toLowerCase(),
  })
}

const addresses = (setting: AnalysisSetting, name: PartName) => ({
  own: analysisHref(setting, `/${name}`),
  svg: analysisHref(setting, `/${name}.svg`),
  csv: analysisHref(setting, `/${name}.csv`, {}, { safe: '1' }),
  excel: analysisHref(setting, `/${name}.csv`, {}, { bom: '1' }),
})

/** What is counted, by name: a pattern is no incident. */
function countedName({ t, choice, filter }: AnalysisSetting): string {
  if (choice.unit !== 'incidents' || filter.kind === 'event') {
    return t(`analysis.counted_${choice.unit}`)
  }
  return t(`analysis.counted_${filter.kind}`)
}

type Total = { label: string } & Shown

/** What stands above all figures: how many in all, and how many have no date. */
function totalsOf(setting: AnalysisSetting, analysis: Analysis): Total[] {
  const { t, choice, filter } = setting
  const { total } = analysis.count(choice.unit, 'act')
  const undated = analysis.undated(choice.unit)
  const whole = { label: countedName(setting), ...show(setting, total, []) }
  if (filter.undated || undated.least === 0) return [whole]
  const count = { certain: null, possible: undated }
  // Of acts and people without a date there is no list: some are in incidents that have others.
  const href =
    choice.unit === 'incidents'
      ? listHref(setting, (query) => {
          for (const name of ['from', 'to', 'date']) query.delete(name)
          query.set('undated', '1')
        })
      : null
  const label = t(analysis.period ? 'analysis.undated_out' : 'analysis.undated')
  return [whole, { label, count, certain: null, possible: say(setting, undated, href) }]
}

/** One figure as a file. */
export type FigureFile = { format: 'svg' | 'csv'; safe: boolean; bom: boolean }

export type Written = { content: Uint8Array; rows: number; sha256: string }

/** Writes one figure as a file: SVG for drawings, CSV for what they show. */
export async function writeFigure(
  db: Db,
  { terms, lists, render }: Tools & { render: Render },
  actor: Actor,
  asked: Pick<PageBase, 'query' | 'language' | 't'> & { older: Older | null },
  name: PartName,
  form: FigureFile,
): Promise<Written | null> {
  const { setting } = await readSetting(db, terms, actor, asked)
  const analysis = await analyse(db, lists, actor, setting.resolved)
  const [part] = await makeParts(db, setting, analysis, [name], 'all')
  if (!part || (form.format === 'svg' && part.drawing === null)) return null
  return asFile(
    form.format === 'csv'
      ? writeCsv(setting, part, form)
      : { text: svgOf(setting, analysis, part, render), rows: part.lines.length },
  )
}

/** A text as it is handed over: its bytes, and their hash for the log. */
export function asFile({ text, rows }: { text: string; rows: number }): Written {
  const content = Buffer.from(text)
  return { content, rows, sha256: createHash('sha256').update(content).digest('hex') }
}

function svgOf(
  setting: AnalysisSetting,
  { totals }: Analysis,
  { drawing, notes }: Part,
  render: Render,
): string {
  const said = [...(drawing?.legend ?? []), ...notes]
  const subtitle = listTitle(setting, totals)
  const page = { drawing, subtitle, said, language: setting.language }
  return `${render('analysis/file', page).trim()}\n`
}
