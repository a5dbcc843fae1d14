import { setTimeout as pause } from 'node:timers/promises'
import { checkFile } from './file.ts'
import { calls, inject, offspring, whyNoInjection, type Fault } from './inject.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { install, kill, preload, start, temporaryFolder, type Program } from './program.ts'
import { runAlone, type Report } from './report.ts'
import { makeResearcher, type Sheet } from './researcher.ts'
import { runScenario } from './scenario.ts'
import { compareWhole, settle } from './settle.ts'
import { save } from './writers.ts'

export type FailingOptions = { passes: number; allow_missing: boolean }

const recovery = 5_000
/** Between two starts of the server in one run, so many passes. */
const passes_a_start = 4

type Rig = { folder: string; token: string; ledger: Ledger; env: Record<string, string> }

/**
 * Lets system calls fail under the fixed scenario: each pass fails a few of one kind, spread over
 * its course, and the next pass others, until every one had its turn.
 */
export async function testFailingCalls(report: Report, options: FailingOptions): Promise<void> {
  const why = whyNoInjection()
  if (why !== null) return report.missing('failing system calls', why, options.allow_missing)
  await testPasses(report, options.passes)
  await testSwallowed(report)
}

async function testPasses(report: Report, passes: number): Promise<void> {
  const rig = await setUp({})
  let program = await start(rig.folder)
  const counts = await countCalls(program, rig)
  // What it takes to start readers and do as much when nothing has failed, on this machine, now.
  for (const one of offspring(program.process.pid ?? 0)) process.kill(one, 'SIGKILL')
  const calm = await recover(program, rig.token, rig.ledger, [])
  const patience = Math.max(recovery, 3 * calm.ms)
  const plan = planFaults(counts, passes)
  const sum = { points: 0, unavailable: 0, faults: 0, lost: 0, duplicated: 0, slowest: 0 }
  for (const [index, fault] of plan.entries()) {
    const pass = await runPass(program, rig, fault)
    sum.points += pass.failed
    sum.unavailable += pass.unavailable
    sum.faults += pass.faults
    sum.slowest = Math.max(sum.slowest, pass.recovered_ms)
    const late = pass.recovered_ms > patience
    const problems = [...pass.problems, ...(late ? [`well after ${pass.recovered_ms} ms`] : [])]
    const last = index === plan.length - 1
    if (last || index % passes_a_start === passes_a_start - 1) {
      const again = await startAgain(program, rig)
      program = again.program
      sum.lost += again.tally.lost
      sum.duplicated += again.tally.duplicated
      problems.push(...again.problems)
    }
    report.check(
      `failing ${index + 1}/${plan.length}: ${fault.call} ${fault.error} ${fault.when}: ${pass.failed} failed, ${pass.unavailable} answered 503, ${pass.faults} 500`,
      problems,
    )
  }
  const whole = await compareWhole(program.url, rig.token, rig.ledger)
  report.check('failing: every record is whole', whole)
  await kill(program)
  report.figure(
    `failing system calls: ${sum.points} calls failed, ${sum.unavailable} steps answered 503, ${sum.faults} answered 500; ${rig.ledger.acknowledged().length} records acknowledged, ${sum.lost} lost, ${sum.duplicated} duplicated; slowest recovery ${Math.round(sum.slowest)} ms (without a fault ${Math.round(calm.ms)})`,
  )
}

async function setUp(env: Record<string, string>): Promise<Rig> {
  const folder = temporaryFolder()
  return { folder, token: await install(folder), ledger: makeLedger('failing'), env }
}

/** How often the scenario makes each call when nothing fails. */
async function countCalls(program: Program, { token, ledger }: Rig) {
  const traced = await inject(program.process.pid ?? 0, null)
  const { problems } = await runScenario(program.url, token, ledger)
  const { made } = await traced.end()
  if (problems.length > 0) throw new Error(`Without any fault: ${problems.join('; ')}`)
  const named = (call: string) => made.filter((line) => line.includes(` ${call}(`)).length
  return new Map(calls.map((call) => [call as string, named(call)]))
}

const errors: Record<string, string[]> = {
  pwrite64: ['EIO', 'ENOSPC', 'EDQUOT'],
  fsync: ['EIO', 'ENOSPC', 'EDQUOT'],
  fdatasync: ['EIO', 'ENOSPC', 'EDQUOT'],
  ftruncate: ['EIO', 'ENOSPC'],
  unlink: ['EIO'],
  openat: ['EMFILE', 'EIO'],
}

