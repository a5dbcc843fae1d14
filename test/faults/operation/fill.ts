import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TableDiff } from '../../../server/package/diff.ts'
import { beginStart, command } from '../program.ts'
import { pack } from './base.ts'
import {
  ask,
  complaints,
  countIncidents,
  exited,
  listening,
  startOnce,
  type Operation,
} from './operation.ts'

const with_example = { GIROK_EXAMPLE: '1' }
const rows = `select (select count(*) from place) * 1000000 + (select count(*) from term) * 1000
  + (select count(*) from incident) * 100 + (select count(*) from act) * 10
  + (select count(*) from agency)`
/** What a start that nothing disturbed makes: counted once. */
let whole = 0

export const firstStart: Operation = {
  name: 'first start',
  set: () => undefined,
  begin: ({ data }, _, env) => beginStart(data, { ...with_example, ...env }),
  ended: listening,
  done: ({ data }) => countIncidents(data) > 0,
  judge: async ({ data }) => {
    const started = await startOnce(data, with_example)
    const counted = Number(ask(data, rows))
    if (whole === 0) whole = counted
    const differs = counted === whole ? [] : [`its rows add up to ${counted}, not ${whole}`]
    return [...started, ...differs, ...(await complaints(data, 'verify'))]
  },
}

const generated = 2_000

export const generate: Operation = {
  name: 'generate',
  set: () => undefined,
  begin: ({ data }, _, env) => command(['generate', '--incidents', String(generated)], data, env),
  ended: exited,
  done: ({ data }) => countIncidents(data) === generated,
  judge: async ({ data }) => {
    const count = countIncidents(data)
    const half = count % 1_000 === 0 ? [] : [`${count} incidents: not whole batches`]
    return [...half, ...(await startOnce(data)), ...(await complaints(data, 'verify'))]
  },
}

/** What a package that nothing disturbed brings: counted once. */
let all = 0

/** A data package that an empty installation takes: all of it, as one change, or nothing. */
export const takePackage: Operation = {
  name: 'import',
  set: ({ data }) => mkdirSync(data),
  begin: ({ data }, base, env) => command(['import', base.package], data, env),
  ended: exited,
  done: ({ data }) => countIncidents(data) > 0,
  judge: async ({ data, out }, base) => {
    const count = countIncidents(data)
    if (all === 0) all = count
    const half = [0, all].includes(count) ? [] : [`${count} of ${all} incidents`]
    // Once more is no mistake: what is there already is not brought again.
    const again = await complaints(data, 'import', base.package)
    const packed = join(out, 'again.zip')
    return [
      ...half,
      ...again,
      ...(await complaints(data, ...pack(packed))),
      ...(await differences(data, base.package, packed)),
      ...(await complaints(data, 'verify')),
      ...(await startOnce(data)),
    ]
  },
}

/** What `diff` finds between the records of two packages. */
async function differences(data: string, before: string, after: string): Promise<string[]> {
  const child = command(['diff', before, after, '--json'], data)
  const { code } = await child.exited
  if (code !== 0) return [`girok diff ended with ${code}: ${child.stderr().slice(-500)}`]
  const { tables } = JSON.parse(child.stdout()) as { tables: Record<string, TableDiff> }
  return Object.entries(tables).flatMap(([table, { added, changed, removed }]) => {
    const found = [...added, ...changed, ...removed]
    return found.length > 0 ? [`${table}: ${JSON.stringify(found).slice(0, 300)}`] : []
  })
}
