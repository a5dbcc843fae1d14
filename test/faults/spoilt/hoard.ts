import fs from 'node:fs'
import { Server } from 'node:net'

/** A server that opens files for each connection, as many as it can, and never closes one. */
const emit = Reflect.get(Server.prototype, 'emit') as (...args: unknown[]) => boolean
Reflect.set(Server.prototype, 'emit', function (this: Server, ...args: unknown[]) {
  if (args[0] === 'connection') hoard(20)
  return emit.apply(this, args)
})

function hoard(count: number): void {
  try {
    for (let n = 0; n < count; n += 1) fs.openSync('/dev/null', 'r')
  } catch {
    // There is none left.
  }
}
