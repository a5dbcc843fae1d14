import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { hashFile } from '../../../server/backup/shelf.ts'
import { command } from '../program.ts'
import { copyTo, type Base } from './base.ts'
import { complaints, exited, leftIn, type Operation, type Place } from './operation.ts'

export const backup: Operation = {
  name: 'backup',
  set: ({ data }, base) => copyTo(data, base.data),
  begin: ({ data, out }, _, env) => command(['backup', join(out, 'a.zip')], data, env),
  ended: exited,
  done: ({ out }) => existsSync(join(out, 'a.zip')),
  judge: (place) => checkBackup(place),
}

/** What is wrong with a backup, if it is done, and with the next one. */
export const checkBackup = async ({ data, out }: Place): Promise<string[]> => [
  ...(backup.done({ data, out }) ? await complaints(data, 'verify', join(out, 'a.zip')) : []),
  ...(await complaints(data, 'backup', join(out, 'b.zip'))),
  ...leftIn(data, out),
]

export const restore = intoFolder('restore', {
  set: ({ data }) => mkdirSync(data),
  args: (folder, { good }) => ['restore', good, '--to', folder],
})

export const copy = intoFolder('copy', {
  set: ({ data }, base) => copyTo(data, base.data),
  args: (folder) => ['copy', '--to', folder],
})

/** A command that makes a data folder, which is then to hold what the base holds. */
function intoFolder(
  name: string,
  { set, args }: { set: Operation['set']; args: (folder: string, base: Base) => string[] },
): Operation {
  const made = ({ out }: Place) => join(out, 'new')
  const done = (place: Place) => existsSync(made(place))
  return {
    name,
    set,
    begin: (place, base, env) => command(args(made(place), base), place.data, env),
    ended: exited,
    done,
    judge: async (place, base) => {
      const folder = made(place)
      const again = done(place) ? [] : await complaints(place.data, ...args(folder, base))
      return [...again, ...(await unlike(folder, place, base))]
    },
  }
}

/** What is wrong with a data folder that should hold what the base holds. */
export async function unlike(folder: string, { out }: Place, base: Base): Promise<string[]> {
  // The same rows make the same bytes.
  const back = await complaints(folder, 'backup', join(out, 'back.zip'))
  const same = back.length === 0 && (await hashFile(join(out, 'back.zip'))) === base.good_hash
  const differs = same ? [] : ['what is there now is not what was there before']
  return [...back, ...differs, ...(await complaints(folder, 'verify')), ...leftIn(out)]
}
