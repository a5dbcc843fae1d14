import type { Actor } from '../../db/actor.ts'
import type { ActCells, Cell } from '../../db/flat/cell.ts'
import { incidentColumns, tallyOf } from '../../db/flat/incident.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import { listChunks } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { columnsOf, type Piece, type Tools } from './csv.ts'

/** What is known so well that a point of its place says no more than that. */
const pinned: ReadonlySet<Cell> = new Set([
  'exact',
  'facility',
  'neighbourhood',
  'settlement',
  'county',
])

/**
 * Writes a list as GeoJSON (RFC 7946): a point for each incident that is known to a county at
 * least, with `place_precision` beside it. How many have none stands in `without_point`: a province
 * has no point, and an incident somewhere in it must not look as if it had.
 */
export async function* writeGeojson(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
  options: { labels: 'en' | 'ko'; public_url: string },
): AsyncGenerator<Piece, void> {
  const columns = columnsOf({ table: 'incidents' }, filter.cols).filter(
    ([name]) => name !== 'latitude' && name !== 'longitude',
  )
  let before = '{"type":"FeatureCollection","features":['
  let without_point = 0
  for await (const { bundles, matches } of listChunks(db, lists, actor, filter)) {
    const labels = labelsFor(terms, options.labels, bundles)
    let rows = 0
    const features = bundles.flatMap((bundle) => {
      const match = matches.get(bundle.incident.id)
      if (!match) return []
      rows += 1
      const { public_url } = options
      const cells = { bundle, match, labels, public_url, tally: tallyOf(bundle) } as ActCells
      const point = pointOf(cells)
      if (point === null) {
        without_point += 1
        return []
      }
      return [
        {
          type: 'Feature',
          id: bundle.incident.ref,
          geometry: { type: 'Point', coordinates: point },
          properties: Object.fromEntries(
            columns.map(([name, cell]) => [name, cell(cells) ?? null] as const),
          ),
        },
      ]
    })
    const text = features.map((feature) => JSON.stringify(feature)).join(',\n')
    yield { bytes: Buffer.from(text === '' ? '' : before + text), rows }
    if (text !== '') before = ',\n'
  }
  const begun = before === ',\n' ? '' : before
  yield { bytes: Buffer.from(`${begun}],"without_point":${without_point}}\n`), rows: 0 }
}

/** Longitude comes first. */
function pointOf(cells: ActCells): [longitude: number, latitude: number] | null {
  const [longitude, latitude] = ['longitude', 'latitude'].map((name) =>
    incidentColumns[name]?.(cells),
  )
  if (longitude == null || latitude == null) return null
  return pinned.has(cells.bundle.incident.place_precision)
    ? [Number(longitude), Number(latitude)]
    : null
}
