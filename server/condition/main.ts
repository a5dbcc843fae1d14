import { constants, setPriority } from 'node:os'
import { lineOf } from '../../db/verify/fault.ts'
import { inFolder } from '../../db/engine/where.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Damage } from './condition.ts'

/** One verification, told to the server and on stderr; see `scrub.ts`. */

process.umask(0o077)
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
setPriority(constants.priority.PRIORITY_LOW)

const most_lines = 20
const [, , folder = ''] = process.argv
const refs = new Set<string>()
let faults = 0
await verifyWhere(inFolder(folder), (fault) => {
  faults += 1
  if (faults <= most_lines) process.stderr.write(`${lineOf(fault)}.\n`)
  const [ref] = /^[A-Z]{2}-\d{4}-\d{4,}/.exec(fault.record ?? '') ?? []
  if (ref !== undefined) refs.add(ref)
})
const damage: Damage | null = faults === 0 ? null : { faults, refs: [...refs] }
process.send?.(damage, () => process.exit(0))
