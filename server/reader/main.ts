import { Socket } from 'node:net'
import { openReader } from '../../db/engine/open.ts'
import { asUnavailable, codeOf, Unavailable } from '../../db/engine/write.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { logFault } from '../log.ts'
import { compileViews } from '../view.ts'
import type { Where } from '../../db/engine/where.ts'
import { database_variable, type Job, type Progress, type Said } from './jobs.ts'
import { makeStates } from '../as-of/state.ts'
import { answerJob } from './answer.ts'
import { warmLists } from './warm.ts'

/** One reader: see `pool.ts`. Ends with the server, however that ends. */

process.umask(0o077)
// Ctrl-C in a terminal reaches everyone: the server still needs its readers while it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
let leave = () => process.exit(0)
// The server may be gone between two words to it.
for (const event of ['disconnect', 'error']) process.on(event, () => leave())

process.on('uncaughtException', (error) => {
  logFault({ id: 'reader', method: 'none', route: 'none', status: 500 }, error)
  process.exit(1)
})

const say = (said: Said) => process.send?.(said)
const database = JSON.parse(process.env[database_variable] ?? '') as Where
const reader = await openReader<Tables>(database)
const { lists, keep } = await warmLists(reader, database.folder)
const render = compileViews(['incident', 'analysis', 'report', 'partials'])
const states = makeStates(database.folder)
const tools = { terms: await reader.snapshot(loadTerms), lists, render, states }
const bytes = new Socket({ fd: 4, readable: false, writable: true })
bytes.on('error', () => process.exit(0))

const tell = (progress: Progress) => void say({ said: 'progress', progress })

process.on('message', (job: Job) => {
  answerJob(reader, tools, job, { bytes, tell }).then(
    (answer) => say({ said: 'answer', answer }),
    (thrown: unknown) => {
      const error = asUnavailable(thrown)
      const known = error instanceof Error ? error : new Error(String(error))
      const { message, stack } = known
      const unavailable = known instanceof Unavailable
      say({ said: 'fault', unavailable, message, stack, code: codeOf(known) })
    },
  )
})
leave = () => {
  keep()
  process.exit(0)
}
// To read every row leaves much behind that would stay taken.
globalThis.gc?.()
say({ said: 'ready' })
