import type { Analysis } from '../../db/analysis.ts'
import type { AxisName } from '../../db/cube/axis.ts'
import type { Figure } from '../../db/cube/figure.ts'
import type { Db } from '../../db/tables.ts'
import { drawBars } from './bars.ts'
import { sides, type Side } from './choice.ts'
import { crossOf, type Cross } from './cross.ts'
import type { Drawing } from './drawing.ts'
import { readLengths, type Lengths } from './lengths.ts'
import { linesOf, type Line } from './lines.ts'
import { countMap, readMap, type MapData, type MapFigures } from './map.ts'
import { learnKeys } from './names.ts'
import { amountText } from './say.ts'
import { drawOutline } from './outline.ts'
import type { AnalysisSetting } from './setting.ts'
import { drawTiles, hasTile } from './tiles.ts'
import { drawTimeline, stepOf } from './timeline.ts'

/** The figures of an analysis, by the names that they have in addresses. */
export const part_names = [
  'timeline',
  ...sides.filter((name) => name !== 'year' && name !== 'month'),
  'table',
  'sentences',
  'tiles',
  'map',
] as const
export type PartName =
  'timeline' | Exclude<Side, 'year' | 'month'> | 'table' | 'sentences' | 'tiles' | 'map'

/** A figure with everything that its page and its files show. */
export type Part = {
  name: PartName
  /** What its values are values of: the first column of its table and its file. */
  axis: Side | 'sentences' | 'place'
  title: string
  /** Null where nothing can be drawn, a cross-tab being a table alone. */
  drawing: Drawing | null
  lines: Line[]
  cross: Cross | null
  map: MapData | null
  /** What is said beneath. */
  notes: string[]
}

/** How much of long figures is shown: all on a page of their own, the first on a page of several. */
export type Room = 'all' | 'some'

type Counted = { figure: Figure | null; map: MapFigures | null }

/** Counts some figures and makes them ready to be shown. */
export async function makeParts(
  db: Db,
  setting: AnalysisSetting,
  analysis: Analysis,
  names: readonly PartName[],
  room: Room,
): Promise<Part[]> {
  const counted = names.map((name) => countPart(setting, analysis, name))
  await learnKeys(
    db,
    setting,
    counted.flatMap(({ figure, map }) => figure ?? (map ? Object.values(map) : [])),
  )
  const parts: Part[] = []
  for (const [at, name] of names.entries()) {
    const { figure = null, map = null } = counted[at] ?? {}
    if (map) parts.push(mapPart(setting, await readMap(db, setting, map)))
    else if (figure === null) parts.push(sentencesPart(setting, analysis))
    else if (name === 'table') parts.push(crossPart(setting, figure, room))
    else if (name === 'timeline') parts.push(timelinePart(setting, figure))
    else if (name === 'tiles') parts.push(tilesPart(setting, figure))
    else parts.push(barsPart(setting, figure, name as Side & PartName, room))
  }
  return parts
}

function countPart(setting: AnalysisSetting, analysis: Analysis, name: PartName): Counted {
  const { choice } = setting
  const count = (rows: AxisName, columns: AxisName | null = null): Counted => ({
    figure: analysis.count(choice.unit, rows, columns),
    map: null,
  })
  if (name === 'sentences') return { figure: null, map: null }
  if (name === 'map') return { figure: null, map: countMap(analysis, setting) }
  if (name === 'tiles') return count('province')
  if (name === 'table') return count(choice.rows, choice.columns)
  if (name !== 'timeline') return count(name)
  const months = count('month')
  return months.figure && stepOf(setting, months.figure) === 'month' ? months : count('year')
}

const nothing = { drawing: null, lines: [], cross: null, map: null, notes: [] }

function timelinePart(setting: AnalysisSetting, figure: Figure): Part {
  const title = setting.t('analysis.figure_timeline')
  const by = figure.rows_by === 'month' ? 'month' : 'year'
  return {
    ...nothing,
    ...{ name: 'timeline', axis: by, title },
    drawing: drawTimeline(setting, figure, by, title),
    lines: linesOf(setting, figure),
    notes: [setting.t('analysis.legend_time')],
  }
}

const most_bars = { all: 60, some: 6 }

function barsPart(
  setting: AnalysisSetting,
  figure: Figure,
  name: Side & PartName,
  room: Room,
): Part {
  const { t } = setting
  const title = t(`analysis.figure_${name}`)
  const lines = linesOf(setting, figure)
  return {
    ...nothing,
    ...{ name, axis: name, title, lines },
    drawing: drawBars(
      setting,
      { name, title },
      lines.filter(({ key }) => key !== null),
      most_bars[room],
    ),
    notes: [
      ...withoutValue(setting, lines),
      ...(name === 'agency' ? [t('analysis.agency_hint')] : []),
      addingUp(setting, [name]),
    ],
  }
}

