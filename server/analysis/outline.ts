import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { legendOf } from './bars.ts'
import { circle, linked, text, type Drawing, type Shape } from './drawing.ts'
import type { Amount } from '../../db/cube/figure.ts'
import type { Line } from './lines.ts'
import { countShort, lengthOf } from './say.ts'
import { stepOf, stepsFor } from './scale.ts'
import { legendSteps } from './tiles.ts'
import type { AnalysisSetting } from './setting.ts'

/** Something on the map that has a point: a city or county, or a city that has no outline. */
export type Point = Line & {
  latitude: number
  longitude: number
  /** How many of them are known to the town or better; the rest is drawn hollow. */
  precise: number
}

/** A province: how many are known to nothing smaller, and where its number is written. */
export type Area = Line & { vague: Amount; latitude: number | null; longitude: number | null }

type Outline = { id: string; geometry: { coordinates: number[][][][] } }
let outlines: Outline[] | undefined

/** The outlines of `seeds/maps/`, read when they are first needed. */
function readOutlines(): Outline[] {
  const file = join(import.meta.dirname, '..', '..', 'seeds', 'maps', 'KP.geojson')
  outlines ??= (JSON.parse(readFileSync(file, 'utf8')) as { features: Outline[] }).features
  return outlines
}

/** Whether a province has an outline; those without are points. */
export const hasOutline = (id: string | null) => readOutlines().some((outline) => outline.id === id)

/**
 * Equirectangular: degrees of longitude are drawn as long as they are at the reference latitude,
 * the middle of the country, where the map is true to scale in every direction (Snyder, Map
 * Projections: A Working Manual, USGS 1395, 1987, chapter 12).
 */
const reference = 40.35
const west = 124.1
const north = 43.05
const pixels = 92
const across = pixels * Math.cos((reference * Math.PI) / 180)
const x = (longitude: number) => (longitude - west) * across
const y = (latitude: number) => (north - latitude) * pixels
const size = { width: Math.ceil(x(130.8)), height: Math.ceil(y(37.55)) }

/** Whether a point lies on the map. */
export const isOnMap = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  x(longitude) >= 0 && x(longitude) <= size.width && y(latitude) >= 0 && y(latitude) <= size.height

/**
 * The outline map: provinces in steps of colour, hatched where something is known to the province
 * only; cities and counties as points as large as their number, filled as far as they are known to
 * the town, hollow otherwise. A province is never a point, and what is inside it never its shape.
 */
export function drawOutline(
  setting: AnalysisSetting,
  areas: readonly Area[],
  points: readonly Point[],
  title: string,
): Drawing {
  const by_id = new Map(areas.map((area) => [area.key, area]))
  const drawn = readOutlines().flatMap(({ id }) => by_id.get(id) ?? [])
  const steps = stepsFor(drawn)
  const shapes = readOutlines().flatMap(({ id, geometry }) => {
    const area = by_id.get(id)
    const d = pathOf(geometry.coordinates)
    const step = stepOf(steps, area ? lengthOf(area.count.possible) : 0)
    const shape: Shape[] = [{ tag: 'path', d, class: `area step-${step}` }]
    if (area && area.vague.least !== 0) shape.push({ tag: 'path', d, class: 'hatch' })
    if (!area) return shape
    return linked(area.possible.href, `${area.label}: ${countShort(area.count, setting)}`, shape)
  })
  const largest = Math.max(1, ...points.map(({ count }) => lengthOf(count.possible)))
  // The largest first, so that none hides another.
  const sorted = points.toSorted((a, b) => lengthOf(b.count.possible) - lengthOf(a.count.possible))
  shapes.push(...sorted.flatMap((point) => drawPoint(point, largest)))
  for (const area of drawn) {
    if (area.latitude === null || area.longitude === null) continue
    shapes.push(
      text(
        x(area.longitude),
        y(area.latitude),
        countShort(area.count, setting),
        'middle halo number',
      ),
    )
  }
  shapes.push(...legendSteps(steps, 0, size.height + 12))
  const { t } = setting
  const dated = areas.some(({ count }) => count.certain !== null)
  return {
    ...{ name: 'map', title, width: size.width, height: size.height + 40, shapes },
    legend: [t('analysis.legend_map'), ...legendOf(setting, dated)],
  }
}

/** They lead nowhere: they lie too close together to be hit, and the list beneath leads to each. */
function drawPoint(point: Point, largest: number): Shape[] {
  const n = lengthOf(point.count.possible)
  const radius = (of: number) => 3 + 13 * Math.sqrt(of / largest)
  const [cx, cy] = [x(point.longitude), y(point.latitude)]
  return [
    circle(cx, cy, radius(n), 'ring'),
    ...(point.precise > 0 ? [circle(cx, cy, radius(Math.min(n, point.precise)), 'dot')] : []),
  ]
}

const pathOf = (polygons: readonly number[][][][]): string =>
  polygons
    .flatMap((rings) => rings)
    .map((ring) => {
      const points = ring.slice(0, -1).map(([longitude = 0, latitude = 0]) => {
        return `${Math.round(x(longitude))} ${Math.round(y(latitude))}`
      })
      return `M${points.join('L')}Z`
    })
    .join('')
