import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileOf } from '../../db/engine/open.ts'
import { checkFile } from './file.ts'
import { offspring } from './inject.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { copyOf, testMemory, type Installed } from './memory.ts'
import {
  install,
  kill,
  logged,
  preload,
  start,
  stop,
  temporaryFolder,
  type Program,
} from './program.ts'
import { runAlone, type Report } from './report.ts'
import { makeResearcher, type Researcher } from './researcher.ts'
import { settle } from './settle.ts'
import { save, startWriters } from './writers.ts'

export type LimitOptions = { rounds: number; allow_missing: boolean }

const recovery = 5_000

/**
 * Takes from a running server what the system gives it: files that it may open, the size that a
 * file may have, memory. It refuses what it cannot do, loses nothing, and goes on by itself.
 */
export async function testLimits(report: Report, options: LimitOptions): Promise<void> {
  if (spawnSync('prlimit', ['--version']).error) {
    const why = 'prlimit is missing: apt-get install util-linux'
    return report.missing('limits', why, options.allow_missing)
  }
  const from = temporaryFolder()
  const installed: Installed = { from, token: await install(from) }
  await testEach(report, options.rounds, 'few descriptors', {
    installed,
    meet: meetFewDescriptors,
    spoilt: { file: 'hoard.ts', how: 'keeps files for each connection', sign: /not go on|ended/ },
  })
  await testEach(report, options.rounds, 'small files', {
    installed,
    meet: meetSmallFiles,
    spoilt: { file: 'swallow.ts', how: 'notices no failed commit', sign: /never met/ },
  })
  await testMemory(report, options.rounds, installed)
}

type Rig = {
  folder: string
  token: string
  ledger: Ledger
  program: Program
  someone: Researcher
}
/** Sets a limit, sees what comes of it, and lifts it. @returns what went wrong */
type Meet = (rig: Rig) => Promise<string[]>
type Tried = {
  installed: Installed
  meet: Meet
  spoilt: { file: string; how: string; sign: RegExp }
}

async function testEach(report: Report, rounds: number, name: string, tried: Tried) {
  const { folder, token } = copyOf(tried.installed)
  const { meet } = tried
  const ledger = makeLedger(name.replaceAll(' ', '-'))
  const rig = { folder, token, ledger, ...(await startReading(folder)) }
  for (let round = 1; round <= rounds; round += 1) {
    const problems = [...(await meet(rig)), ...(await goOn(rig)), ...checkFile(folder, ledger)]
    report.check(`limits: ${name} ${round}/${rounds}`, problems)
  }
  const ended = await stop(rig.program)
  const restarted_at = new Date()
  const next = await start(folder)
  const tally = await settle(next.url, token, ledger, restarted_at)
  await kill(next)
  report.check(
    `limits: ${name}: after a new start ${tally.lost} of ${tally.acknowledged} lost`,
    ended.code === 0 ? tally.problems : [`it ended with ${ended.code}`, ...tally.problems],
  )
  await testSpoilt(report, name, tried)
  report.figure(
    `${name}: ${rounds} times, ${tally.acknowledged} acknowledged, ${tally.lost} lost, ${tally.unanswered} refused or cut off`,
  )
}

async function testSpoilt(report: Report, name: string, { installed, meet, spoilt }: Tried) {
  const { folder, token } = copyOf(installed)
  const reading = await startReading(folder, { NODE_OPTIONS: preload(spoilt.file) })
  const rig = { folder, token, ledger: makeLedger('spoilt'), ...reading }
  const problems = [...(await meet(rig)), ...(await goOn(rig))]
  await kill(rig.program)
  const seen = problems.find((problem) => spoilt.sign.test(problem))
  report.check(
    `limits: ${name}: a server that ${spoilt.how} is found out: ${seen}`,
    seen === undefined ? ['It was not seen.', ...problems] : [],
  )
}

async function startReading(folder: string, env: Record<string, string> = {}) {
  const program = await start(folder, env)
  const someone = makeResearcher(program.url)
  await someone.signIn()
  for (const path of ['/incidents', '/incidents.csv']) await someone.get(path)
  return { program, someone }
}

function setLimit({ process }: Program, limit: string): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(process.pid), limit])
  if (status !== 0) throw new Error(`prlimit ${limit}: ${String(stderr)}`)
}

/** So many files more than are open now. */
const few = 12

/** Far more connections come than may be open, and the readers end meanwhile. */
async function meetFewDescriptors({ program, token, ledger }: Rig): Promise<string[]> {
  const pid = program.process.pid ?? 0
  const load = startWriters(program.url, token, ledger, 6)
  await pause(300)
  const open = readdirSync(`/proc/${pid}/fd`).length
  setLimit(program, `--nofile=${open + few}:`)
  const guests = Array.from({ length: 300 }, () => comeAndWait(program.url))
  // How many are open changes all the time: the limit was met if it was met once.
  let held = 0
  for (let look = 0; look < 65; look += 1) {
    await pause(20)
    if (look === 15) for (const one of offspring(pid)) process.kill(one, 'SIGKILL')
    held = Math.max(held, readdirSync(`/proc/${pid}/fd`).length)
  }
  const troubles = await load.stop()
  for (const guest of guests) guest.destroy()
  const faults = troubles.filter(({ what }) => /^status (?!503)/.test(what))
  return [
    ...faults.map(({ key, what }) => `${key}: ${what}`),
    ...(held < open + few - 2 ? [`only ${held} of ${open + few} files were open`] : []),
  ]
}

/** Says a little, and waits. */
function comeAndWait(url: string): Socket {
  const guest = connect(Number(new URL(url).port), '127.0.0.1')
  guest.on('error', () => undefined)
  guest.write('GET / HTTP/1.1\r\n')
  return guest
}

/** The log of the database may grow by little more. */
async function meetSmallFiles({ folder, program, token, ledger, someone }: Rig): Promise<string[]> {
  const problems: string[] = []
  const grown = statSync(`${fileOf(folder)}-wal`).size
  setLimit(program, `--fsize=${grown + 2_000_000}:`)
  let refused = 0
  for (let sent = 0; refused < 3 && sent < 150; sent += 1) {
    const met = await save(program.url, token, ledger.next())
    refused = met === null ? 0 : refused + 1
    if (met !== null && !met.startsWith('status 503')) problems.push(met)
  }
  if (refused < 3) problems.push('the limit was never met')
  for (const path of ['/incidents', '/people', '/account', '/health']) {
    const { status } = await someone.get(path)
    if (status !== 200) problems.push(`${path} meanwhile: ${status}`)
  }
  setLimit(program, '--fsize=unlimited:')
  return problems
}

/** Everything works again, of itself and soon. */
async function goOn({ program, token, ledger }: Rig): Promise<string[]> {
  const began = performance.now()
  const works = async () => {
    const someone = makeResearcher(program.url)
    return (
      (await save(program.url, token, ledger.next())) === null &&
      (await someone.signIn()).status === 303 &&
      (await someone.get('/incidents?kind=all')).status === 200 &&
      (await someone.get('/incidents.csv')).status === 200
    )
  }
  while (!(await works().catch(() => false))) {
    const { exitCode, signalCode } = program.process
    if (exitCode !== null || signalCode !== null) return [`it ended: ${exitCode} ${signalCode}`]
    if (performance.now() - began > recovery) {
      return [`it does not go on: ${logged(program).join('')}`]
    }
    await pause(50)
  }
  return []
}

if (import.meta.main) {
  await runAlone('limits', 'rounds', 2, testLimits)
}
