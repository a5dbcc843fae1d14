import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkFile } from './file.ts'
import { makeLedger } from './ledger.ts'
import { install, kill, logged, start, stop, temporaryFolder } from './program.ts'
import { middle, runTests, type Report } from './report.ts'
import { compareWhole, settle } from './settle.ts'
import { before, startWriters } from './writers.ts'

const writers = 6

/**
 * Kills the server (SIGKILL) again and again at a random moment while people save, and starts it
 * again on the same, growing, database. This shows that the program recovers by itself; that data
 * is on the disk, only a power cut can show: what a killed process has written, the system keeps.
 */
export async function testKills(report: Report, kills: number): Promise<void> {
  const folder = temporaryFolder()
  const token = await install(folder)
  const ledger = makeLedger('kill')
  const sum = { acknowledged: 0, lost: 0, duplicated: 0, unanswered: 0, saved: 0 }
  const starts: number[] = []
  let program = await start(folder)
  for (let round = 1; round <= kills; round += 1) {
    const sent_before = ledger.entries.length
    const load = startWriters(program.url, token, ledger, writers)
    await pause(randomInt(5, 500))
    const fault_at = performance.now()
    await kill(program)
    const early = [...before(fault_at, await load.ended), ...logged(program)]
    const restarted_at = new Date()
    program = await start(folder)
    starts.push(program.start_ms)
    const tally = await settle(program.url, token, ledger, restarted_at)
    sum.acknowledged += ledger.entries.length - sent_before - tally.unanswered
    sum.lost += tally.lost
    sum.duplicated += tally.duplicated
    sum.unanswered += tally.unanswered
    sum.saved += tally.saved_unanswered
    const name = `kill ${round}/${kills}: ${tally.acknowledged} acknowledged so far, ${tally.lost} lost, ${tally.duplicated} twice, ${tally.unanswered} sent again`
    report.check(name, [...early, ...tally.problems, ...checkFile(folder, ledger)])
  }
  report.check('kill: every record is whole', await compareWhole(program.url, token, ledger))
  const { code } = await stop(program)
  report.check('kill: stops in good order', code === 0 ? [] : [`exit code ${code}`])
  report.check('kill: the file is sound', checkFile(folder, ledger))
  report.figure(
    `kill -9: ${kills} kills, ${sum.acknowledged} records acknowledged to ${writers} writers, ${sum.lost} lost, ${sum.duplicated} duplicated`,
  )
  report.figure(
    `kill -9: ${sum.unanswered} requests unanswered, ${sum.saved} of them saved; sent again, each is there once; median start ${Math.round(middle(starts))} ms`,
  )
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '30' } } })
  await runTests({ kill: (report) => testKills(report, Number(values.kills)) })
}
