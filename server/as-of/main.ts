import { Untold } from '../../db/as-of/fill.ts'
import { openReader } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import { asUnavailable, Unavailable } from '../../db/engine/write.ts'
import type { Tables } from '../../db/tables.ts'
import { logFault } from '../log.ts'
import { database_variable } from '../reader/jobs.ts'
import type { Heard } from './desk.ts'
import { makeState, type Wanted } from './shelf.ts'

/** The process that makes older states: see `desk.ts`. Ends with the server, however that ends. */

process.umask(0o077)
// Ctrl-C in a terminal reaches everyone: the server ends this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
for (const event of ['disconnect', 'error']) process.on(event, () => process.exit(0))
process.on('uncaughtException', (error) => {
  logFault({ id: 'as-of', method: 'none', route: 'none', status: 500 }, error)
  process.exit(1)
})

const where = JSON.parse(process.env[database_variable] ?? '') as Where
// What is asked for stands in the database that is written; a standby may not have it yet.
const reader = await openReader<Tables>({ ...where, read_url: null })

const say = (heard: Heard) => process.send?.(heard)
const told = (made: number, of: number) => say({ heard: 'progress', made, of })

process.on('message', (wanted: Wanted) => {
  makeState(reader, where.folder, wanted, told).then(
    () => say({ heard: 'made' }),
    (thrown: unknown) => {
      const error = asUnavailable(thrown)
      const known = error instanceof Untold || error instanceof Unavailable
      if (!known) logFault({ id: 'as-of', method: 'none', route: 'none', status: 500 }, error)
      const why = error instanceof Untold ? 'untold' : known ? 'no_room' : 'failed'
      say({ heard: 'fault', why })
    },
  )
})
