import { fork, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { cleanUp } from './clean-up.ts'
import { kill, start, stop, temporaryFolder, tryStart, type Child } from './program.ts'
import { middle, runTests, type Report } from './report.ts'

/**
 * Milliseconds from its start within which the server that may not serve has ended: the median, as
 * one start among many on a busy machine says nothing of the program; and at the very latest.
 */
const patience = { median: 2_000, worst: 10_000 }

/** One data folder, one server. */
export async function testStarts(report: Report, races: number): Promise<void> {
  await testStaleLock(report)
  await testPhotoFinish(report, 50)
  await testRaces(report, races)
}

/**
 * Starts two servers at once on one data folder, again and again: exactly one serves. Every other
 * race is won on a folder whose last owner was killed, and every fifth on a new one.
 */
async function testRaces(report: Report, races: number): Promise<void> {
  let folder = temporaryFolder()
  const refusals: number[] = []
  let killed = 0
  let after_kill = false
  for (let race = 1; race <= races; race += 1) {
    if (race % 5 === 0) {
      folder = temporaryFolder()
      after_kill = false
    }
    const { winner, problems, refused_ms } = await raceOnce(folder)
    refusals.push(...refused_ms)
    killed += after_kill ? 1 : 0
    const state = race % 5 === 0 ? ' on a new folder' : after_kill ? ' after kill -9' : ''
    report.check(`start: race ${race}/${races}${state}: one serves`, problems)
    after_kill = winner !== undefined && race % 2 === 0
    if (winner) await (after_kill ? kill(winner) : stop(winner))
  }
  const median = Math.round(middle(refusals))
  report.check(
    `start: a refusal takes ${median} ms`,
    refusals.length > 0 && median <= patience.median ? [] : [`more than ${patience.median} ms`],
  )
  report.figure(
    `start: ${races} races, ${killed} of them after kill -9; refused within ${median} ms (median), ${Math.round(Math.max(...refusals))} ms (slowest)`,
  )
}

async function raceOnce(folder: string) {
  const late = randomInt(0, 2) === 0 ? 0 : randomInt(0, 150)
  const both = await Promise.all([tryStart(folder), pause(late).then(() => tryStart(folder))])
  const [winner, ...more] = both.filter((child) => child.url !== null)
  const problems = winner && more.length === 0 ? [] : [`${winner ? 2 : 0} of two serve`]
  if (winner) problems.push(...(await checkHealth(winner.url)))
  const refused_ms: number[] = []
  for (const child of both.filter(({ url }) => url === null)) {
    const { after_ms } = await child.exited
    refused_ms.push(after_ms)
    problems.push(...(await checkRefusal(child, folder)))
    if (after_ms > patience.worst) problems.push(`refused after ${Math.round(after_ms)} ms`)
  }
  for (const child of more) await kill(child)
  return { winner, problems, refused_ms }
}

/** A server that may not serve says so in one line, and fails. */
async function checkRefusal(child: Child, folder: string): Promise<string[]> {
  const { code } = await child.exited
  const said = child.stdout() + child.stderr()
  return [
    code === 1 ? [] : [`the other ended with exit code ${code}`],
    said === `Another Girok is already running on ${folder}.\n` ? [] : [`the other said: ${said}`],
  ].flat()
}

async function checkHealth(url: string): Promise<string[]> {
  const response = await fetch(`${url}/health`)
  const text = await response.text()
  const well = response.status === 200 && text === '{"status":"ok"}'
  return well ? [] : [`/health answers ${response.status}: ${text}`]
}

/** The server that was killed holds its folder no longer: the next one starts at once. */
async function testStaleLock(report: Report): Promise<void> {
  const folder = temporaryFolder()
  await kill(await start(folder))
  const next = await tryStart(folder)
  report.check(
    'start: a folder whose server was killed is free',
    next.url === null ? [`the next server said: ${next.stderr()}`] : [],
  )
  await stop(next)
}

/**
 * Two whole servers hardly ever reach the lock at the same moment. Here two processes do nothing
 * else: neither may both have the folder, nor may both be refused.
 */
async function testPhotoFinish(report: Report, rounds: number): Promise<void> {
  const folder = temporaryFolder()
  const pair = [forkTaker(), forkTaker()] as const
  await Promise.all(pair.map((taker) => once(taker, 'message')))
  const count = { both: 0, neither: 0 }
  for (let round = 1; round <= rounds; round += 1) {
    const at = performance.timeOrigin + performance.now() + 5
    const answers = await Promise.all(pair.map((taker) => tell(taker, { take: folder, at })))
    const taken = answers.filter((answer) => answer === 'taken').length
    if (taken === 2) count.both += 1
    if (taken === 0) count.neither += 1
    await Promise.all(pair.map((taker) => tell(taker, 'release')))
  }
  for (const taker of pair) taker.disconnect()
  const problems = [
    count.both > 0 ? [`both had the folder in ${count.both} of ${rounds} rounds`] : [],
    count.neither > 0 ? [`both were refused in ${count.neither} of ${rounds} rounds`] : [],
  ].flat()
  report.check(`start: ${rounds} times at the same instant, one takes the folder`, problems)
}

function forkTaker(): ChildProcess {
  const taker = fork(join(import.meta.dirname, 'take.ts'))
  taker.once(
    'exit',
    cleanUp(() => void taker.kill('SIGKILL')),
  )
  return taker
}

async function tell(taker: ChildProcess, what: object | string): Promise<unknown> {
  const answer = once(taker, 'message')
  taker.send(what)
  const [message] = (await answer) as [unknown]
  return message
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { races: { type: 'string', default: '50' } } })
  await runTests({ start: (report) => testStarts(report, Number(values.races)) })
}
