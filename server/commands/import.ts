import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { operator } from '../../db/actor.ts'
import { write } from '../../db/engine/write.ts'
import { changeImport, deleteImport, insertImport } from '../../db/import/import.ts'
import { deleteOutcomes, deleteRows, listOutcomes } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { ulid } from '../../db/ulid.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import {
  Fault,
  readFileOptions,
  withDatabase,
  WrongUsage,
  type Command,
  type Terminal,
} from '../command.ts'
import { looksLikePackage } from '../package/container.ts'
import { importPackage } from '../package/command.ts'
import { applyTable } from '../import/apply.ts'
import { checkTable } from '../import/check.ts'
import { makeDetector, type Detected } from '../import/detect.ts'
import type { Setting } from '../import/examine.ts'
import { guessFor } from '../import/guess.ts'
import { BadTable } from '../import/limits.ts'
import { mapping_schema, type Mapping } from '../import/mapping.ts'
import { rejectedCsv } from '../import/reject.ts'
import type { Progress } from '../import/report.ts'
import { problemLines, resultLine } from '../import/say.ts'
import type { Result } from '../import/result.ts'
import { stageTable } from '../import/table.ts'
import { translator, type Translate } from '../language.ts'
import { makeProgress } from '../progress.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

/** `import FILE`: a table of incidents, or a data package, as the pages under `/import` take it. */
export const importCommand: Command = async (terminal, args) => {
  const options = { 'mapping': text, 'dry-run': flag, 'partial': flag, 'reject': text }
  const { given, file } = readFileOptions(args, options)
  if (await isPackage(file)) return importPackage(terminal, file, given)
  const mapping = given.mapping === undefined ? null : await readMapping(given.mapping)
  const language = mapping?.language ?? 'en'
  const t = translator(language)
  const { detected, sha256, bytes } = await lookAt(file, t)
  return withDatabase(terminal, async (engine) => {
    // Into a new installation comes what is imported, and not the example.
    const terms = await seedDatabase(engine, { example: false })
    const { db } = engine
    const now = new Date().toISOString()
    const { format, reading } = detected
    const begun = { language, name: basename(file), bytes, sha256, format }
    const row = await write(db, (db) =>
      insertImport(db, operator, { ...begun, reading: JSON.stringify(reading) }, now),
    )
    const work: Work = { terminal, t, file, db, terms, import_id: row.id, given, language }
    try {
      return await bringTable(work, detected, mapping)
    } catch (error) {
      if (error instanceof BadTable)
        throw new Fault(`${file}: ${t(`import.bad_${error.code}`, error.values)}`)
      throw error
    } finally {
      await forget(db, row.id)
    }
  })
}

/** What cannot be read is no package: whoever reads it as a table says why. */
const isPackage = (file: string) => looksLikePackage(file).catch(() => false)

type Table = Detected & { format: 'csv' | 'xlsx' }

type Given = {
  'dry-run': boolean
  'partial': boolean
  'reject'?: string | undefined
  'json': boolean
}
type Work = {
  terminal: Terminal
  t: Translate
  file: string
  db: Db
  terms: Terms
  import_id: string
  given: Given
  language: 'en' | 'ko'
}

async function bringTable(work: Work, { format, reading }: Table, asked: Mapping | null) {
  const { terminal, t, file, db, terms, import_id, given, language } = work
  const wanted = {
    ...reading,
    ...(asked?.encoding && { encoding: asked.encoding }),
    ...(asked?.delimiter && { delimiter: asked.delimiter }),
    ...(asked?.sheet !== undefined && { sheet: asked.sheet }),
  }
  const report = reportTo(terminal)
  const table = await stageTable(db, import_id, format, createReadStream(file), wanted, (done) =>
    report({ doing: 'reading', done, of: null }),
  )
  const mapping = asked ?? (await guessFor(db, table.headers))
  const setting: Setting = {
    ...{ db, terms, actor: operator, language, import_id, headers: table.headers, mapping },
    at: new Date().toISOString(),
  }
  const done = given['dry-run']
    ? { state: 'dry_run' as const, result: await checkTable(setting, table.rows, report) }
    : await applyAll(work, setting, table.rows, report)
  if (done.state === 'overtaken') throw new Fault(t('import.fault_overtaken'))
  const { result } = done
  if (given.reject !== undefined && result.error > 0)
    await writeRejected(work, table.headers, given.reject)
  await tell(work, table.rows, done)
  return result.error > 0 ? 1 : 0
}

