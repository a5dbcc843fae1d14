import type { Bundle } from '../../db/bundle.ts'
import type { Match } from '../../db/list/answer.ts'
import { incidentColumns, tallyOf } from '../../db/flat/incident.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import type { Terms } from '../../db/term.ts'

/** The list in the columns that `cols` asks for: on the page as in the file. */
export type ChosenColumns = {
  headers: readonly string[]
  rows: { href: string; cells: string[] }[]
}

/** Writes some columns of a page of incidents. */
export function chosenColumns(
  terms: Terms,
  { language, public_url }: { language: 'en' | 'ko'; public_url: string },
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
        href: `/incidents/${bundle.incident.ref}`,
        cells: headers.map((name) => String(incidentColumns[name]?.(cells) ?? '')),
      },
    ]
  })
  return { headers, rows }
}
