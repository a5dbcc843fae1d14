import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import type { Match } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { actColumns, tallyOf, type ActCells } from './columns.ts'
import type { Piece } from './csv.ts'
import { incidentJson } from './json.ts'
import { labelsFor } from './labels.ts'
import { exportChunks } from './rows.ts'

/** Writes a list as one JSON array, a piece at a time: incidents whole, or acts with the columns of `acts.csv`. */
export async function* writeJson(
  db: Db,
  terms: Terms,
  actor: Actor,
  filter: Resolved,
  options: { table: 'incidents' | 'acts'; public_url: string },
): AsyncGenerator<Piece, void> {
  let before = '['
  for await (const { bundles, matches } of exportChunks(db, actor, filter)) {
    const labels = await labelsFor(db, terms, 'en', bundles)
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
    yield {
      text: before + items.map((item) => JSON.stringify(item)).join(',\n'),
      rows: items.length,
    }
    before = ',\n'
  }
  yield { text: before === '[' ? '[]\n' : ']\n', rows: 0 }
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
