import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  filesystems,
  keepMountsApart,
  makeDisk,
  whyNot,
  type Disk,
  type Filesystem,
} from './disk.ts'
import { checkFile } from './file.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { install, kill, start, stop, type Program } from './program.ts'
import { runTests, type Report } from './report.ts'
import { compareWhole, settle, type Tally } from './settle.ts'
import { before, startWriters } from './writers.ts'

const writers = 8

/** A server on a disk whose power can be cut, and a token to write with. */
type Rig = { disk: Disk; data: string; env: Record<string, string>; token: string }

export type PowerOptions = {
  filesystem: Filesystem
  cuts: number
  /** Cuts with the weaker setting: so many in any case, and then until one has lost something. */
  weak_cuts: number
  allow_missing: boolean
  only?: 'FULL' | 'NORMAL'
}

const most_weak_cuts = 10

/**
 * Cuts the power of the disk under a running server while people save. Whatever was acknowledged
 * must be there when the power is back; and the same cuts with SQLite's weaker setting must lose
 * something, or this test would see nothing.
 */
export async function testPower(report: Report, options: PowerOptions): Promise<void> {
  const { filesystem, cuts, weak_cuts, only } = options
  const why = await whyNot(filesystem)
  if (why !== null) {
    return report.missing(`power cuts on ${filesystem}`, why, options.allow_missing)
  }
  if (only !== 'NORMAL') await testCuts(report, filesystem, cuts)
  if (only !== 'FULL') await testWeakSetting(report, filesystem, weak_cuts)
}

async function testCuts(report: Report, filesystem: Filesystem, cuts: number): Promise<void> {
  const rig = await setUp(filesystem, {})
  const ledger = makeLedger(`cut-${filesystem}`)
  const sum = { acknowledged: 0, lost: 0, duplicated: 0 }
  let program = await start(rig.data, rig.env)
  for (let cut = 1; cut <= cuts; cut += 1) {
    const sent_before = ledger.entries.length
    const after = await cutPower(rig, program, ledger)
    program = after.program
    const { acknowledged, lost, duplicated, unanswered, problems } = after.tally
    sum.lost += lost
    sum.duplicated += duplicated
    sum.acknowledged += ledger.entries.length - sent_before - unanswered
    report.check(
      `power ${filesystem} ${cut}/${cuts}: ${acknowledged} acknowledged so far, ${lost} lost, ${duplicated} twice, ${unanswered} sent again`,
      [...after.early, ...problems, ...checkFile(rig.data, ledger)],
    )
  }
  const whole = await compareWhole(program.url, rig.token, ledger)
  report.check(`power ${filesystem}: every record is whole`, whole)
  await stop(program)
  report.check(`power ${filesystem}: the file is sound`, checkFile(rig.data, ledger))
  await rig.disk.unmount()
  report.figure(
    `power cuts, ${filesystem}: ${cuts} cuts, ${sum.acknowledged} acknowledged to ${writers} writers, ${sum.lost} lost, ${sum.duplicated} duplicated`,
  )
}

async function testWeakSetting(report: Report, filesystem: Filesystem, least: number) {
  const rig = await setUp(filesystem, { GIROK_FAULT_TEST_SYNCHRONOUS: 'NORMAL' })
  const sum = { cuts: 0, losing: 0, acknowledged: 0, lost: 0 }
  let program = await start(rig.data, rig.env)
  while (sum.cuts < least || (sum.lost === 0 && sum.cuts < most_weak_cuts)) {
    sum.cuts += 1
    // A ledger for each cut: what one has lost is not looked for after the next.
    const after = await cutPower(rig, program, makeLedger(`weak-${filesystem}-${sum.cuts}`))
    program = after.program
    sum.losing += after.tally.lost > 0 ? 1 : 0
    sum.acknowledged += after.tally.acknowledged
    sum.lost += after.tally.lost
  }
  await kill(program)
  await rig.disk.unmount()
  const said = `${sum.lost} of ${sum.acknowledged} acknowledged lost, in ${sum.losing} of ${sum.cuts} cuts`
  const name = `power ${filesystem}: with synchronous=NORMAL a loss is seen: ${said}`
  report.check(name, sum.lost > 0 ? [] : ['Nothing was lost: this test would not see a loss.'])
  report.figure(`power cuts, ${filesystem}, synchronous=NORMAL (must lose): ${said}`)
}

async function setUp(filesystem: Filesystem, env: Record<string, string>): Promise<Rig> {
  const disk = await makeDisk(filesystem)
  await disk.mount()
  const data = join(disk.path, 'data')
  return { disk, data, env, token: await install(data, env) }
}

/**
 * One cut, at a random moment under load, and the start after it.
 * @param program runs on the disk; it is killed
 */
async function cutPower(
  { disk, data, env, token }: Rig,
  program: Program,
  ledger: Ledger,
): Promise<{ program: Program; tally: Tally; early: string[] }> {
  const load = startWriters(program.url, token, ledger, writers)
  await pause(randomInt(100, 800))
  const fault_at = performance.now()
  await disk.cut(program.process)
  await kill(program)
  const early = before(fault_at, await load.ended)
  await disk.unmount()
  await disk.mount()
  const restarted_at = new Date()
  const next = await start(data, env)
  return { program: next, tally: await settle(next.url, token, ledger, restarted_at), early }
}

/** Cuts on each file system that fit into a run of a few minutes. */
export const usual_cuts: Record<Filesystem, number> = { ext4: 6, xfs: 3 }

if (import.meta.main) {
  keepMountsApart()
  const { values } = parseArgs({
    options: {
      'cuts': { type: 'string' },
      'filesystem': { type: 'string' },
      'synchronous': { type: 'string' },
      'allow-missing': { type: 'boolean', default: false },
    },
  })
  const { synchronous } = values
  const chosen = filesystems.filter((name) => (values.filesystem ?? name) === name)
  const test = (filesystem: Filesystem) => (report: Report) =>
    testPower(report, {
      filesystem,
      cuts: Number(values.cuts ?? usual_cuts[filesystem]),
      weak_cuts: 1,
      allow_missing: values['allow-missing'],
      ...(synchronous === 'FULL' || synchronous === 'NORMAL' ? { only: synchronous } : {}),
    })
  await runTests(Object.fromEntries(chosen.map((name) => [`power ${name}`, test(name)])))
}
