import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { Fault } from '../command.ts'
import { logFault } from '../log.ts'
import { keepBackups } from './keep.ts'
import type { Job } from './schedule.ts'

/** Makes the backup that is due: see `schedule.ts`. Ends with the server, however that ends. */

process.umask(0o077)
setPriority(constants.priority.PRIORITY_LOW)
// As when told to end: what is unfinished is taken away.
const leave = () => process.kill(process.pid, 'SIGTERM')
process.on('disconnect', leave)

const [job] = (await once(process, 'message')) as [Job]
try {
  await keepBackups(job.database, job.keeping, new Date())
} catch (error) {
  if (error instanceof Fault) console.error(`The backup failed: ${error.message}`)
  else logFault({ id: 'backup', method: 'none', route: 'none', status: 500 }, error)
  process.exitCode = 1
}
process.off('disconnect', leave)
process.disconnect?.()
