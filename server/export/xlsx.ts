import type { Actor } from '../../db/actor.ts'
import { readCounter } from '../../db/counter.ts'
import { columnsOf as columnsOfField, type Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import { listChunks, type Chunk } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { translator } from '../language.ts'
import { version } from '../version.ts'
import { zipStream } from '../zip.ts'
import { columnsOf, flatRows, type Piece, type Tools } from './csv.ts'
import { workbookOf, type Sheet, type SheetCell } from './workbook.ts'

export type XlsxOptions = { labels: 'en' | 'ko'; public_url: string; query: string }

type Writing = {
  db: Db
  tools: Tools
  actor: Actor
  filter: Resolved
  options: XlsxOptions
}

/**
 * Writes a list as a workbook: incidents, acts, people and sources, each as its own sheet, what the
 * columns mean, and what the file is.
 */
export async function* writeXlsx(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  options: XlsxOptions,
): AsyncGenerator<Piece, void> {
  const writing = { db, tools, actor, filter, options }
  const counted = { incidents: 0, acts: 0 }
  const count = (what: keyof typeof counted) => (rows: number) => void (counted[what] += rows)
  const sheets = [
    flatSheet(writing, 'incidents', filter.cols, count('incidents')),
    flatSheet(writing, 'acts', [], count('acts')),
    recordSheet(writing, 'people', person_fields, ({ people }) => people),
    recordSheet(writing, 'sources', source_fields, ({ sources }) => sources),
    recordSheet(writing, 'origins', origin_fields, ({ origins }) => origins),
    codebookSheet(writing),
    aboutSheet(writing, counted),
  ]
  for await (const bytes of zipStream(workbookOf(sheets))) {
    yield { bytes: bytes as Buffer, rows: 0 }
  }
  yield { bytes: Buffer.alloc(0), rows: counted.incidents }
}

const usual_width = 14
const wide: Record<string, number> = { title: 50, summary: 60, url: 40, description: 40, quote: 60 }

const columns = (names: readonly string[]) =>
  names.map((header) => ({ header, width: wide[header] ?? usual_width }))

/** The name of a sheet, in the language that its labels are in. */
const nameOf = ({ options }: Writing, sheet: SheetName) =>
  translator(options.labels)(`sheet.${sheet}`)

type SheetName = 'incidents' | 'acts' | 'people' | 'sources' | 'origins' | 'codebook' | 'about'

function flatSheet(
  writing: Writing,
  table: 'incidents' | 'acts',
  names: readonly string[],
  count: (rows: number) => void,
): Sheet {
  const { tools, options } = writing
  const wanted = columnsOf({ table }, names)
  return {
    name: nameOf(writing, table),
    columns: columns(wanted.map(([name]) => name)),
    async *rows() {
      for await (const chunk of chunksOf(writing)) {
        const rows = flatRows(tools.terms, wanted, chunk, { ...options, table })
        count(rows.length)
        for (const row of rows) yield row.map((cell) => cell ?? null)
      }
    },
  }
}

type Bundled = Chunk['bundles'][number]

/** What incidents have more than one of: a row for each of an incident's, so under its reference. */
function recordSheet(
  writing: Writing,
  name: SheetName,
  fields: readonly Field[],
  rowsOf: (bundle: Bundled) => readonly { id: string }[],
): Sheet {
  const open = fields.filter(
    (field) => field.sensitivity === 'open' && field.name !== 'stored_text',
  )
  const names = open.flatMap(columnsOfField)
  return {
    name: nameOf(writing, name),
    columns: columns(['incident_ref', 'id', ...names]),
    async *rows() {
      for await (const { bundles, matches } of chunksOf(writing)) {
        for (const bundle of bundles) {
          if (!matches.has(bundle.incident.id)) continue
          for (const row of rowsOf(bundle)) {
            const values = row as unknown as Record<string, SheetCell>
            yield [bundle.incident.ref, row.id, ...names.map((column) => values[column] ?? null)]
          }
        }
      }
    },
  }
}

const chunksOf = ({ db, tools, actor, filter }: Writing) =>
  listChunks(db, tools.lists, actor, filter)

function codebookSheet(writing: Writing): Sheet {
  const { tools } = writing
  return {
    name: nameOf(writing, 'codebook'),
    columns: columns([
      'record',
      'column',
      'label_en',
      'label_ko',
      'definition_en',
      'definition_ko',
    ]),
    async *rows() {
      const records: [string, readonly Field[]][] = [
        ['incident', incident_fields],
        ['act', act_fields],
        ['person', person_fields],
        ['source', source_fields],
        ['origin', origin_fields],
      ]
      for (const [record, fields] of records) {
        for (const field of fields.filter(({ sensitivity }) => sensitivity === 'open')) {
          const { label, help } = field
          for (const column of columnsOfField(field)) {
            yield await Promise.resolve([record, column, label.en, label.ko, help.en, help.ko])
          }
        }
      }
      for (const vocabulary of tools.terms.vocabularies()) {
        for (const term of tools.terms.list(vocabulary)) {
          const { code, label_en, label_ko, definition_en, definition_ko } = term
          yield [vocabulary, code, label_en, label_ko, definition_en, definition_ko]
        }
      }
    },
  }
}

function aboutSheet(writing: Writing, counted: { incidents: number; acts: number }): Sheet {
  const { db, options } = writing
  return {
    name: nameOf(writing, 'about'),
    columns: [
      { header: 'name', width: usual_width },
      { header: 'value', width: 80 },
    ],
    // Written last: by then the rows have been counted.
    async *rows() {
      const revision = await readCounter(db, 'revision')
      const t = translator(options.labels)
      yield ['query', options.query]
      yield ['incidents', counted.incidents]
      yield ['acts', counted.acts]
      yield ['revision', revision]
      yield ['girok', version]
      yield ['dates', t('sheet.dates')]
      yield ['counts', t('sheet.counts')]
    },
  }
}
