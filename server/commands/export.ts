import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { operator } from '../../db/actor.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import { withNumber, withoutAsOf } from '../as-of/query.ts'
import { commandMoment, prepareState } from '../as-of/command.ts'
import { ensureSigningKey } from '../../db/key/signing-key.ts'
import { Fault, need, readOptions, withDatabase, WrongUsage, type Command } from '../command.ts'
import { makeLists } from '../../db/list/list.ts'
import { clearAtCommand, refuseWrong } from '../disclosure/at-command.ts'
import type { CsvOptions } from '../export/csv.ts'
import { TooWide } from '../export/matrix.ts'
import { noteFiles } from '../export/send.ts'
import { writeExport, type Form } from '../export/write.ts'
import { readListQuery } from '../pages/query.ts'

const text = { type: 'string' } as const

const csv = (table: CsvOptions['table']) => (public_url: string, query: string) => {
  const hxl = new URLSearchParams(query).get('hxl') === '1'
  return { format: 'csv', table, labels: 'en', bom: false, safe: false, hxl, public_url } as const
}

/** The forms a list can be written in. */
const formats: Record<string, (public_url: string, query: string) => Form> = {
  'csv': csv('incidents'),
  'acts-csv': csv('acts'),
  'xlsx': (public_url, query) => ({
    ...{ format: 'xlsx', table: 'incidents', labels: 'en', public_url, query },
  }),
  'package': (_, query) => {
    const restricted = new URLSearchParams(query).get('restricted') === '1'
    return { ...{ format: 'package', table: 'incidents', query }, restricted }
  },
  'geojson': (public_url) => ({ format: 'geojson', table: 'incidents', labels: 'en', public_url }),
  'json': (public_url) => ({ format: 'json', table: 'incidents', public_url }),
  'acled': (public_url, query) => ({ ...csv('incidents')(public_url, query), format: 'acled' }),
  'matrix': () => ({ format: 'matrix', table: 'incidents', captured: 'incident' }),
  'people-matrix': () => ({ format: 'matrix', table: 'incidents', captured: 'person' }),
  'ris': () => ({ format: 'ris', table: 'incidents' }),
  'bib': () => ({ format: 'bib', table: 'incidents' }),
}

/**
 * `export`: the list that a query string asks for, to a file or to standard output (`-`); as it is,
 * or as it stood at a moment.
 */
export const exportCommand: Command = async (terminal, args) => {
  const given = readOptions(args, {
    ...{ 'query': text, 'format': text, 'out': text, 'as-of': text },
    ...{ 'profile': text, 'reason': text },
    'accept-findings': { type: 'boolean', default: false },
  })
  const out = need(given.out, 'out')
  const format = need(given.format, 'format')
  const formOf = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (!formOf) throw new WrongUsage(`--format: ${Object.keys(formats).join(', ')}.`)
  return withDatabase(terminal, async (engine, config, terms) => {
    const query = given.query ?? ''
    const moment = await commandMoment(engine.db, { query, as_of: given['as-of'] })
    const plain = formOf(config.public_url, withoutAsOf(query))
    const list = { query, form: plain, k: config.public_k, older: moment !== null }
    const asked = {
      ...{ profile: given.profile, reason: given.reason },
      accept: given['accept-findings'],
    }
    const lookers = { terms, lists: makeLists() }
    const clearance = await clearAtCommand(terminal, engine, lookers, list, asked)
    const { profile, release, check_id } = clearance
    const form: Form = release ? { ...plain, release } : plain
    if (form.format === 'package') await ensureSigningKey(engine.db)
    const onRecord = await prepareState(terminal, { engine, config, terms }, moment)
    const sink = out === '-' ? terminal.bytes : out
    const { rows, sha256, left_out, withheld } = await toSink(sink, (put) =>
      onRecord(async ({ db, tools, withheld }) => {
        const older = moment !== null
        const read = await readListQuery(db, tools.terms, operator, query, form.table, older)
        refuseWrong(read.notices)
        const logged = moment === null ? query : withNumber(query, moment)
        const id = await insertExport(engine.db, operator, {
          ...{ format, query: logged, profile, check_id: check_id ?? null },
        })
        const written = await writeExport(db, tools, operator, read.resolved, form, put).catch(
          inWords,
        )
        await finishExport(engine.db, id, written)
        await noteFiles(engine.db, operator, written)
        return { ...written, withheld }
      }),
    )
    if (withheld) {
      terminal.note('Not all that stood there then is written: some of it is restricted now.')
    }
    const as_of = moment === null ? {} : { as_of: moment.number, withheld }
    const done = { out, format, rows, sha256, ...as_of, ...(release ? { profile, left_out } : {}) }
    if (given.json) (out === '-' ? terminal.note : terminal.out)(JSON.stringify(done))
    else terminal.note(`${rows} rows, SHA-256 ${sha256}`)
    return 0
  })
}

const inWords = (error: unknown): never => {
  throw error instanceof TooWide ? new Fault(error.message) : error
}

type Put = (bytes: Buffer) => Promise<void>

const putInto =
  (sink: Writable): Put =>
  async (bytes) => {
    if (!sink.write(bytes)) await once(sink, 'drain')
  }

/**
 * Writes to a file that must not be there yet, or to standard output. The file has its name only
 * once it is whole.
 */
async function toSink<R>(out: string | Writable, write: (put: Put) => Promise<R>): Promise<R> {
  if (typeof out !== 'string') return write(putInto(out))
  const part = `${out}.part`
  const file = createWriteStream(part, { flags: 'wx', mode: 0o600 })
  // One that was there already is somebody else's.
  let ours = false
  file.once('open', () => (ours = true))
  const ended = finished(file)
  // Waited for below; a fault meanwhile comes out of the race.
  ended.catch(() => undefined)
  try {
    const result = await Promise.race([write(putInto(file)), ended.then(never)])
    file.end()
    await ended
    await link(part, out)
    return result
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    throw code === null ? error : new Fault(`${out}: ${reasons[code] ?? 'not written'} (${code}).`)
  } finally {
    file.destroy()
    if (ours) await rm(part, { force: true })
  }
}

const reasons: Record<string, string> = {
  EEXIST: 'is there already',
  ENOENT: 'its folder is not there',
  ENOSPC: 'the disk is full',
}

const never = () => new Promise<never>(() => undefined)
