import type { Analysis } from '../../db/analysis.ts'
import type { Amount, Figure } from '../../db/cube/figure.ts'
import { inTexts } from '../../db/engine/flavour.ts'
import type { Db } from '../../db/tables.ts'
import { linesOf, type Line } from './lines.ts'
import { lengthOf } from './say.ts'
import { hasOutline, isOnMap, type Area, type Point } from './outline.ts'
import type { AnalysisSetting } from './setting.ts'

/** What the outline map shows, and what it does not. */
export type MapData = {
  areas: Area[]
  points: Point[]
  /** Cities and counties without a position of their own, and what lies beyond the map. */
  undrawn: Line[]
  /** What has no province; null where there is none. */
  nowhere: Line | null
}

/** The figures that a map is made of. */
export type MapFigures = { provinces: Figure; depths: Figure; counties: Figure }

export const countMap = (analysis: Analysis, { choice }: AnalysisSetting): MapFigures => ({
  provinces: analysis.count(choice.unit, 'province'),
  depths: analysis.count(choice.unit, 'province', 'depth'),
  counties: analysis.count(choice.unit, 'county', 'precision'),
})

type Placed = { latitude: string | null; longitude: string | null; coord_source: string | null }

/** Places by id, as far as the map needs them. */
async function positionsOf(db: Db, ids: readonly string[]): Promise<Map<string, Placed>> {
  const rows = await db
    .selectFrom('place')
    .select(['id', 'latitude', 'longitude', 'coord_source'])
    .where('id', 'in', inTexts(db, ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Makes a map's data of its figures, the names of whose keys are known. */
export async function readMap(
  db: Db,
  setting: AnalysisSetting,
  { provinces, depths, counties }: MapFigures,
): Promise<MapData> {
  const by_province = linesOf(setting, provinces)
  const by_county = linesOf(setting, counties).filter(({ key }) => key !== null)
  const ids = [...by_province, ...by_county].flatMap(({ key }) => key ?? [])
  const positions = await positionsOf(db, ids)
  const areas: Area[] = []
  const points: Point[] = []
  const undrawn: Line[] = []
  for (const line of by_province) {
    if (line.key === null) continue
    const vague = partOf(depths, line.key, 'province')
    const { latitude = null, longitude = null } = positions.get(line.key) ?? {}
    if (hasOutline(line.key)) {
      const at = { latitude: numberOf(latitude), longitude: numberOf(longitude) }
      areas.push({ ...line, vague: isCity(line.key) ? nobody : vague, ...at })
    } else if (line.key.startsWith('KP-')) placed(points, undrawn, line, positions, lengthOf(vague))
    else undrawn.push(line)
  }
  for (const line of by_county) {
    const precise = partOf(counties, line.key ?? '', 'precise')
    placed(points, undrawn, line, positions, lengthOf(precise))
  }
  return { areas, points, undrawn, nowhere: by_province.find(({ key }) => key === null) ?? null }
}

/** Pyongyang and Rason are cities: to be known to these is to be known to a town. */
const isCity = (id: string) => id === 'KP-01' || id === 'KP-13'

function placed(
  points: Point[],
  undrawn: Line[],
  line: Line,
  positions: ReadonlyMap<string, Placed>,
  precise: number,
): void {
  const { latitude, longitude, coord_source } = positions.get(line.key ?? '') ?? {}
  const at = { latitude: numberOf(latitude ?? null), longitude: numberOf(longitude ?? null) }
  // An inherited point is that of the place above, and never drawn as its own.
  const own = coord_source != null && !/^(inherited|none)/.test(coord_source)
  if (!own || at.latitude === null || at.longitude === null) return void undrawn.push(line)
  const point = { ...line, latitude: at.latitude, longitude: at.longitude }
  if (!isOnMap(point)) return void undrawn.push(line)
  const rough = /^approximate|area point|country point/.test(coord_source)
  points.push({ ...point, precise: rough ? 0 : precise })
}

const nobody: Amount = { least: 0, most: 0 }

/** How many of a row stand in one of its columns. */
function partOf(figure: Figure, row: string, column: string): Amount {
  const at = figure.columns.findIndex(({ key }) => key === column)
  const cell = figure.rows.find(({ key }) => key === row)?.cells[at]
  return cell?.possible ?? nobody
}

const numberOf = (text: string | null) => (text === null ? null : Number(text))
