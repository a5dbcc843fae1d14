import { existsSync } from 'node:fs'
import { fileOf } from '../../db/engine/open.ts'
import { readOptions, type Command } from '../command.ts'
import { readConfig, type Config } from '../config.ts'
import { checkBackups } from '../doctor/backups.ts'
import { checkDatabase } from '../doctor/database.ts'
import { about, type Finding } from '../doctor/finding.ts'
import {
  checkLeftovers,
  checkLog,
  checkReserve,
  checkRights,
  checkServer,
  checkSpace,
} from '../doctor/folder.ts'
import { checkSettings } from '../doctor/settings.ts'

/** `doctor`: looks at this installation and changes nothing; a line for each thing looked at. */
export const doctorCommand: Command = async ({ env, out }, args) => {
  const { json } = readOptions(args, {})
  const findings = await examine(readConfig(env), new Date())
  const ok = findings.every(({ verdict }) => verdict !== 'wrong')
  if (json) out(JSON.stringify({ ok, findings }))
  else
    for (const { about, verdict, says } of findings) out(`${verdict.padEnd(5)} ${about}: ${says}`)
  return ok ? 0 : 1
}

async function examine(config: Config, now: Date): Promise<Finding[]> {
  const { folder, keeping } = config
  const node = about('Node').ok(`${process.versions.node}.`)
  const settings = checkSettings(config, now)
  if (config.database.url === null && !existsSync(fileOf(folder))) {
    return [
      node,
      ...settings,
      about('Database').wrong(
        `there is none in ${folder}. npm start makes one; DATA_DIR names another folder.`,
      ),
    ]
  }
  const shelves = [keeping.folder, ...(keeping.second === null ? [] : [keeping.second])]
  return [
    ...[node, ...settings, checkServer(folder)],
    ...(existsSync(folder) ? checkRights(folder) : []),
    ...(await Promise.all(
      [...new Set([folder, ...shelves].filter(existsSync))].map((path) => checkSpace(path)),
    )),
    ...(config.database.url === null ? [await checkReserve(folder)] : []),
    ...(await checkDatabase(config.database, now)),
    checkLog(folder),
    ...checkBackups(folder, keeping, now),
    ...(await checkLeftovers([folder, ...shelves])),
  ]
}
