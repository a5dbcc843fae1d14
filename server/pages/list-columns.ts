import type { Bundle } from '../../db/bundle.ts'
import type { Match } from '../../db/list/answer.ts'
import { incidentColumns, tallyOf } from '../../db/flat/incident.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import type { Visitor } from '../route.ts'

/** The list in the columns that `cols` asks for: on the page as in the file. */
export type ChosenColumns = {
  headers: readonly string[]
  rows: { href: string; cells: string[] }[]
}

/** @returns null when none were asked for, and the page shows its own */
export async function chosenColumns(
  { db, house, language }: Visitor,
  headers: readonly string[],
  matches: readonly Match[],
  bundles: readonly Bundle[],
): Promise<ChosenColumns | null> {
  if (headers.length === 0) return null
  const labels = await labelsFor(db, house.terms, language, bundles)
  const { public_url } = house.config
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
