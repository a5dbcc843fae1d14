import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { readNames, shelfIn } from '../../server/backup/names.ts'
import { read } from './client.ts'
import { checkFile } from './file.ts'
import { makeLedger, type Ledger } from './ledger.ts'
import {
  administrator,
  command,
  install,
  kill,
  preload,
  start,
  stop,
  temporaryFolder,
  type Program,
} from './program.ts'
import { runAlone, type Report } from './report.ts'
import { makeResearcher, type Researcher } from './researcher.ts'
import { settle } from './settle.ts'
import { startWriters } from './writers.ts'

export type ClockOptions = { rounds: number; allow_missing: boolean }

/** How far the clock is off, one after another, while people save: milliseconds. */
const jumps = { '-1h': -3_600_000, '+1y': 365 * 86_400_000, '+0': 0 }
type Jump = keyof typeof jumps
const every = Object.keys(jumps) as Jump[]

/**
 * Sets the clock back and forth under people who save: everything is there once and in its order,
 * whoever may come in does, and backups go on and stay.
 */
export async function testClock(report: Report, options: ClockOptions): Promise<void> {
  const library = findLibrary()
  if (library === null) {
    const why = 'faketime is missing: apt-get install faketime'
    return report.missing('a clock that jumps', why, options.allow_missing)
  }
  const rig = await setUp(library)
  const sum = { lost: 0, duplicated: 0 }
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const jump of every) {
      const found = await runJump(rig, jump)
      sum.lost += found.lost
      sum.duplicated += found.duplicated
      report.check(
        `clock ${round}/${options.rounds}: off by ${jump}: ${found.lost} lost, ${found.duplicated} twice, ${found.backups} backups`,
        found.problems,
      )
    }
  }
  const verified = command(['verify'], rig.folder)
  const { code } = await verified.exited
  report.check('clock: afterwards every row verifies', code === 0 ? [] : [verified.stdout()])
  await testGrudge(report, rig)
  report.figure(
    `clock: set ${options.rounds * every.length} times under load, ${rig.ledger.acknowledged().length} acknowledged, ${sum.lost} lost, ${sum.duplicated} twice`,
  )
}

type Rig = {
  folder: string
  token: string
  ledger: Ledger
  env: Record<string, string>
  setClock: (off: Jump) => void
}

/** The library by which a process is told another time; null where there is none. */
function findLibrary(): string | null {
  const said = spawnSync('faketime', ['-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD'])
  return said.status === 0 ? String(said.stdout).trim() : null
}

async function setUp(library: string): Promise<Rig> {
  const folder = temporaryFolder()
  await install(folder)
  const file = join(temporaryFolder(), 'clock')
  const setClock = (off: Jump) => writeFileSync(file, `${off}\n`)
  setClock('+0')
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    // Only the clock on the wall can be set.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    BACKUP_RECIPIENTS: await identityToRecipient(await generateIdentity()),
  }
  return { folder, token: await makeToken(folder), ledger: makeLedger('clock'), env, setClock }
}

/** One that holds when it is a year later, too. */
async function makeToken(folder: string): Promise<string> {
  const { email } = administrator
  const asked = ['--email', email, '--scope', 'write', '--days', '3650']
  const made = command(['token', 'create', ...asked], folder)
  await made.exited
  return made.stdout().trim()
}

/** The clock jumps in the middle of a run, and what is then due is made by the next. */
async function runJump({ folder, token, ledger, env, setClock }: Rig, jump: Jump) {
  const problems: string[] = []
  const before = backupsOf(folder)
  const program = await start(folder, env)
  const someone = makeResearcher(program.url)
  await someone.signIn()
  const load = startWriters(program.url, token, ledger, 4)
  await pause(300)
  setClock(jump)
  // Node says the time of a second ago.
  await pause(1_500)
  problems.push(...(await checkTime(program, jump)))
  problems.push(...(await comeIn(program, someone)))
  for (const { key, what } of await load.stop()) problems.push(`${key}: ${what}`)
  const ended = await stop(program)
  if (ended.code !== 0) problems.push(`it ended with ${ended.code}`)
  const next = await start(folder, env)
  const tally = await settle(next.url, token, ledger, new Date())
  problems.push(...tally.problems, ...(await openSome(next.url, token, ledger)))
  problems.push(...(await backupsAfter(folder, before, jump)))
  await kill(next)
  problems.push(...checkFile(folder, ledger))
  const { lost, duplicated } = tally
  return { lost, duplicated, problems, backups: backupsOf(folder).length }
}

