import fs from 'node:fs'
import { open } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/** Files and folders that are left to reach the disk when they will. */
const { createWriteStream } = fs
fs.createWriteStream = ((path: string, options: object) =>
  createWriteStream(path, { ...options, flush: false })) as typeof createWriteStream
const handle = await open(import.meta.filename)
const prototype = Object.getPrototypeOf(handle) as { sync: () => Promise<void> }
await handle.close()
prototype.sync = () => Promise.resolve()
syncBuiltinESMExports()