/** What has no value is said beneath a drawing, and stands in its table. */
const withoutValue = (setting: AnalysisSetting, lines: readonly Line[]) =>
  lines.flatMap(({ key, label, count }) =>
    key === null ? [`${label}: ${amountText(count.possible, setting)}.`] : [],
  )

/** Of which an act has one, or none. */
const single: ReadonlySet<Side> = new Set(['act', 'province', 'county', 'penalty'])

/** Whether the numbers add up to the total. */
function addingUp({ t, choice, filter }: AnalysisSetting, axes: readonly Side[]): string {
  if (choice.unit === 'acts' && !filter.undated && axes.every((axis) => single.has(axis))) {
    return t('analysis.single_acts')
  }
  return t(`analysis.several_${choice.unit}`)
}

const excerpt = { rows: 6, columns: 5 }

function crossPart(setting: AnalysisSetting, figure: Figure, room: Room): Part {
  const { t, choice } = setting
  const [rows, columns] = [
    t(`analysis.axis_${choice.rows}`),
    t(`analysis.axis_${choice.columns}`).toLowerCase(),
  ]
  return {
    ...nothing,
    ...{ name: 'table', axis: choice.rows },
    title: t('analysis.figure_table', { rows, columns }),
    lines: linesOf(setting, figure),
    cross: crossOf(setting, figure, room === 'all' || choice.crossed ? null : excerpt),
    notes: [addingUp(setting, [choice.rows, choice.columns])],
  }
}

function tilesPart(setting: AnalysisSetting, figure: Figure): Part {
  const { t } = setting
  const title = t('analysis.figure_tiles')
  const lines = linesOf(setting, figure)
  const elsewhere = lines.filter(({ key }) => key !== null && !hasTile(key))
  return {
    ...nothing,
    ...{ name: 'tiles', axis: 'province', title, lines },
    drawing: drawTiles(setting, lines, title),
    notes: [
      t('analysis.legend_tiles'),
      ...(elsewhere.length > 0 ? [t('analysis.no_tile', { n: elsewhere.length })] : []),
      ...withoutValue(setting, lines),
    ],
  }
}

function mapPart(setting: AnalysisSetting, map: MapData): Part {
  const { t } = setting
  const title = t('analysis.figure_map')
  const { areas, points, undrawn, nowhere } = map
  const vague = areas.flatMap((area) =>
    area.vague.least === 0 ? [] : `${area.label} ${amountText(area.vague, setting)}`,
  )
  return {
    ...nothing,
    ...{ name: 'map', axis: 'place', title, map },
    drawing: drawOutline(setting, areas, points, title),
    lines: [...areas, ...points, ...undrawn, ...(nowhere ? [nowhere] : [])],
    notes: [
      ...(vague.length > 0 ? [t('analysis.vague', { places: vague.join(', ') })] : []),
      ...(nowhere ? withoutValue(setting, [nowhere]) : []),
      t('analysis.map_source'),
    ],
  }
}

function sentencesPart(asked: AnalysisSetting, analysis: Analysis): Part {
  // Sentences are acts, whatever is counted otherwise.
  const setting = { ...asked, choice: { ...asked.choice, unit: 'acts' as const } }
  const { t } = setting
  const title = t('analysis.figure_sentences')
  const lengths = readLengths(setting, analysis.lengths(), analysis.period)
  const { lines, total, unsaid } = lengths
  const found = total.count.possible.least !== 0
  return {
    ...nothing,
    ...{ name: 'sentences', axis: 'sentences', title },
    drawing: drawBars(setting, { name: 'sentences', title }, lines, lines.length),
    lines: found ? [...lines, ...(unsaid.count.possible.least === 0 ? [] : [unsaid]), total] : [],
    notes: found ? aboutLengths(setting, lengths) : [],
  }
}

function aboutLengths({ t }: AnalysisSetting, lengths: Lengths): string[] {
  const { shortest, longest, half, unsaid, total } = lengths
  return [
    `${total.label}: ${total.possible.text}. ${unsaid.label}: ${unsaid.possible.text}.`,
    ...(shortest === null ? [] : [t('analysis.sentences_shortest', { months: shortest })]),
    ...(longest === null ? [] : [t('analysis.sentences_longest', { months: longest })]),
    ...(half > 0 ? [t('analysis.sentences_half', { n: half })] : []),
    t('analysis.sentences_classes'),
    t('analysis.sentences_unit'),
  ]
}
