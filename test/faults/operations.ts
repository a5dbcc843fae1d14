import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { filesystems, keepMountsApart, makeDisk, whyNot, type Filesystem } from './disk.ts'
import { makeLedger } from './ledger.ts'
import { operations } from './operation/all.ts'
import { backup, checkBackup } from './operation/backup.ts'
import { theBase, type Base } from './operation/base.ts'
import type { Env, Operation, Place } from './operation/operation.ts'
import { makeServerCopy, whyNoServer } from './operation/server-copy.ts'
import { command, install, kill, logged, preload, start, stop, temporaryFolder } from './program.ts'
import { runTests, type Report } from './report.ts'
import { startWriters } from './writers.ts'

type Cut = { done: boolean; problems: string[] }

function makePlace(root: string): Place {
  const place = { data: join(root, 'data'), out: join(root, 'out') }
  mkdirSync(place.out, { recursive: true })
  return place
}

/** Runs an operation that nothing disturbs. @returns how long it took */
async function runWhole(operation: Operation, base: Base, env: Env = {}) {
  const place = makePlace(temporaryFolder())
  await operation.set(place, base)
  const began = performance.now()
  const child = operation.begin(place, base, env)
  await operation.ended(child)
  const ms = performance.now() - began
  await kill(child)
  return { ms, problems: await operation.judge(place, base) }
}

/** Kills an operation at some moment of it: as many milliseconds after its beginning, or when told. */
async function killOnce(
  operation: Operation,
  base: Base,
  at: number | 'when it looks done',
  env: Env,
): Promise<Cut> {
  const root = temporaryFolder()
  const place = makePlace(root)
  await operation.set(place, base)
  const child = operation.begin(place, base, env)
  const moment = typeof at === 'number' ? pause(at) : looksDone(operation, place)
  await Promise.race([moment, operation.ended(child)])
  await kill(child)
  const done = operation.done(place)
  const problems = await operation.judge(place, base)
  rmSync(root, { recursive: true, force: true })
  return { done, problems }
}

async function looksDone(operation: Operation, place: Place): Promise<void> {
  while (!operation.done(place)) await pause(1)
}

const someMoment = (ms: number) => ms * (randomInt(5, 105) / 100)

/** How long each operation takes that nothing disturbs, where that was measured: milliseconds. */
const took = new Map<string, number>()

async function timeOf(operation: Operation, base: Base): Promise<number> {
  const ms = took.get(operation.name) ?? (await runWhole(operation, base)).ms
  took.set(operation.name, ms)
  return ms
}

/** What a test does wrong on purpose, and must then see. */
const spoilt: Record<string, string> = {
  backup: 'name-first.ts',
  restore: 'folder-first.ts',
  copy: 'folder-first.ts',
  upgrade: 'no-backup.ts',
  import: 'piecemeal.ts',
  index: 'note-first.ts',
}

/**
 * Kills each operation again and again: afterwards it is done or it is not, the program starts
 * unaided, and no file has a good name that is not good.
 */
export async function testOperations(
  report: Report,
  {
    kills,
    of = operations,
    only,
    allow_missing,
  }: { kills: number; of?: readonly Operation[]; only?: string; allow_missing: boolean },
): Promise<void> {
  const base = await theBase()
  const why = whyNoServer()
  if (why !== null) report.missing('copying to a server', why, allow_missing)
  const all = why === null ? [...of, makeServerCopy()] : of
  for (const operation of chosen(all, only)) {
    const { name } = operation
    const { ms, problems } = await runWhole(operation, base)
    took.set(name, ms)
    report.check(`${name}: undisturbed, it is whole`, problems)
    let done = 0
    for (let round = 1; round <= kills; round += 1) {
      const cut = await killOnce(operation, base, someMoment(ms), {})
      done += cut.done ? 1 : 0
      report.check(
        `${name}, killed ${round}/${kills}: ${cut.done ? 'done' : 'not done'}`,
        cut.problems,
      )
    }
    report.figure(`killed in ${name}: ${kills}, of which ${done} found it done; all whole`)
    await testSpoilt(report, operation, base)
  }
}

const chosen = (all: readonly Operation[], only: string | undefined) =>
  all.filter(({ name }) => only === undefined || name === only)

/** Done carelessly, it looks done before it is: killed at that moment, it is found out. */
async function testSpoilt(report: Report, operation: Operation, base: Base) {
  const file = spoilt[operation.name]
  if (file === undefined) return
  const env = { NODE_OPTIONS: preload(file) }
  const { problems } = await killOnce(operation, base, 'when it looks done', env)
  report.check(
    `${operation.name}: done carelessly, it is found out`,
    problems.length > 0 ? [] : ['This test sees nothing.'],
  )
}

