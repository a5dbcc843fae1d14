import { Socket } from 'node:net'
import { openReader } from '../../db/engine/open.ts'
import { asUnavailable, Unavailable } from '../../db/engine/write.ts'
import { makeLists } from '../../db/list/list.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import type { Job, Said } from './jobs.ts'
import { answerJob } from './answer.ts'

/** One reader: see `pool.ts`. Ends with the server, however that ends. */

process.umask(0o077)
// Ctrl-C in a terminal reaches everyone: the server still needs its readers while it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
// The server may be gone between two words to it.
for (const event of ['disconnect', 'error']) process.on(event, () => process.exit(0))

const say = (said: Said) => process.send?.(said)
const [, , folder = ''] = process.argv
const reader = openReader<Tables>(folder)
const tools = { terms: await reader.snapshot(loadTerms), lists: makeLists() }
const bytes = new Socket({ fd: 4, readable: false, writable: true })
bytes.on('error', () => process.exit(0))

process.on('message', (job: Job) => {
  answerJob(reader, tools, job, bytes).then(
    (answer) => say({ said: 'answer', answer }),
    (thrown: unknown) => {
      const error = asUnavailable(thrown)
      const known = error instanceof Error ? error : new Error(String(error))
      const { message, stack } = known
      say({ said: 'fault', unavailable: known instanceof Unavailable, message, stack })
    },
  )
})
say({ said: 'ready' })
