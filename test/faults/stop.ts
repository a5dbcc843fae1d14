import { randomInt } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fileOf } from '../../db/engine/open.ts'
import { answerTo, ask } from './client.ts'
import { checkFile } from './file.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { install, logged, start, stop, temporaryFolder, type Program } from './program.ts'
import { runTests, type Report } from './report.ts'
import { settle } from './settle.ts'
import { acknowledge, before, startWriters } from './writers.ts'

const writers = 6
const patience = 10_000

/**
 * Ends the server (SIGTERM) again and again while people save. What it had accepted is answered; a
 * request that met a closed door was not saved behind it.
 */
export async function testStops(report: Report, stops: number): Promise<void> {
  const folder = temporaryFolder()
  const token = await install(folder)
  const ledger = makeLedger('stop')
  const sum = { lost: 0, refused: 0, unsaid: 0, slowest: 0 }
  for (let round = 1; round <= stops; round += 1) {
    const program = await start(folder)
    const load = startWriters(program.url, token, ledger, writers)
    await pause(randomInt(20, 500))
    const slow = await sendSlowly(program, token, ledger)
    const fault_at = performance.now()
    const [exit, slow_problem] = await Promise.all([stop(program), slow.finish()])
    const early = [...before(fault_at, await load.ended), ...logged(program)]
    const restarted_at = new Date()
    const again = await start(folder)
    const tally = await settle(again.url, token, ledger, restarted_at)
    await stop(again)
    sum.lost += tally.lost
    sum.refused += tally.unanswered
    sum.unsaid += tally.saved_unanswered
    sum.slowest = Math.max(sum.slowest, exit.after_ms)
    report.check(
      `stop ${round}/${stops}: ${tally.acknowledged} acknowledged so far, ${tally.lost} lost, ${Math.round(exit.after_ms)} ms`,
      [
        ...early,
        ...tally.problems,
        ...(slow_problem === null ? [] : [`the request under way: ${slow_problem}`]),
        ...(exit.code === 0 ? [] : [`exit code ${exit.code}, ${exit.signal}`]),
        ...(exit.after_ms <= patience ? [] : [`took ${Math.round(exit.after_ms)} ms`]),
        ...(tally.saved_unanswered === 0
          ? []
          : [`${tally.saved_unanswered} were saved, and their writers never told`]),
        ...checkLog(folder),
        ...checkFile(folder, ledger),
      ],
    )
  }
  report.figure(
    `SIGTERM: ${stops} under load, ${ledger.entries.length - sum.refused} records acknowledged, ${sum.lost} lost, ${sum.refused} requests met a closed door, ${sum.unsaid} of them saved; slowest end ${Math.round(sum.slowest)} ms`,
  )
}

/** A request that is half-way in when the signal comes: it was accepted, so it is answered. */
async function sendSlowly(program: Program, token: string, ledger: Ledger) {
  const entry = ledger.next()
  const body = JSON.stringify(entry.sent)
  const req = ask(`${program.url}/api/incidents`, token, { key: entry.key, body, wait: true })
  const answer = answerTo(req).then(
    ({ status, text }) => (status === 201 ? acknowledge(entry, text) : `status ${status}: ${text}`),
    (error: unknown) => String(error),
  )
  // "100 Continue": until it comes, nobody knows whether the server has seen the request at all.
  await Promise.race([new Promise((resolve) => req.once('continue', resolve)), answer])
  req.write(body.slice(0, 100))
  return {
    async finish(): Promise<string | null> {
      await pause(randomInt(50, 1_000))
      req.end(body.slice(100))
      return answer
    },
  }
}

/** A server that ended in good order leaves everything in the one file. */
function checkLog(folder: string): string[] {
  const log = `${fileOf(folder)}-wal`
  const size = existsSync(log) ? statSync(log).size : 0
  return size === 0 ? [] : [`the write-ahead log still holds ${size} bytes`]
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { stops: { type: 'string', default: '20' } } })
  await runTests({ stop: (report) => testStops(report, Number(values.stops)) })
}
