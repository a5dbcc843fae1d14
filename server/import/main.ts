import { openDatabase } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import { asUnavailable, codeOf, Unavailable } from '../../db/engine/write.ts'
import { undoChange } from '../../db/save/undo.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { logFault } from '../log.ts'
import { database_variable } from '../reader/jobs.ts'
import { room_variable, type Done, type Task } from './desk.ts'
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

const say = (done: Done) => process.send?.(done)

process.on('message', (task: Task) => {
  work(task).then(say, (thrown: unknown) => {
    logFault({ id: 'import', method: 'none', route: 'none', status: 500 }, thrown)
    const error = asUnavailable(thrown)
    const known = error instanceof Error ? error : new Error(String(error))
    const { message, stack } = known
    const unavailable = known instanceof Unavailable
    const fault = { said: 'fault' as const, unavailable, message, stack, code: codeOf(known) }
    say({ id: task.id, fault })
  })
})

async function work({ id, undo }: Task): Promise<Done> {
  const terms = await loadTerms(db)
  if (!undo) {
    const all_bytes = Number(process.env[room_variable] ?? 0)
    await runJob({ db, terms, folder: where.folder, all_bytes }, id)
    return { id }
  }
  const { actor, ...wanted } = undo
  return { id, undone: await undoChange(db, terms, actor, wanted) }
}
