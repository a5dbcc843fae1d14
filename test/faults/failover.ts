import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { read } from './client.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import { findPrograms, makeServers, type Server } from './postgres.ts'
import { install, start, stop, temporaryFolder, type Program } from './program.ts'
import { middle, runTests, type Report } from './report.ts'
import { compareWhole, settle } from './settle.ts'
import { startWriters } from './writers.ts'

const writers = 6
const least = 10
const missing = 'PostgreSQL is not installed (Debian: postgresql).'

type Options = { takeovers: number; allow_missing: boolean }

/**
 * Kills the PostgreSQL server that takes writes, again and again, while people save, and lets its
 * standby take over. The program is not started anew. With a standby that every commit waits for,
 * nothing that was acknowledged may be missing; without waiting something must be, or this test
 * would not see a loss.
 */
export async function testFailover(report: Report, { takeovers, allow_missing }: Options) {
  const bin = findPrograms()
  if (bin === null) return report.missing('failover', missing, allow_missing)
  await testTakeovers(report, bin, takeovers)
  await testWithoutWaiting(report, bin)
}

async function testTakeovers(report: Report, bin: string, takeovers: number): Promise<void> {
  const rig = await setUp(bin)
  const ledger = makeLedger('failover')
  const sum = { acknowledged: 0, lost: 0, duplicated: 0 }
  const outages: number[] = []
  for (let round = 1; round <= takeovers; round += 1) {
    wait(rig.primary, true)
    const { program, tally, outage_ms } = await takeOver(rig, ledger)
    outages.push(outage_ms)
    sum.acknowledged = tally.acknowledged
    sum.lost += tally.lost
    sum.duplicated += tally.duplicated
    const name = `failover ${round}/${takeovers}: ${tally.acknowledged} acknowledged so far, ${tally.lost} lost, ${tally.duplicated} twice, ${tally.unanswered} sent again`
    report.check(name, tally.problems)
    if (round === takeovers) {
      const whole = await compareWhole(program.url, rig.token, ledger)
      report.check('failover: every record is whole', whole)
    }
    await stop(program)
    await replace(rig)
  }
  report.figure(
    `failover: ${takeovers} takeovers under ${writers} writers, ${sum.acknowledged} acknowledged, ${sum.lost} lost, ${sum.duplicated} twice; lists back after ${Math.round(middle(outages))} ms (median), ${Math.round(Math.max(...outages))} ms at most, without a restart`,
  )
}

/** A standby that nobody waits for, and that hears nothing any more, must lose what was said. */
async function testWithoutWaiting(report: Report, bin: string): Promise<void> {
  const rig = await setUp(bin)
  rig.standby.say("alter system set primary_conninfo = ''")
  rig.standby.say('select pg_reload_conf()')
  const { program, tally } = await takeOver(rig, makeLedger('weak'))
  await stop(program)
  const said = `${tally.lost} of ${tally.acknowledged} acknowledged lost`
  const name = `failover: without a standby that is waited for, a loss is seen: ${said}`
  report.check(name, tally.lost > 0 ? [] : ['Nothing was lost: this test would not see a loss.'])
  report.figure(`failover, nobody waited for (must lose): ${said}`)
}

type Rig = {
  servers: ReturnType<typeof makeServers>
  primary: Server
  standby: Server
  folder: string
  token: string
}

async function setUp(bin: string): Promise<Rig> {
  const servers = makeServers(bin)
  const primary = await servers.first()
  primary.start()
  primary.say('create database girok')
  const folder = temporaryFolder()
  const token = await install(folder, { DATABASE_URL: urlOf(primary) })
  const standby = await servers.standbyOf(primary)
  standby.start()
  return { servers, primary, standby, folder, token }
}

/** Kills the primary at a random moment under load, and has the standby take over. */
async function takeOver({ primary, standby, folder, token }: Rig, ledger: Ledger) {
  const program = await start(folder, { DATABASE_URL: urlOf(primary, standby) })
  const load = startWriters(program.url, token, ledger, writers)
  await someAcknowledged(ledger)
  await pause(randomInt(10, 500))
  primary.kill()
  const killed_at = performance.now()
  const restarted_at = new Date()
  standby.promote()
  // There is no other to wait for until the next one is made.
  wait(standby, false)
  await serves(program, token)
  const outage_ms = performance.now() - killed_at
  await pause(300)
  await load.stop()
  return { program, outage_ms, tally: await settle(program.url, token, ledger, restarted_at) }
}

/** On a machine that is busy, a moment alone would kill before anything is said. */
async function someAcknowledged(ledger: Ledger): Promise<void> {
  const before = ledger.acknowledged().length
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (ledger.acknowledged().length >= before + least) return
    await pause(20)
  }
  throw new Error('Nothing was saved in half a minute.')
}

/** What took over gets a standby of its own. */
async function replace(rig: Rig): Promise<void> {
  rig.primary = rig.standby
  rig.standby = await rig.servers.standbyOf(rig.primary)
  rig.standby.start()
}

/** Whether a commit waits until the standby has it on disk. */
function wait(server: Server, on: boolean): void {
  server.say(`alter system set synchronous_standby_names = '${on ? '*' : ''}'`)
  server.say('select pg_reload_conf()')
}

const urlOf = (...servers: Server[]) =>
  `postgres://girok@${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}/girok?target_session_attrs=read-write`

/** Ends when lists are read and answered again. */
async function serves(program: Program, token: string): Promise<void> {
  const began = performance.now()
  for (;;) {
    try {
      await read(`${program.url}/api/incidents?size=25`, token)
      return
    } catch (error) {
      if (performance.now() - began > 30_000) throw error
      await pause(50)
    }
  }
}

/** Takeovers that fit into a run of a few minutes. */
export const usual_takeovers = 2

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      'takeovers': { type: 'string', default: String(usual_takeovers) },
      'allow-missing': { type: 'boolean', default: false },
    },
  })
  const options = { takeovers: Number(values.takeovers), allow_missing: values['allow-missing'] }
  await runTests({ failover: (report) => testFailover(report, options) })
}
