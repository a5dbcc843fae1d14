import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { logFault } from '../log.ts'
import type { House } from '../route.ts'
import { keepLast, readLast, type Damage } from './condition.ts'

const minute = 60_000
const hour = 60 * minute
/** Until the server has answered whoever waited for it to start. */
const at_first = minute

/**
 * Verifies the database now and then, in a process of its own that leaves others the machine, and
 * goes by what it finds: damage ends all writing until a verification finds none.
 * @returns stops it
 */
export function scheduleScrubs(house: House): () => void {
  const { folder, database, verify_hours } = house.config
  // What `verify` finds on a server is its administrator's to mend.
  if (database.url !== null) return () => undefined
  let timer: NodeJS.Timeout
  let child: ChildProcess | null = null
  let closed = false

  const wait = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(scrub, Math.min(ms, 24 * hour)).unref()
  }
  const plan = () => {
    const last = readLast(folder)
    const since = last === null ? Infinity : Date.now() - Date.parse(last.at)
    // A clock that was set back must not put it off for years.
    const left = since < 0 ? 0 : verify_hours * hour - since
    wait(house.condition.damage === null ? Math.max(at_first, left) : hour)
  }
  function scrub(): void {
    if (child !== null || closed) return
    child = fork(join(import.meta.dirname, 'main.ts'), [folder], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.unref()
    let found: Damage | null | undefined
    child.once('message', (damage: Damage | null) => (found = damage))
    child.once('error', report)
    child.once('exit', () => {
      child = null
      if (closed) return
      if (found === undefined) return wait(hour)
      keepLast(folder, { at: new Date().toISOString(), damage: found })
      void house.condition.settle(found).catch(report).then(plan)
    })
  }
  house.condition.suspected = scrub
  if (house.condition.damage === null) plan()
  else scrub()
  return () => {
    closed = true
    clearTimeout(timer)
    child?.kill('SIGKILL')
  }
}

const report = (error: unknown) =>
  logFault({ id: 'scrub', method: 'none', route: 'none', status: 500 }, error)
