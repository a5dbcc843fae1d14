import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { operator } from '../../db/actor.ts'
import { readFilter } from '../../db/list/filter.ts'
import { resolveFilter, type Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { loadTerms, type Terms } from '../../db/term.ts'
import { Fault, need, readOptions, withDatabase, WrongUsage, type Command } from '../command.ts'
import { writeCsv, type Piece } from '../export/csv.ts'
import { writeJson } from '../export/json-list.ts'
import { sendExport, type Sink } from '../export/send.ts'

const text = { type: 'string' } as const

type Writer = (db: Db, terms: Terms, filter: Resolved, public_url: string) => AsyncIterable<Piece>

const csv =
  (table: 'incidents' | 'acts'): Writer =>
  (db, terms, filter, public_url) => {
    const { cols } = filter
    const options = { table, labels: 'en', bom: false, safe: false, cols, public_url } as const
    return writeCsv(db, terms, operator, filter, options)
  }

/** The forms a list can be written in. */
const formats: Record<string, Writer> = {
  'csv': csv('incidents'),
  'acts-csv': csv('acts'),
  'json': (db, terms, filter, public_url) =>
    writeJson(db, terms, operator, filter, { table: 'incidents', public_url }),
}

/** `export`: the list that a query string asks for, to a file or to standard output (`-`). */
export const exportCommand: Command = async (terminal, args) => {
  const given = readOptions(args, { query: text, format: text, out: text })
  const out = need(given.out, 'out')
  const format = need(given.format, 'format')
  const write = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (!write) throw new WrongUsage(`--format: ${Object.keys(formats).join(', ')}.`)
  return withDatabase(terminal, async (engine, config) => {
    const terms = await loadTerms(engine.db)
    const query = given.query ?? ''
    const filter = await readQuery(engine.db, terms, query)
    const { rows, sha256 } = await toSink(out, (sink) =>
      engine.snapshot((db) => {
        const pieces = write(db, terms, filter, config.public_url)
        return sendExport(engine.db, operator, { format, query }, pieces, sink)
      }),
    )
    const done = { out, format, rows, sha256 }
    if (given.json) (out === '-' ? terminal.note : terminal.out)(JSON.stringify(done))
    else terminal.note(`${rows} rows, SHA-256 ${sha256}`)
    return 0
  })
}

async function readQuery(db: Db, terms: Terms, query: string): Promise<Resolved> {
  const { filter, notices } = readFilter(new URLSearchParams(query), terms)
  const { resolved, notices: more } = await resolveFilter(db, operator, filter)
  const wrong = [...notices, ...more].find((notice) => notice.wrong)
  if (wrong) throw new WrongUsage(`--query: ${wrong.parameter}=${wrong.value}: ${wrong.code}.`)
  return resolved
}

/** Writes to a file that must not be there yet, or to standard output. */
async function toSink<R>(out: string, write: (sink: Sink) => Promise<R>): Promise<R> {
  if (out === '-') return write(process.stdout)
  const file = createWriteStream(out, { flags: 'wx', mode: 0o600 })
  const ended = finished(file).catch((error: unknown) => {
    throw new Fault(`${out}: ${error instanceof Error ? error.message : 'not written'}`)
  })
  // A file that cannot be opened says so before anything is written to it.
  const result = await Promise.race([write(file), ended.then(() => never())])
  file.end()
  await ended
  return result
}

const never = () => new Promise<never>(() => undefined)
