import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hashFile } from '../../../server/backup/shelf.ts'
import { beginStart } from '../program.ts'
import { copyTo, golden } from './base.ts'
import { ask, complaints, listening, startOnce, type Operation } from './operation.ts'

const schemaOf = (data: string) => Number(ask(data, 'select user_version from pragma_user_version'))

export const upgrade: Operation = {
  name: 'upgrade',
  set: ({ data }, base) => copyTo(data, base.older),
  begin: ({ data }, _, env) => beginStart(data, env),
  ended: listening,
  done: ({ data }) => schemaOf(data) > 9,
  judge: async ({ data }) => {
    const early = schemaOf(data) > 9 ? await findBackup(data) : []
    const started = await startOnce(data)
    return [
      ...early,
      ...started,
      ...(await findBackup(data)),
      ...(await complaints(data, 'verify')),
    ]
  },
}

/**
 * Every file under a good name is good, and one holds what was there before. Where an upgrade of
 * several steps was broken off after one of them, the next start makes a backup of that too.
 */
async function findBackup(data: string): Promise<string[]> {
  const shelf = join(data, 'backups')
  const names = existsSync(shelf) ? readdirSync(shelf).filter((name) => !name.startsWith('.')) : []
  const wanted = await hashFile(golden)
  const problems: string[] = []
  let found = false
  for (const file of names.map((name) => join(shelf, name))) {
    if ((await hashFile(file)) === wanted) found = true
    else problems.push(...(await complaints(data, 'verify', file)))
  }
  return found ? problems : ['upgraded without a backup of what was before', ...problems]
}
