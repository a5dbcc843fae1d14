import { existsSync } from 'node:fs'
import { fileOf } from '../../db/engine/open.ts'
import { lineOf, type Fault } from '../../db/verify/fault.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { Fault as NotDone, type Terminal } from '../command.ts'
import { readConfig } from '../config.ts'

/** `verify` without a file: the database of the data folder, beside a server that may run on it. */
export async function verifyLive({ env, out, note }: Terminal, json: boolean): Promise<number> {
  const { database } = readConfig(env)
  const in_file = database.url === null
  const file = in_file ? fileOf(database.folder) : 'The database'
  if (in_file && !existsSync(file)) throw new NotDone(`${database.folder} holds no database.`)
  const faults: Fault[] = []
  const counted: Record<string, number> = { rows: 0, incidents: 0 }
  /** Incidents that a label was changed of lately; see `db/words.ts`. */
  let waiting = 0
  const tell = everySecond(note)
  const found = (fault: Fault) => {
    faults.push(fault)
    if (!json) note(`${lineOf(fault)}.`)
  }
  await verifyWhere(database, found, (what, done) => {
    if (Object.hasOwn(counted, what)) counted[what] = done
    if (what === 'waiting') waiting = done
    else tell(done > 0 ? `${what}, ${done} so far` : what)
  })
  const ok = faults.length === 0
  if (waiting > 0)
    note(
      `${waiting} incidents are about to be found by a label that was changed: their words were not compared.`,
    )
  if (json) out(JSON.stringify({ file, ok, ...counted, faults }))
  else if (ok) out(`${file}: ${counted['rows']} rows, every one as it was written.`)
  else note(`${file} is damaged (${faults.length}). README, "A damaged file", says what to do.`)
  return ok ? 0 : 1
}

function everySecond(note: (line: string) => void) {
  let last = performance.now()
  return (doing: string): void => {
    if (performance.now() - last < 1_000) return
    last = performance.now()
    note(`verifying ${doing}`)
  }
}
