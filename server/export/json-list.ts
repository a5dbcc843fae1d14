import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { actColumns } from '../../db/flat/act.ts'
import type { ActCells } from '../../db/flat/cell.ts'
import { tallyOf } from '../../db/flat/incident.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import type { Match } from '../../db/list/answer.ts'
import { listChunks } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Piece, Tools } from './csv.ts'
import { incidentJson } from './json.ts'

/** Writes a list as one JSON array, a piece at a time: incidents whole, or acts with the columns of `acts.csv`. */
export async function* writeJson(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
  options: { table: 'incidents' | 'acts'; public_url: string },
): AsyncGenerator<Piece, void> {
  let before = '['
  for await (const { bundles, matches } of listChunks(db, lists, actor, filter)) {
    const labels = labelsFor(terms, 'en', bundles)
    const items = bundles.flatMap((bundle) => {
      const match = matches.get(bundle.incident.id)
      if (!match) return []
      if (options.table === 'incidents') {
        return [
          { ...incidentJson(bundle, terms, options.public_url), date_match: match.date_match },
        ]
      }
      const { public_url } = options
      return actItems({ bundle, match, labels, public_url, tally: tallyOf(bundle) }, bundle, match)
    })
    if (items.length === 0) continue
    const text = before + items.map((item) => JSON.stringify(item)).join(',\n')
    yield { bytes: Buffer.from(text), rows: items.length }
    before = ',\n'
  }
  yield { bytes: Buffer.from(before === '[' ? '[]\n' : ']\n'), rows: 0 }
}

function actItems(cells: Omit<ActCells, 'act'>, bundle: Bundle, match: Match) {
  return bundle.acts
    .filter((act) => match.acts.has(act.id))
    .map((act) =>
      Object.fromEntries(
        Object.entries(actColumns).map(([name, cell]) => [name, cell({ ...cells, act }) ?? null]),
      ),
    )
}
