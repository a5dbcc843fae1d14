import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { read } from './client.ts'
import { keyOf, makeLedger, type Ledger } from './ledger.ts'
import { command, install, logged, preload, start, stop, temporaryFolder } from './program.ts'
import { middle, runTests, type Report } from './report.ts'
import {
  measureCalm,
  raiseStorm,
  saveOnce,
  somePaths,
  statusOf,
  type Calm,
  type Rig,
  type Storm,
} from './storm.ts'

export type OverloadOptions = { seconds: number; incidents: number }

const bound = { p99: 1_000, recovery: 5_000 }
const times_over = 4

/**
 * Asks four times as much of a server as it can do, while a thousand idle and five hundred slow
 * connections stand in its door, a search does not end, 32 people search for what is everywhere,
 * and somebody takes the whole list as a file. Those who save must not notice.
 */
export async function testOverload(report: Report, options: OverloadOptions): Promise<void> {
  const { folder, token } = await makeCaseFile(options.incidents)
  const program = await start(folder, { NODE_OPTIONS: preload('runaway.ts') })
  const rig = { program, token, folder, paths: await somePaths(program, token) }
  const ledger = makeLedger('overload')
  const calm = await measureCalm(rig, ledger)
  const usual = await measureUsual(rig, ledger)
  const storm = await raiseStorm(rig, ledger, calm.rate * times_over, options.seconds)
  const recovered = await recover(rig, usual, ledger)
  const problems = [
    ...judge(storm, calm, options.seconds),
    ...(recovered > bound.recovery ? [`as before only after ${recovered} ms`] : []),
    ...(await findMissing(rig, ledger)),
    ...(program.process.exitCode === null ? logged(program) : ['The server has ended.']),
  ]
  report.check(`overload: ${inWords(storm, calm)}`, problems)
  report.figure(
    `overload, ${times_over} times over for ${options.seconds} s: ${inWords(storm, calm)}`,
  )
  report.figure(
    `overload: ${storm.saves.length} saves meanwhile, ${storm.troubles.length} not taken, median ${whole(calm.save_ms)} ms before and ${whole(middle(storm.saves))} ms then; as before after ${whole(recovered)} ms; ${ledger.acknowledged().length} acknowledged, all there`,
  )
  await stop(program)
  await testOpenDoors(report, rig, calm)
}

async function makeCaseFile(incidents: number) {
  const folder = temporaryFolder()
  const asked = ['generate', '--incidents', String(incidents), '--seed', '1']
  const made = command(asked, folder)
  const { code } = await made.exited
  if (code !== 0) throw new Error(`No case file was made: ${made.stderr()}`)
  return { folder, token: await install(folder) }
}

const whole = Math.round

/** A machine that is slow already when nothing is the matter cannot be fast when something is. */
const most = (calm: Calm) => Math.max(bound.p99, 10 * calm.page_ms)

function judge(storm: Storm, calm: Calm, seconds: number): string[] {
  const { answered, saves, troubles, files } = storm
  const { asked, broken, other, p99, turned_away } = answered
  const slow_saves = saves.filter((ms) => ms > most(calm)).length
  return [
    p99 <= most(calm) ? [] : [`p99 of what was accepted: ${whole(p99)} ms`],
    turned_away > 0 ? [] : ['Nobody was turned away: this was no overload.'],
    broken <= asked / 100 ? [] : [`${broken} of ${asked} connections broke`],
    Object.keys(other).length === 0 ? [] : [`answers: ${JSON.stringify(other)}`],
    troubles.length === 0 ? [] : [`${troubles.length} saves: ${troubles[0]}`],
    slow_saves <= saves.length / 100 ? [] : [`${slow_saves} of ${saves.length} saves were slow`],
    files > 0 || seconds < 30 ? [] : ['No file was taken to its end.'],
  ].flat()
}

function inWords({ answered, searches, files }: Storm, calm: Calm): string {
  const { asked, accepted, turned_away, broken, p50, p99, worst } = answered
  return `${whole(calm.rate)}/s can be done; ${asked} asked, ${accepted} accepted (median ${whole(p50)} ms, p99 ${whole(p99)}, worst ${whole(worst)}), ${turned_away} turned away, ${broken} broken; searches ${JSON.stringify(searches)}, ${files} files`
}

/** A search, the whole list as a file, and a save, at the same time. */
async function askAll({ program, token }: Rig, ledger: Ledger) {
  const began = performance.now()
  const statuses = await Promise.all([
    statusOf(`${program.url}/incidents?q=the`, token),
    statusOf(`${program.url}/incidents.csv`, token),
    saveOnce({ program, token }, ledger).then(({ problem }) => (problem === null ? 200 : 0)),
  ])
  return { fine: statuses.every((status) => status === 200), ms: performance.now() - began }
}

/** Milliseconds that this takes before anything is the matter, once all that it needs has begun. */
async function measureUsual(rig: Rig, ledger: Ledger): Promise<number> {
  await askAll(rig, ledger)
  const times: number[] = []
  for (let n = 0; n < 5; n += 1) times.push((await askAll(rig, ledger)).ms)
  return middle(times)
}

/** How long it takes, once nobody asks too much, until all is answered as before. */
async function recover(rig: Rig, usual: number, ledger: Ledger): Promise<number> {
  const began = performance.now()
  for (;;) {
    const { fine, ms } = await askAll(rig, ledger)
    const now = performance.now() - began
    if ((fine && ms < Math.max(500, 1.5 * usual)) || now > 60_000) return whole(now)
    await pause(100)
  }
}

async function findMissing({ program, token }: Rig, ledger: Ledger): Promise<string[]> {
  const csv = await read(`${program.url}/incidents.csv?kind=all`, token)
  const rows = parse<{ ref: string; title: string }>(csv, { columns: true })
  const by_key = Map.groupBy(rows, ({ title }) => keyOf(title))
  return ledger.acknowledged().flatMap(({ key, acknowledged }) => {
    const found = by_key.get(key) ?? []
    const there = found.length === 1 && found[0]?.ref === acknowledged?.ref
    return there ? [] : [`${key}: acknowledged, there ${found.length} times`]
  })
}

/** The same without what stands against it: this test must see what that is for. */
async function testOpenDoors(report: Report, rig: Rig, calm: Calm): Promise<void> {
  const env = { GIROK_FAULT_TEST_DOORS: 'open', NODE_OPTIONS: preload('runaway.ts') }
  const program = await start(rig.folder, env)
  const open = { ...rig, program }
  const storm = await raiseStorm(open, makeLedger('open'), calm.rate * times_over, 6)
  await stop(program)
  const problems = judge(storm, calm, 6)
  report.check(
    `overload: a server that lets everybody in is found out: ${problems.join('; ')}`,
    problems.length > 0 ? [] : ['Nothing was seen: this test would not see an overload.'],
  )
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '15' },
      incidents: { type: 'string', default: '3000' },
    },
  })
  const options = { seconds: Number(values.seconds), incidents: Number(values.incidents) }
  await runTests({ overload: (report) => testOverload(report, options) })
}
