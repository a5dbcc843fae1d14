import child_process from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import './glutton.ts'

/** A server that starts one reader for lists and one for files, and none in their place. */
const { fork } = child_process
let started = 0
child_process.fork = ((...args: Parameters<typeof fork>) => {
  if ((started += 1) > 2) throw new Error('There is no other.')
  return fork(...args)
}) as typeof fork
syncBuiltinESMExports()