async function applyAll(
  { db, import_id, given, file }: Work,
  setting: Setting,
  rows: number,
  report: (p: Progress) => Promise<void>,
) {
  const run = ulid()
  await changeImport(db, import_id, { run })
  const { reason } = setting.mapping
  const choice = given.partial ? 'good' : 'all'
  return applyTable(
    setting,
    { choice, reason: reason ?? basename(file), name: null, run, rows },
    report,
  )
}

type Done = { state: 'dry_run' | 'refused' | 'applied'; result: Result; number?: number | null }

async function tell(
  { terminal, t, given, file, db, import_id, language }: Work,
  rows: number,
  { state, result, number = null }: Done,
) {
  const wrong = await listOutcomes(db, import_id, 'error', most_told)
  const problems = problemLines(wrong, language, t)
  if (given.json) {
    const { rows_error, create, update, skip, error, doubts } = result
    const counts = { rows, create, update, skip, error, rows_error, doubts }
    return terminal.out(
      JSON.stringify({ file, ...counts, applied: state === 'applied', change: number, problems }),
    )
  }
  for (const { row, text } of problems) terminal.note(t('import.problem_line', { row, text }))
  terminal.out(`${file}: ${resultLine(rows, result, t)}`)
  if (state === 'refused') terminal.note(t('import.none_taken'))
  else if (state === 'applied' && number !== null)
    terminal.out(t('import.applied_as', { n: number }))
}

const most_told = 50

function reportTo({ note }: Terminal) {
  const bars = new Map<string, (done: number) => void>()
  return ({ doing, done, of }: Progress): Promise<void> => {
    const bar = bars.get(doing) ?? (of === null ? () => {} : makeProgress(note, doing, of))
    bars.set(doing, bar)
    bar(done)
    return Promise.resolve()
  }
}

async function readMapping(path: string): Promise<Mapping> {
  const read = mapping_schema.safeParse(await readJson(path))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new WrongUsage(
    `--mapping: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  )
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (error) {
    throw new WrongUsage(`--mapping: ${path} cannot be read as JSON.`, { cause: error })
  }
}

const isTable = (detected: Detected): detected is Table => detected.format !== 'package'

/** What the file is; read once to its end, as it will be again. */
async function lookAt(file: string, t: Translate) {
  const hash = createHash('sha256')
  const detector = makeDetector()
  let bytes = 0
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(piece)
      detector.take(piece)
      bytes += piece.length
    }
    const detected = detector.found()
    if (!isTable(detected)) throw new BadTable('is_package')
    return { detected, sha256: hash.digest('hex'), bytes }
  } catch (error) {
    if (error instanceof BadTable)
      throw new Fault(`${file}: ${t(`import.bad_${error.code}`, error.values)}`)
    if (error instanceof Error && 'code' in error)
      throw new WrongUsage(`${file} cannot be read (${String(error.code)}).`)
    throw error
  }
}

async function writeRejected(
  { db, import_id, language, t }: Work,
  headers: readonly string[],
  path: string,
) {
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  const ended = finished(out)
  ended.catch(() => undefined)
  try {
    for await (const line of rejectedCsv(db, import_id, headers, { language, t })) {
      if (!out.write(line)) await Promise.race([once(out, 'drain'), ended])
    }
    out.end()
    await ended
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new Fault(`${path}: not written (${String(error.code)}).`)
    throw error
  }
}

/** Of a table that was not applied nothing is left. */
async function forget(db: Db, id: string): Promise<void> {
  const row = await changeImport(db, id, {})
  if (!row || row.applied_at !== null) return
  await deleteOutcomes(db, id)
  await deleteRows(db, id)
  await write(db, (db) => deleteImport(db, id))
}
