import { spawnSync } from 'node:child_process'
import { mkdirSync, openSync, closeSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { hasReserve } from '../../server/condition/space.ts'
import { cleanUp } from './clean-up.ts'
import { keepMountsApart } from './disk.ts'
import { checkFile } from './file.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { install, kill, preload, start, stop, temporaryFolder, type Program } from './program.ts'
import { runAlone, type Report } from './report.ts'
import { makeResearcher, type Researcher } from './researcher.ts'
import { settle } from './settle.ts'
import { save } from './writers.ts'

export type FullOptions = { cycles: number; allow_missing: boolean }

const recovery = 5_000

/**
 * Fills the disk that the database is on, and frees it again: reading goes on, what is saved is
 * refused in plain words and kept in its form, and all goes on as before by itself.
 */
export async function testFullDisk(report: Report, options: FullOptions): Promise<void> {
  const disk = join(temporaryFolder(), 'disk')
  mkdirSync(disk)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m,mode=700', 'tmpfs', disk])
  if (mounted.status !== 0) {
    return report.missing('a full disk', 'tmpfs cannot be mounted here.', options.allow_missing)
  }
  const forget = cleanUp(() => void spawnSync('umount', ['-l', disk]))
  const folder = join(disk, 'data')
  const token = await install(folder)
  const ledger = makeLedger('full')
  const someone = await startReading(folder)
  const sum = { refused: 0, slowest: 0 }
  for (let cycle = 1; cycle <= options.cycles; cycle += 1) {
    const done = await fillAndFree({ disk, folder, token, ledger, ...someone })
    sum.refused += done.refused
    sum.slowest = Math.max(sum.slowest, done.recovered_ms)
    report.check(
      `full ${cycle}/${options.cycles}: ${done.refused} saves refused, well again after ${Math.round(done.recovered_ms)} ms`,
      [...done.problems, ...checkFile(folder, ledger)],
    )
  }
  const { program, restarted_at, problems: met } = await startOnFull(disk, folder, someone.program)
  report.check('full: a start on a full disk lets people in', met)
  const { lost, duplicated, problems } = await settle(program.url, token, ledger, restarted_at)
  report.check(`full: after a new start ${lost} lost, ${duplicated} twice`, problems)
  await kill(program)
  const spoilt = { report, disk, folder, token }
  await testSpoilt('takes no notice of a failed commit', 'swallow.ts', /never full/, spoilt)
  await testSpoilt('keeps its reserve to itself', 'no-reserve.ts', /a sign-in on the full/, spoilt)
  spawnSync('umount', [disk])
  forget()
  report.figure(
    `disk full: ${options.cycles} times filled and freed, ${ledger.acknowledged().length} acknowledged, ${lost} lost, ${sum.refused} refused; slowest recovery ${Math.round(sum.slowest)} ms`,
  )
}

type Spoilt = { report: Report; disk: string; folder: string; token: string }

/** A server that does one thing wrong: this test must see just that. */
async function testSpoilt(how: string, file: string, sign: RegExp, spoilt: Spoilt): Promise<void> {
  const { report, disk, folder, token } = spoilt
  const reading = await startReading(folder, { NODE_OPTIONS: preload(file) })
  const { problems } = await fillAndFree({
    ...{ disk, folder, token, ledger: makeLedger(`full-${file}`) },
    ...reading,
  })
  await kill(reading.program)
  const seen = problems.find((problem) => sign.test(problem))
  report.check(
    `full: a server that ${how} is found out: ${seen}`,
    seen === undefined ? ['It was not seen.', ...problems] : [],
  )
}

type Rig = {
  disk: string
  folder: string
  token: string
  ledger: Ledger
  program: Program
  someone: Researcher
}

async function startReading(folder: string, env: Record<string, string> = {}) {
  const program = await start(folder, env)
  const someone = makeResearcher(program.url)
  const { status } = await someone.signIn()
  if (status !== 303) throw new Error(`Nobody can sign in: ${status}`)
  return { program, someone }
}

async function fillAndFree({ disk, folder, token, ledger, program, someone }: Rig) {
  const problems: string[] = []
  if (!(await until(() => hasReserve(folder)))) problems.push('nothing is set aside')
  const sheet = await someone.type(ledger)
  const stone = join(disk, 'stone')
  fill(stone)
  const refused = await saveUntilFull(program.url, token, ledger, problems)
  problems.push(...(await readAll(someone)), ...(await comeAndGo(program.url)))
  const answer = await someone.send(sheet)
  const kept = answer.text.includes(sheet.entry.sent.summary)
  if (answer.status !== 503) problems.push(`a sheet on the full disk: ${answer.status}`)
  else if (!kept) problems.push('what was typed did not come back')
  else if (answer.headers.get('retry-after') === null) problems.push('no Retry-After')
  rmSync(stone)
  const began = performance.now()
  while ((await someone.send(sheet)).status !== 303) {
    if (performance.now() - began > 4 * recovery) {
      problems.push('nothing can be saved though the disk is free')
      break
    }
    await pause(50)
  }
  const recovered_ms = performance.now() - began
  if (recovered_ms > recovery) problems.push(`well again after ${recovered_ms} ms`)
  for (const entry of ledger.unanswered()) await save(program.url, token, entry)
  if (program.process.exitCode !== null) problems.push('The server has ended.')
  return { refused, recovered_ms, problems }
}

/** Takes every byte that is left. */
function fill(stone: string): void {
  const file = openSync(stone, 'w')
  try {
    for (let size = 1 << 20; size >= 1; size >>= 4) {
      const piece = Buffer.alloc(size)
      while (takes(file, piece));
    }
  } finally {
    closeSync(file)
  }
}

function takes(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) > 0
  } catch {
    return false
  }
}

