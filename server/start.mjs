#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must get this far to say that it is too old.
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 7)) {
  console.error(
    `Girok needs Node 24.7 or later, and this is ${process.versions.node}. Run "npm ci", then "npm start".`,
  )
  process.exit(2)
}
// Read once, the program starts in half the time. It lies beside what was installed: whoever can
// write there can change the program anyway. Where nobody can, nothing is kept.
module.enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/girok`)
await import('./index.ts')
