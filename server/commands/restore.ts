import { isEncrypted, readIdentities } from '../backup/age.ts'
import { explainFile } from '../backup/explain.ts'
import { restoreBackup } from '../backup/restore.ts'
import { need, readFileOptions, WrongUsage, type Command } from '../command.ts'
import { makeProgress } from '../progress.ts'

const text = { type: 'string' } as const

/** `restore`: a new data folder from a backup. */
export const restoreCommand: Command = async ({ out, note }, args) => {
  const { given, file } = readFileOptions(args, { to: text, identity: text })
  const to = need(given.to, 'to')
  const identities = given.identity === undefined ? [] : await readIdentities(given.identity)
  const manifest = await restore()
  const { schema, revision, tables } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const incidents = tables.find((table) => table.name === 'incident')?.rows ?? 0
  const done = { to, schema, revision, tables: tables.length, rows, incidents }
  const line = `${to}: ${incidents} incidents, ${rows} rows, up to revision ${revision}`
  out(given.json ? JSON.stringify(done) : line)
  return 0

  async function restore() {
    try {
      if (identities.length === 0 && (await isEncrypted(file))) {
        throw new WrongUsage(`${file} is encrypted: --identity is needed.`)
      }
      let progress: ((made: number) => void) | undefined
      return await restoreBackup(file, to, identities, (made, of) => {
        progress ??= makeProgress(note, 'indexed', of)
        progress(made)
      })
    } catch (error) {
      return explainFile(file, error)
    }
  }
}
