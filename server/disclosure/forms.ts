import { needsGuard } from '../../db/flat/line.ts'
import type { ReleasedTable } from '../../db/disclosure/columns.ts'
import { line, type Piece } from '../export/csv.ts'
import { workbookOf, type Sheet } from '../export/workbook.ts'
import { translator } from '../language.ts'
import { version } from '../version.ts'
import { zipStream } from '../zip.ts'
import type { Release } from './release.ts'

/** A table as it leaves: texts only, blank where nothing is known or told. */
export type Told = {
  table: ReleasedTable
  columns: string[]
  rows: string[][]
  about: { left_out: number; k: number; smallest: number | null; risk: number }
}

const pieceOf = (text: string, { rows, about }: Told): Piece => ({
  bytes: Buffer.from(text),
  rows: rows.length,
  left_out: about.left_out,
})

/** RFC 4180, as other files have it. */
export function csvOf(told: Told, { bom, safe }: { bom: boolean; safe: boolean }): Piece {
  const { columns, rows } = told
  const guarded = rows.map((row) =>
    row.map((cell, at) => (safe && needsGuard(columns[at] ?? '', cell) ? `'${cell}` : cell)),
  )
  return pieceOf((bom ? '\ufeff' : '') + line([columns, ...guarded]), told)
}

const objectsOf = ({ columns, rows }: Told) =>
  rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] || null])))

/** An array with an object for each row; what is not known or not told is null. */
export const jsonOf = (told: Told): Piece =>
  pieceOf(
    `[${objectsOf(told)
      .map((row) => JSON.stringify(row))
      .join(',\n')}]\n`,
    told,
  )

/** RFC 7946: an unlocated feature has no geometry, and none of these has. */
export function geojsonOf(told: Told): Piece {
  const features = objectsOf(told).map((properties) =>
    JSON.stringify({ type: 'Feature', geometry: null, properties }),
  )
  const head = '{"type":"FeatureCollection","features":['
  return pieceOf(`${head}${features.join(',\n')}],"without_point":${told.rows.length}}\n`, told)
}

/** A workbook with a sheet for each table, and one that says what was done to them. */
export async function* xlsxOf(
  tables: readonly Told[],
  { profile, k }: Release,
  language: 'en' | 'ko',
): AsyncGenerator<Piece, void> {
  const t = translator(language)
  const sheets: Sheet[] = [
    ...tables.map(({ table, columns, rows }) => ({
      name: t(`sheet.${table}`),
      columns: columns.map((header) => ({ header, width: 16 })),
      rows: () => each(rows),
    })),
    {
      name: t('sheet.about'),
      columns: [
        { header: 'name', width: 24 },
        { header: 'value', width: 80 },
      ],
      rows: () =>
        each([
          ['profile', profile],
          ['girok', version],
          ...tables.flatMap(({ table, rows, about }) => [
            [`${table}: rows`, rows.length],
            [`${table}: rows left out`, about.left_out],
            [`${table}: people in a class, at least`, about.smallest],
            [`${table}: risk`, Number(about.risk.toFixed(4))],
          ]),
          ['coarseness', t('disclosure.about_coarse', { k })],
        ]),
    },
  ]
  for await (const bytes of zipStream(workbookOf(sheets))) yield { bytes: bytes as Buffer, rows: 0 }
  const [first] = tables
  const left_out = tables.reduce((sum, { about }) => sum + about.left_out, 0)
  yield { bytes: Buffer.alloc(0), rows: first?.rows.length ?? 0, left_out }
}

// oxlint-disable-next-line typescript/require-await -- a sheet takes its rows as they come
async function* each<T>(rows: readonly T[]): AsyncGenerator<T, void> {
  yield* rows
}
