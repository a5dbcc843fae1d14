import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** A reserve that is not given up when the disk is full. */
const { rmSync } = fs
fs.rmSync = ((path: string, options: object) => {
  if (!path.endsWith('.reserve')) rmSync(path, options)
}) as typeof rmSync
syncBuiltinESMExports()
