import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cleanUp } from './clean-up.ts'
import { answerTo, ask, read } from './client.ts'
import type { Crowd } from './crowd.ts'
import type { Ledger } from './ledger.ts'
import type { Answered, Orders } from './load.ts'
import type { Program } from './program.ts'
import { middle } from './report.ts'
import { save } from './writers.ts'

const savers = 4
const searchers = 32

/** A server with a case file, and what it is asked for. */
export type Rig = { program: Program; token: string; folder: string; paths: string[] }

/** What people ask for: records, most of the time, and lists. */
export async function somePaths({ url }: Program, token: string): Promise<string[]> {
  const list = JSON.parse(await read(`${url}/api/incidents?size=100`, token)) as {
    incidents: { ref: string }[]
  }
  return list.incidents.flatMap(({ ref }, n) => [
    `/incidents/${ref}`,
    `/incidents/${ref}/history`,
    `/incidents/${ref}`,
    n % 2 === 0 ? `/incidents?from=${1990 + (n % 35)}` : '/incidents?act=arrest',
  ])
}

export type Calm = { rate: number; save_ms: number; page_ms: number }

/** What this machine, as busy as it is now, can do: asked by eight at once, for a few seconds. */
export async function measureCalm(rig: Rig, ledger: Ledger): Promise<Calm> {
  const { program, token, paths } = rig
  const saves: number[] = []
  for (let n = 0; n < 20; n += 1) saves.push((await saveOnce(rig, ledger)).ms)
  const pages: number[] = []
  const until = performance.now() + 4_000
  const visitor = async (own: number) => {
    for (let n = own; performance.now() < until; n += 8) {
      const began = performance.now()
      await read(program.url + (paths[n % paths.length] ?? '/'), token)
      pages.push(performance.now() - began)
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(visitor))
  return { rate: pages.length / 4, save_ms: middle(saves), page_ms: middle(pages) }
}

export async function saveOnce({ program, token }: Pick<Rig, 'program' | 'token'>, ledger: Ledger) {
  const began = performance.now()
  const problem = await save(program.url, token, ledger.next())
  return { problem, ms: performance.now() - began }
}

export type Storm = {
  answered: Answered
  saves: number[]
  /** What savers met other than an acknowledgement. */
  troubles: string[]
  searches: Record<string, number>
  files: number
}

/** Asks so many times a second, with everything else that goes on, and waits for its end. */
export async function raiseStorm(
  rig: Rig,
  ledger: Ledger,
  rate: number,
  seconds: number,
): Promise<Storm> {
  const { program, token, paths } = rig
  const { url } = program
  const crowd = child('crowd.ts')
  await tell(crowd, { url, token, idle: 1_000, slow: 500 } satisfies Crowd)
  const storm: Omit<Storm, 'answered'> = { saves: [], troubles: [], searches: {}, files: 0 }
  const state = { going: true }
  const others = [
    ...Array.from({ length: savers }, () => keepSaving(rig, ledger, storm, state)),
    ...Array.from({ length: searchers }, () => keepSearching(rig, storm, state)),
    keepTaking(rig, storm, state),
    runAway(rig, state),
  ]
  const orders: Orders = { url, token, paths, rate, seconds }
  const [answered] = (await tell(child('load.ts'), orders)) as [Answered]
  state.going = false
  await Promise.all(others)
  crowd.disconnect()
  return { ...storm, answered }
}

type State = { going: boolean }
type Seen = Omit<Storm, 'answered'>

async function keepSaving(rig: Rig, ledger: Ledger, seen: Seen, state: State): Promise<void> {
  while (state.going) {
    const { problem, ms } = await saveOnce(rig, ledger)
    seen.saves.push(ms)
    if (problem !== null) seen.troubles.push(problem)
    await pause(50)
  }
}

async function keepSearching({ program, token }: Rig, seen: Seen, state: State): Promise<void> {
  while (state.going) {
    const status = await statusOf(`${program.url}/incidents?q=the`, token)
    seen.searches[status] = (seen.searches[status] ?? 0) + 1
    if (status !== 200) await pause(2_000)
  }
}

async function keepTaking({ program, token }: Rig, seen: Seen, state: State): Promise<void> {
  while (state.going) {
    const status = await statusOf(`${program.url}/incidents.csv?kind=all`, token)
    if (status === 200) seen.files += 1
    else await pause(500)
  }
}

async function runAway({ program, token }: Rig, state: State): Promise<void> {
  while (state.going) await statusOf(`${program.url}/incidents?q=runaway`, token)
}

/** The status of an answer read to its end; 0 when it broke off. */
export async function statusOf(url: string, token: string): Promise<number> {
  const req = ask(url, token)
  req.end()
  return answerTo(req).then(
    ({ status }) => status,
    () => 0,
  )
}

function child(file: string): ChildProcess {
  const forked = fork(join(import.meta.dirname, file))
  forked.once(
    'exit',
    cleanUp(() => void forked.kill('SIGKILL')),
  )
  return forked
}

function tell(forked: ChildProcess, what: object): Promise<unknown[]> {
  const answer = once(forked, 'message') as Promise<unknown[]>
  forked.send(what)
  return answer
}
