import type { Actor } from '../../db/actor.ts'
import { releasedColumns, type ReleasedTable } from '../../db/disclosure/columns.ts'
import { lookThrough, releaseRows, type ReleasedRows } from '../../db/disclosure/look.ts'
import { ownNames } from '../../db/disclosure/place-names.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Piece, Tools } from '../export/csv.ts'
import { csvOf, geojsonOf, jsonOf, xlsxOf, type Told } from './forms.ts'
import { FoundMore, isAccepted, NotReleasable, releasable, type Release } from './release.ts'

/** What is asked for: of all that forms are written by, what a release goes by. */
export type ReleasedForm = {
  format: string
  table: ReleasedTable
  release: Release
  labels?: 'en' | 'ko'
  bom?: boolean
  safe?: boolean
}

/**
 * Writes a list for partners or for the public: the one place where that is done. The list is looked
 * through whole before the first byte; nothing is written of what has not been accepted.
 * @throws NotReleasable for a form that could not be told coarsely, also one made after this
 * @throws FoundMore when records have changed since somebody accepted what was found in them, or so
 * that nothing of it may leave any more
 */
export async function* writeReleased(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  form: ReleasedForm,
): AsyncGenerator<Piece, void> {
  const { format, table, release, labels = 'en', bom = false, safe = false } = form
  if (!releasable.includes(format)) throw new NotReleasable(`${format} is for colleagues only.`)
  const looked = await lookThrough(db, tools, actor, filter, release)
  if (!isAccepted(looked, release)) throw new FoundMore()
  const tell = async (name: ReleasedTable): Promise<Told> => {
    const rows = releaseRows(looked.rows[name], release.k)
    return told(name, release, rows, await namesOf(db, rows, labels))
  }
  const asked = await tell(table)
  if (asked.rows.length === 0) throw new FoundMore()
  if (format === 'csv') yield csvOf(asked, { bom, safe: safe || bom })
  else if (format === 'json') yield jsonOf(asked)
  else if (format === 'geojson') yield geojsonOf(asked)
  else yield* xlsxOf([asked, await tell(table === 'acts' ? 'incidents' : 'acts')], release, labels)
}

const levels = ['country', 'province', 'county'] as const

const namesOf = (db: Db, { released }: ReleasedRows, language: 'en' | 'ko') =>
  ownNames(
    db,
    [
      ...new Set(
        released.flatMap(({ quasi }) => levels.map((level) => quasi[`${level}_code`] ?? '')),
      ),
    ],
    language,
  )

/** The table as it is written: a place's code is followed by its name. */
function told(
  table: ReleasedTable,
  { profile }: Release,
  { released, left_out, k, smallest, risk }: ReleasedRows,
  names: ReadonlyMap<string, string>,
): Told {
  const columns = releasedColumns(table, profile).flatMap(({ name, part }) => {
    const own = {
      name,
      cell: (row: ReleasedRows['released'][number]) => row[place_of[part]][name] ?? '',
    }
    if (!name.endsWith('_code')) return [own]
    const label = name.slice(0, -'_code'.length)
    return [
      own,
      { name: label, cell: (row: (typeof released)[number]) => names.get(own.cell(row)) ?? '' },
    ]
  })
  return {
    table,
    columns: columns.map(({ name }) => name),
    rows: released.map((row) => columns.map(({ cell }) => cell(row))),
    about: { left_out: left_out.length, k, smallest, risk },
  }
}

const place_of = { known: 'quasi', learned: 'sensitive', words: 'words' } as const