/** Kills a backup while people save: neither they nor the next backup notice. */
export async function testLoadedBackup(report: Report, kills: number): Promise<void> {
  const data = temporaryFolder()
  const token = await install(data)
  const program = await start(data)
  const ledger = makeLedger('backup')
  const load = startWriters(program.url, token, ledger, 2)
  let done = 0
  for (let round = 1; round <= kills; round += 1) {
    const place = { ...makePlace(temporaryFolder()), data }
    const child = command(['backup', join(place.out, 'a.zip')], data)
    await Promise.race([pause(randomInt(200, 4_000)), child.exited])
    await kill(child)
    done += backup.done(place) ? 1 : 0
    report.check(`backup under load, killed ${round}/${kills}`, await checkBackup(place))
  }
  const troubles = (await load.stop()).map(({ key, what }) => `${key}: ${what}`)
  report.check('backup under load: those who saved did not notice', [
    ...troubles,
    ...logged(program),
  ])
  await stop(program)
  report.figure(
    `killed in backup under load: ${kills}, of which ${done} found it done, ${ledger.entries.length} records saved meanwhile`,
  )
}

/** Cuts the power instead: right after the end, and, every second time, at some moment before it. */
export async function testOperationCuts(
  report: Report,
  {
    filesystem,
    cuts,
    of = operations,
    only,
    allow_missing,
  }: {
    filesystem: Filesystem
    cuts: number
    of?: readonly Operation[]
    only?: string
    allow_missing: boolean
  },
): Promise<void> {
  if (cuts === 0) return
  const why = await whyNot(filesystem)
  if (why !== null) return report.missing(`operations on ${filesystem}`, why, allow_missing)
  const base = await theBase()
  for (const operation of chosen(of, only)) {
    for (let round = 1; round <= cuts; round += 1) {
      const at = round % 2 === 1 ? Infinity : someMoment(await timeOf(operation, base))
      const { done, problems } = await cutOnce(operation, base, filesystem, at, {})
      const moment = at === Infinity ? 'after its end' : 'in the middle'
      report.check(
        `${operation.name}, power cut on ${filesystem} ${round}/${cuts} ${moment}: ${done ? 'done' : 'not done'}`,
        problems,
      )
    }
    report.figure(`power cuts in ${operation.name}, ${filesystem}: ${cuts}, all whole`)
  }
  if (chosen([backup], only).length > 0) await testUnsynced(report, base, filesystem)
}

/** A name that was not brought to the disk goes with the power, but for a lucky moment. */
export async function testUnsynced(report: Report, base: Base, filesystem: Filesystem) {
  const careless = { NODE_OPTIONS: preload('no-sync.ts') }
  for (let tries = 1; tries <= 3; tries += 1) {
    const { problems } = await cutOnce(backup, base, filesystem, Infinity, careless)
    if (problems.length === 0) continue
    return report.check(`backup on ${filesystem}: not brought to the disk, it is found out`, [])
  }
  report.check(`backup on ${filesystem}: not brought to the disk`, ['This test sees nothing.'])
}

/** @param at milliseconds; Infinity: once it has ended, and so was said to be done */
async function cutOnce(
  operation: Operation,
  base: Base,
  filesystem: Filesystem,
  at: number,
  env: Env,
): Promise<Cut> {
  const disk = await makeDisk(filesystem)
  await disk.mount()
  const place = makePlace(join(disk.path, 'round'))
  await operation.set(place, base)
  // What a round begins with is not at stake.
  execFileSync('sync', ['-f', disk.path])
  const child = operation.begin(place, base, env)
  const ended = operation.ended(child)
  await (at === Infinity ? ended : Promise.race([pause(at), ended]))
  await disk.cut(child.process)
  await kill(child)
  await disk.unmount()
  await disk.mount()
  const done = operation.done(place)
  const lost = at === Infinity && !done ? ['it was said to be done, and is not'] : []
  const problems = [...lost, ...(await operation.judge(place, base))]
  await disk.unmount()
  return { done, problems }
}

if (import.meta.main) {
  keepMountsApart()
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '5' },
      cuts: { type: 'string', default: '2' },
      'only': { type: 'string' },
      'allow-missing': { type: 'boolean', default: false },
    },
  })
  const chosen = {
    allow_missing: values['allow-missing'],
    ...(values.only !== undefined && { only: values.only }),
  }
  const cuts = filesystems.map((filesystem) => {
    const options = { filesystem, cuts: Number(values.cuts), ...chosen }
    return [
      `operations ${filesystem}`,
      (report: Report) => testOperationCuts(report, options),
    ] as const
  })
  await runTests({
    'operations': (report) => testOperations(report, { kills: Number(values.kills), ...chosen }),
    ...(values.only === undefined && {
      'backup under load': (report: Report) => testLoadedBackup(report, Number(values.kills)),
    }),
    ...Object.fromEntries(cuts),
  })
}
