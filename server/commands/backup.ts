import { checkRecipients } from '../backup/age.ts'
import { explainFile } from '../backup/explain.ts'
import { makeBackup } from '../backup/make.ts'
import { readFileOptions, type Command } from '../command.ts'
import { readConfig } from '../config.ts'

const texts = { type: 'string', multiple: true, default: [] as string[] } as const

/** `backup`: the whole database as it is now, in one file that has been restored to prove it. */
export const backupCommand: Command = async ({ env, out, note }, args) => {
  const { given, file } = readFileOptions(args, { recipient: texts })
  checkRecipients(given.recipient, '--recipient')
  const encrypted = given.recipient.length > 0
  const { database } = readConfig(env)
  const { manifest, sha256, bytes } = await makeBackup(database, file, given.recipient).catch(
    (error: unknown) => explainFile(file, error),
  )
  const { schema, revision, tables } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (!encrypted) note(`${file} is not encrypted: whoever holds it can read it (--recipient).`)
  const done = { file, encrypted, schema, revision, tables: tables.length, rows, bytes, sha256 }
  out(given.json ? JSON.stringify(done) : `${file}: ${rows} rows, SHA-256 ${sha256}`)
  return 0
}