/** Saves until three in a row are refused; what the log still has room for is taken. */
async function saveUntilFull(url: string, token: string, ledger: Ledger, problems: string[]) {
  let refused = 0
  for (let sent = 0; refused < 3 && sent < 400; sent += 1) {
    const met = await save(url, token, ledger.next())
    refused = met === null ? 0 : refused + 1
    if (met !== null && !met.startsWith('status 503')) problems.push(met)
  }
  if (refused < 3) problems.push('The disk was never full.')
  return refused
}

/** Somebody signs in, takes a file and signs out, again and again: each writes a little. */
async function comeAndGo(url: string): Promise<string[]> {
  const problems: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const someone = makeResearcher(url)
    const steps: [what: string, status: number, of: number][] = [
      ['a sign-in', (await someone.signIn()).status, 303],
      ['a file', (await someone.get('/incidents.csv')).status, 200],
      ['a sign-out', (await someone.post('/sign-out')).status, 303],
    ]
    for (const [what, status, of] of steps) {
      if (status !== of) problems.push(`${what} on the full disk: ${status}`)
    }
  }
  return problems
}

/** Ends the server on a full disk, without warning, and starts it there. */
async function startOnFull(disk: string, folder: string, before: Program) {
  const stone = join(disk, 'stone')
  await until(() => hasReserve(folder))
  await kill(before)
  fill(stone)
  const restarted_at = new Date()
  const { program, someone } = await startReading(folder)
  const problems = [...(await readAll(someone)), ...(await comeAndGo(program.url))]
  const sheet = await someone.type(makeLedger('start'))
  const { status } = await someone.send(sheet)
  if (status !== 503) problems.push(`a sheet on the full disk: ${status}`)
  // Somebody else takes what was given up.
  const pebble = join(disk, 'pebble')
  fill(pebble)
  const ended = await stop(program)
  if (ended.code !== 0) problems.push(`it ends with ${ended.code}: ${program.stderr().slice(-500)}`)
  for (const path of [stone, pebble]) rmSync(path)
  return { program: await start(folder), restarted_at, problems }
}

/** Waits for what comes by itself. @returns whether it came */
async function until(holds: () => boolean): Promise<boolean> {
  const began = performance.now()
  while (!holds() && performance.now() - began < recovery) await pause(50)
  return holds()
}

async function readAll(someone: Researcher): Promise<string[]> {
  const problems: string[] = []
  for (const path of ['/incidents', '/incidents?q=told', '/people', '/account', '/health']) {
    const { status } = await someone.get(path)
    if (status !== 200) problems.push(`${path} on the full disk: ${status}`)
  }
  return problems
}

if (import.meta.main) {
  keepMountsApart()
  await runAlone('full', 'cycles', 10, testFullDisk)
}
