import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** A backup that has its name from the first byte on. */
const { createWriteStream } = fs
const [, , , file = ''] = process.argv
fs.createWriteStream = ((path: string, options: object) => {
  if (!path.endsWith('/backup')) return createWriteStream(path, options)
  fs.writeFileSync(file, '')
  fs.linkSync(file, path)
  return createWriteStream(path, { ...options, flags: 'r+' })
}) as typeof createWriteStream
syncBuiltinESMExports()
