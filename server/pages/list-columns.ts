import type { Bundle } from '../../db/bundle.ts'
import type { Match } from '../../db/list/answer.ts'
import { incidentColumns, tallyOf } from '../../db/flat/incident.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import type { Terms } from '../../db/term.ts'
import { hrefOf } from './list-rows.ts'

/** The list in the columns that `cols` asks for: on the page as in the file. */
export type ChosenColumns = {
  headers: readonly string[]
  rows: { href: string | null; cells: string[] }[]
}

type Showing = {
  language: 'en' | 'ko'
  public_url: string
  /** See `listRows`. */
  there: ReadonlyMap<string, string> | null
}

/** Writes some columns of a page of incidents. */
export function chosenColumns(
  terms: Terms,
  { language, public_url, there }: Showing,
  headers: readonly string[],
  { matches, bundles }: { matches: readonly Match[]; bundles: readonly Bundle[] },
): ChosenColumns {
  const labels = labelsFor(terms, language, bundles)
  const rows = matches.flatMap((match) => {
    const bundle = bundles.find((row) => row.incident.id === match.id)
    if (!bundle) return []
    const cells = { bundle, match, tally: tallyOf(bundle), labels, public_url }
    return [
      {
        href: hrefOf(bundle.incident, there),
        cells: headers.map((name) => String(incidentColumns[name]?.(cells) ?? '')),
      },
    ]
  })
  return { headers, rows }
}
