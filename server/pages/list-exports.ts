import type { Totals } from '../../db/list/answer.ts'
import type { Language, MessageKey, Translate } from '../language.ts'

/** From so many incidents on, the slower forms of a list take longer than a second. */
const long = 2_000

/** A form of the list that can be prepared as a file: where it is asked for. */
type Button = { label: string; address: string }

/**
 * The forms in which a long list is prepared; none for a short one, which is there at once.
 * @param query the list's, with its question mark
 */
export function exportButtons(
  t: Translate,
  language: Language,
  query: string,
  totals: Totals,
): Button[] {
  if (totals.possible <= long) return []
  const forms: [MessageKey, string, Record<string, string>][] = [
    ['list.export_xlsx', '/incidents.xlsx', { labels: language }],
    ['list.export_csv', '/incidents.csv', { safe: '1' }],
    ['list.export_excel', '/incidents.csv', { bom: '1', safe: '1', labels: language }],
    ['list.export_acts', '/acts.csv', { safe: '1' }],
    ['list.export_json', '/incidents.json', {}],
    ['list.export_package', '/incidents.zip', {}],
    ['list.export_geojson', '/incidents.geojson', {}],
    ['list.export_gexf', '/incidents.gexf', {}],
    ['format.acled', '/incidents.acled.csv', { safe: '1' }],
    ['format.matrix', '/incidents.matrix.csv', {}],
    ['format.matrix_people', '/people.matrix.csv', {}],
    ['format.ris', '/sources.ris', {}],
    ['format.bib', '/sources.bib', {}],
    ['format.hxl', '/incidents.csv', { safe: '1', hxl: '1' }],
    ['format.hxl_acts', '/acts.csv', { safe: '1', hxl: '1' }],
  ]
  return forms.map(([key, path, more]) => {
    const asked = new URLSearchParams(query)
    // Acts have columns of their own.
    if (path === '/acts.csv') asked.delete('cols')
    for (const [name, value] of Object.entries(more)) asked.set(name, value)
    const text = asked.toString()
    return { label: t(key), address: text === '' ? path : `${path}?${text}` }
  })
}
