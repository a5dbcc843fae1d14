import { openDatabase } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { logFault } from '../log.ts'
import { database_variable } from '../reader/jobs.ts'
import { runJob } from './jobs.ts'

/** The process that works on imports: see `desk.ts`. Ends with the server, however that ends. */

process.umask(0o077)
// Ctrl-C in a terminal reaches everyone: the server lets this one end by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
for (const event of ['disconnect', 'error']) process.on(event, () => process.exit(0))
process.on('uncaughtException', (error) => {
  logFault({ id: 'import', method: 'none', route: 'none', status: 500 }, error)
  process.exit(1)
})

const where = JSON.parse(process.env[database_variable] ?? '') as Where
const { db } = await openDatabase<Tables>(where)

process.on('message', (id: string) => {
  loadTerms(db)
    .then((terms) => runJob({ db, terms }, id))
    .catch((error: unknown) =>
      logFault({ id: 'import', method: 'none', route: 'none', status: 500 }, error),
    )
    .finally(() => process.send?.(id))
})
