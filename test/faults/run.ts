import { parseArgs } from 'node:util'
import { testAttaching } from './attach.ts'
import { runBeside } from './beside.ts'
import { testClock } from './clock.ts'
import { testCuts } from './cut.ts'
import { filesystems, keepMountsApart } from './disk.ts'
import { testFailingCalls } from './failing.ts'
import { testFailover, usual_takeovers } from './failover.ts'
import { testFullDisk } from './full.ts'
import { testKills } from './kill.ts'
import { testLimits } from './limits.ts'
import { testOverload } from './overload.ts'
import { testPower, usual_cuts } from './power.ts'
import { makers_of_files, operations, operations_in_ci } from './operation/all.ts'
import { testLoadedBackup, testOperationCuts, testOperations } from './operations.ts'
import { runTests, type Report } from './report.ts'
import { testRot } from './rot.ts'
import { testStarts } from './start.ts'
import { testStops } from './stop.ts'

keepMountsApart()

/**
 * All fault tests: in a few minutes, or at length with `--long`; one after another, or so many
 * `--at-once`. Each file also runs alone, with counts of its own: `node test/faults/power.ts
 * --filesystem xfs --cuts 100`.
 */
const { values } = parseArgs({
  options: {
    'long': { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '1' },
    'only': { type: 'string' },
    'allow-missing': { type: 'boolean', default: false },
  },
})
const { long, only, 'allow-missing': allow_missing } = values
const at_once = Number(values['at-once'])

const power = filesystems.map((filesystem) => {
  const options = {
    filesystem,
    cuts: long ? 50 : usual_cuts[filesystem],
    weak_cuts: long ? 10 : 1,
    allow_missing,
  }
  return [`power ${filesystem}`, (report: Report) => testPower(report, options)] as const
})

/** Kills, then power cuts, from one and the same beginning, which takes a while to make. */
async function testAllOperations(report: Report): Promise<void> {
  const struck = long ? operations : operations_in_ci
  await testOperations(report, { kills: long ? 200 : 1, of: struck, allow_missing })
  // Each of these takes minutes: in CI on the file system that most have.
  for (const filesystem of filesystems.slice(0, long ? undefined : 1)) {
    const of = long ? operations : makers_of_files
    await testOperationCuts(report, { filesystem, cuts: long ? 50 : 1, of, allow_missing })
  }
}

const tests: Record<string, (report: Report) => Promise<void>> = {
  // The longest first, where several run at once: none is left to run alone at the end.
  operations: testAllOperations,
  start: (report) => testStarts(report, long ? 50 : 5),
  kill: (report) => testKills(report, long ? 200 : 6),
  stop: (report) => testStops(report, long ? 200 : 3),
  rot: (report) => testRot(report, long ? 1_000 : 20),
  ...Object.fromEntries(power),
  cut: (report) => testCuts(report, long ? 2_000 : 60),
  full: (report) => testFullDisk(report, { cycles: long ? 100 : 3, allow_missing }),
  clock: (report) => testClock(report, { rounds: long ? 20 : 1, allow_missing }),
  limits: (report) => testLimits(report, { rounds: long ? 20 : 1, allow_missing }),
  attach: (report) =>
    testAttaching(
      report,
      long ? { kills: 100, cuts: 50, allow_missing } : { kills: 3, cuts: 2, allow_missing },
    ),
  'backup under load': (report) => testLoadedBackup(report, long ? 200 : 1),
  // Its bounds are in time: only where nothing else goes on.
  ...(long && {
    overload: (report: Report) => testOverload(report, { seconds: 60, incidents: 20_000 }),
  }),
  failover: (report) =>
    testFailover(report, { takeovers: long ? 20 : usual_takeovers, allow_missing }),
  failing: (report) => testFailingCalls(report, { passes: long ? 150 : 1, allow_missing }),
}

const chosen = Object.entries(tests).filter(([name]) => only === undefined || name === only)
if (chosen.length === 0) throw new Error(`There is no fault test called ${only}.`)
if (at_once > 1) {
  const given = process.argv.slice(2).filter((arg) => /^--(long|allow-missing)$/.test(arg))
  const names = chosen.map(([name]) => name)
  await runBeside(names, at_once, [import.meta.filename, ...given, '--only'])
}
await runTests(Object.fromEntries(chosen))
