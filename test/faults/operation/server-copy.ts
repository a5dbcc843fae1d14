import { join } from 'node:path'
import { command } from '../program.ts'
import { findPrograms, makeServers, type Server } from '../postgres.ts'
import { unlike } from './backup.ts'
import { copyTo } from './base.ts'
import { complaints, complaintsWith, exited, type Operation, type Place } from './operation.ts'

const is_there = `select count(*) from information_schema.tables
  where table_schema = 'public' and table_name = 'incident'`

/** Why nothing can be copied to a server here; null when it can. */
export const whyNoServer = (): string | null =>
  findPrograms() === null ? 'PostgreSQL is not installed' : null

/** Copying to a PostgreSQL server, which goes on when the copying is struck. */
export function makeServerCopy(): Operation {
  const bin = findPrograms()
  if (bin === null) throw new Error('PostgreSQL is not installed')
  let started: Server | undefined
  const names = new WeakMap<Place, string>()
  const serve = (server: Server) => {
    server.start()
    return server
  }
  const nameOf = (place: Place) => names.get(place) ?? ''
  const urlOf = (place: Place) => `postgres://girok@127.0.0.1:${started?.port}/${nameOf(place)}`
  let made = 0
  const operation: Operation = {
    name: 'copy to a server',
    set: async (place, base) => {
      copyTo(place.data, base.data)
      started ??= serve(await makeServers(bin).first())
      names.set(place, `copy_${(made += 1)}`)
      started.say(`create database ${nameOf(place)}`)
    },
    begin: (place, _, env) => command(['copy', '--to', urlOf(place)], place.data, env),
    ended: exited,
    done: (place) => started?.say(is_there, nameOf(place)) === '1',
    judge: async (place, base) => {
      const again = operation.done(place)
        ? []
        : await complaints(place.data, 'copy', '--to', urlOf(place))
      const folder = join(place.out, 'new')
      const served = { DATABASE_URL: urlOf(place) }
      const back = await complaintsWith(served, join(place.out, 'none'), 'copy', '--to', folder)
      const differs = back.length > 0 ? [] : await unlike(folder, place, base)
      started?.say(`drop database ${nameOf(place)} with (force)`)
      return [...again, ...back, ...differs]
    },
  }
  return operation
}
