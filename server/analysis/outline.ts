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
  const circles = points.map((point) => spotOf(point, largest))
  for (const { id, geometry } of readOutlines()) {
    const area = by_id.get(id)
    if (!area || area.latitude === null || area.longitude === null) continue
    const wanted = { x: x(area.longitude), y: y(area.latitude) }
    const at = clearOf(circles, geometry.coordinates, wanted)
    shapes.push(text(at.x, at.y, countShort(area.count, setting), 'middle halo number'))
  }
  shapes.push(...legendSteps(steps, 0, size.height + 12))
  const { t } = setting
  const dated = areas.some(({ count }) => count.certain !== null)
  return {
    ...{ name: 'map', title, width: size.width, height: size.height + 40, shapes },
    legend: [t('analysis.legend_map'), ...legendOf(setting, dated)],
  }
}

type Spot = { x: number; y: number }

const radiusOf = (n: number, largest: number) => 3 + 13 * Math.sqrt(n / largest)

const spotOf = (point: Point, largest: number): Spot & { radius: number } => ({
  x: x(point.longitude),
  y: y(point.latitude),
  radius: radiusOf(lengthOf(point.count.possible), largest),
})

/** So far from a circle a number stands that is not the circle's. */
const clearance = 14

/**
 * Where the number of a province is written: inside it, and on no circle, whose number it would be
 * taken for; the nearest such spot to the one that is wanted, or that where there is most room.
 */
function clearOf(
  circles: readonly (Spot & { radius: number })[],
  polygons: readonly number[][][][],
  wanted: Spot,
): Spot {
  const away = (from: Spot, to: Spot) => Math.hypot(from.x - to.x, from.y - to.y)
  const room = (at: Spot) =>
    Math.min(clearance, ...circles.map((circle) => away(at, circle) - circle.radius))
  const around = [0, 12, 24, 36, 48].flatMap((distance) =>
    Array.from({ length: distance === 0 ? 1 : 12 }, (_, n) => ({
      x: Math.round(wanted.x + distance * Math.cos((n * Math.PI) / 6)),
      y: Math.round(wanted.y + distance * Math.sin((n * Math.PI) / 6)),
    })),
  )
  const inside = around.filter((at) => isInside(polygons, at))
  const [best = wanted] = inside.toSorted((a, b) => room(b) - room(a))
  return best
}

/** Whether a line to the left of a spot crosses the outline an odd number of times. */
function isInside(polygons: readonly number[][][][], at: Spot): boolean {
  const crossings = polygons.flat().flatMap((ring) =>
    ring.slice(1).filter(([longitude = 0, latitude = 0], n) => {
      const [before_longitude = 0, before_latitude = 0] = ring[n] ?? []
      const [from, to] = [y(before_latitude), y(latitude)]
      if (from > at.y === to > at.y) return false
      const part = (at.y - from) / (to - from)
      return x(before_longitude) + part * (x(longitude) - x(before_longitude)) < at.x
    }),
  )
  return crossings.length % 2 === 1
}

/** They lead nowhere: they lie too close together to be hit, and the list beneath leads to each. */
function drawPoint(point: Point, largest: number): Shape[] {
  const { x: cx, y: cy, radius } = spotOf(point, largest)
  const known = Math.min(lengthOf(point.count.possible), point.precise)
  return [
    circle(cx, cy, radius, 'ring'),
    ...(known > 0 ? [circle(cx, cy, radiusOf(known, largest), 'dot')] : []),
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
