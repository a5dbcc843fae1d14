import { UnfitDatabase } from '../../db/engine/sqlite.ts'
import { copyInstallation, isServer } from '../backup/copy.ts'
import { explainFile } from '../backup/explain.ts'
import { Fault, need, readOptions, withDatabase, type Command } from '../command.ts'
import { makeProgress } from '../progress.ts'

/** `copy`: a whole installation to the other engine, or to another database of the same. */
export const copyCommand: Command = async (terminal, args) => {
  const given = readOptions(args, { to: { type: 'string' } })
  const to = need(given.to, 'to')
  // An address may hold a password.
  const name = isServer(to) ? 'The database' : to
  let progress: ((made: number) => void) | undefined
  const told = (made: number, of: number) => {
    progress ??= makeProgress(terminal.note, 'indexed', of)
    progress(made)
  }
  // Opened to write first: what is copied has the tables of this program.
  const from = await withDatabase(terminal, (_, { database }) => Promise.resolve(database))
  const manifest = await copyInstallation(from, to, told).catch((error: unknown) => {
    if (error instanceof UnfitDatabase) throw new Fault(`${name}: ${error.message}`)
    return explainFile(name, error)
  })
  const { schema, revision, tables } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const incidents = tables.find((table) => table.name === 'incident')?.rows ?? 0
  const done = { schema, revision, tables: tables.length, rows, incidents }
  const line = `${name}: ${incidents} incidents, ${rows} rows, up to revision ${revision}`
  terminal.out(given.json ? JSON.stringify(done) : line)
  return 0
}