/** Without the jump all this would say nothing. */
async function checkTime({ url }: Program, jump: Jump): Promise<string[]> {
  const { headers } = await fetch(`${url}/health`)
  const off = Date.parse(headers.get('date') ?? '') - Date.now()
  const right = Math.abs(off - jumps[jump]) < 60_000
  return right ? [] : [`the clock is off by ${off} ms, not by ${jump}`]
}

/** Whose session has ended signs in anew; so does somebody at a browser that is not known. */
async function comeIn({ url }: Program, someone: Researcher): Promise<string[]> {
  const problems: string[] = []
  for (const who of [someone, makeResearcher(url)]) {
    let page = await who.get('/account')
    if (page.status === 303) {
      const { status } = await who.signIn()
      if (status !== 303) problems.push(`a sign-in is answered ${status}`)
      page = await who.get('/account')
    }
    if (page.status !== 200) problems.push(`signed in, and /account is answered ${page.status}`)
  }
  return problems
}

/** A stranger who guesses until nobody from there may try again for a minute. */
async function guessInVain(url: string): Promise<void> {
  const stranger = makeResearcher(url)
  const guess = { ...administrator, password: 'a lamp in another room', next: '/' }
  await stranger.get('/sign-in')
  for (let n = 0; n < 6; n += 1) await stranger.post('/sign-in', guess)
}

/** The first, the last, and some between, each by its own address. */
async function openSome(url: string, token: string, ledger: Ledger): Promise<string[]> {
  const all = ledger.acknowledged()
  const some = all.filter((_, at) => at % Math.ceil(all.length / 10) === 0 || at === all.length - 1)
  const problems: string[] = []
  for (const { acknowledged, sent } of some) {
    const text = await read(`${url}/incidents/${acknowledged?.ref}.json`, token)
    if (!text.includes(sent.summary)) problems.push(`${acknowledged?.ref} is another record`)
  }
  return problems
}

const backupsOf = (folder: string) =>
  existsSync(shelfIn(folder)) ? readNames(readdirSync(shelfIn(folder))) : []

/** What is due by the clock as it is now is made, and the last of before is still there. */
async function backupsAfter(folder: string, before: ReturnType<typeof backupsOf>, jump: Jump) {
  const [last] = before
  const next = (last?.number ?? 0) + 1
  const made = () => (backupsOf(folder)[0]?.number ?? 0) >= next
  const began = performance.now()
  while (!made() && performance.now() - began < 120_000) await pause(100)
  const kept = last === undefined || backupsOf(folder).some(({ name }) => name === last.name)
  return [
    ...(made() ? [] : [`with the clock off by ${jump} no backup ${next} was made`]),
    ...(kept ? [] : [`${last.name} is gone`]),
  ]
}

/** A server that holds against people what was tried in a time to come: this test must see it. */
async function testGrudge(report: Report, { folder, env, setClock }: Rig): Promise<void> {
  setClock('+1y')
  const ahead = await start(folder, env)
  await guessInVain(ahead.url)
  await kill(ahead)
  setClock('+0')
  const found: string[][] = []
  // The whole one last: it forgets.
  for (const options of [preload('grudge.ts'), '']) {
    const program = await start(folder, { ...env, NODE_OPTIONS: options })
    found.push(await comeIn(program, makeResearcher(program.url)))
    await kill(program)
  }
  const [spoilt = [], whole = []] = found
  report.check('clock: what was tried in a time to come shuts nobody out', whole)
  report.check(
    `clock: a server that holds it against people is found out: ${spoilt[0]}`,
    spoilt[0]?.endsWith('429') ? [] : ['It was not seen.', ...spoilt],
  )
}

if (import.meta.main) {
  await runAlone('clock', 'rounds', 1, testClock)
}
