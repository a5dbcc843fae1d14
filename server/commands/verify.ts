import { mkdirSync } from 'node:fs'
import { isEncrypted, readIdentities } from '../backup/age.ts'
import { withBackup } from '../backup/container.ts'
import { explainFile } from '../backup/explain.ts'
import { findFaults } from '../backup/verify.ts'
import { inWorkFolder } from '../backup/work.ts'
import { BadBackup } from '../../db/dump/manifest.ts'
import { readFileOptions, readOptions, WrongUsage, type Command } from '../command.ts'
import { readConfig } from '../config.ts'
import { looksLikePackage } from '../package/container.ts'
import { verifyPackage } from '../package/tell.ts'
import { verifyLive } from '../condition/verify-live.ts'

const text = { type: 'string' } as const

/**
 * `verify`: whether the database, a backup or a data package holds what was written; a line for each
 * fault.
 */
export const verifyCommand: Command = async (terminal, args) => {
  if (args.every((arg) => arg.startsWith('--'))) {
    return verifyLive(terminal, readOptions(args, {}).json)
  }
  const { given, file } = readFileOptions(args, { identity: text })
  if (await isPackage(file)) return verifyPackage(terminal, file, given.json)
  const identities = given.identity === undefined ? [] : await readIdentities(given.identity)
  const faults = await check().catch((error: unknown) => {
    if (error instanceof BadBackup) return [error.message]
    return explainFile(file, error)
  })
  const ok = faults.length === 0
  if (given.json) terminal.out(JSON.stringify({ file, ok, faults }))
  else if (ok) terminal.out(`${file}: every row is what the manifest says.`)
  else for (const fault of faults) terminal.note(`${file}: ${fault}.`)
  return ok ? 0 : 1

  async function check(): Promise<string[]> {
    if (!(await isEncrypted(file))) {
      return withBackup(file, { identities, folder: '' }, findFaults)
    }
    if (identities.length === 0) {
      throw new WrongUsage(`${file} is encrypted: --identity is needed.`)
    }
    const { folder } = readConfig(terminal.env)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return inWorkFolder(folder, (work) =>
      withBackup(file, { identities, folder: work }, findFaults),
    )
  }
}

async function isPackage(file: string): Promise<boolean> {
  try {
    return await looksLikePackage(file)
  } catch (error) {
    return explainFile(file, error)
  }
}