/** So many calls lie between two that fail in one pass: enough for the program to go on. */
const apart = (call: string) => (call === 'pwrite64' ? 150 : 10)

/**
 * One pass fails the calls N, N + apart, N + 2 × apart …; so many passes, with another N each,
 * fail every one.
 */
function planFaults(counts: Map<string, number>, passes: number): Fault[] {
  return [...counts].flatMap(([call, made]) => {
    const span = Math.min(made, apart(call))
    const wanted = Math.min(passes, span)
    const kinds = errors[call] ?? []
    return kinds.flatMap((error, kind) =>
      Array.from({ length: wanted }, (_, pass) => {
        // Where there are few passes, each error has others to fail.
        const first = 1 + Math.floor(((pass + kind / kinds.length) * span) / wanted)
        return { call, error, when: `${first}+${span}` }
      }),
    )
  })
}

/** One run of the scenario with calls that fail; then all must be well without a new start. */
async function runPass(program: Program, { folder, token, ledger }: Rig, fault: Fault) {
  const pid = program.process.pid ?? 0
  // What opens files while it starts: the readers.
  if (fault.call === 'openat') for (const one of offspring(pid)) process.kill(one, 'SIGKILL')
  const failing = await inject(pid, fault)
  const course = await runScenario(program.url, token, ledger)
  const { failed } = await failing.end()
  const { ms, problems } = await recover(program, token, ledger, course.left)
  const ended = program.process.exitCode !== null || program.process.signalCode !== null
  return {
    ...course,
    failed: failed.length,
    recovered_ms: ms,
    problems: [
      ...course.problems,
      ...problems,
      ...(ended ? ['The server has ended.'] : checkFile(folder, ledger)),
    ],
  }
}

/** Saves, lists, signs in, and sends what was left, as soon as that works again. */
async function recover(program: Program, token: string, ledger: Ledger, left: Sheet[]) {
  const began = performance.now()
  const entry = ledger.next()
  const someone = makeResearcher(program.url)
  const works = async () =>
    (await save(program.url, token, entry)) === null &&
    (await someone.signIn()).status === 303 &&
    (await someone.get('/incidents?kind=all')).status === 200 &&
    (await someone.get('/incidents.csv')).status === 200
  const problems: string[] = []
  while (!(await works().catch(() => false))) {
    if (performance.now() - began > 6 * recovery) {
      problems.push(`does not work again: ${program.stderr().slice(-300)}`)
      break
    }
    await pause(50)
  }
  const ms = performance.now() - began
  for (const sheet of left) {
    const { status } = await someone.send(sheet)
    if (status !== 303) problems.push(`${sheet.entry.key}, sent again after the fault: ${status}`)
  }
  return { ms, problems }
}

async function startAgain(program: Program, { folder, token, ledger, env }: Rig) {
  await kill(program)
  const restarted_at = new Date()
  const next = await start(folder, env)
  const tally = await settle(next.url, token, ledger, restarted_at)
  return { program: next, tally, problems: [...tally.problems, ...checkFile(folder, ledger)] }
}

/** A program that says "saved" when the commit has failed: this test must see it. */
async function testSwallowed(report: Report): Promise<void> {
  const rig = await setUp({ NODE_OPTIONS: preload('swallow.ts') })
  const program = await start(rig.folder, rig.env)
  const someone = makeResearcher(program.url)
  await someone.signIn()
  const sheets = [await someone.type(rig.ledger), await someone.type(rig.ledger)]
  const failing = await inject(program.process.pid ?? 0, {
    ...{ call: 'fsync', error: 'EIO', when: '1+1' },
  })
  for (const sheet of sheets) await someone.send(sheet)
  await failing.end()
  const { program: next, tally } = await startAgain(program, rig)
  await kill(next)
  report.check(
    `failing: a server that takes no notice of a failed commit is found out: ${tally.lost} of ${tally.acknowledged} lost`,
    tally.lost > 0 ? [] : ['Nothing was lost: this test would not see a loss.'],
  )
}

if (import.meta.main) {
  await runAlone('failing', 'passes', 1, testFailingCalls)
}
