import { cpSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { answerTo, ask } from './client.ts'
import { checkFile } from './file.ts'
import { offspring } from './inject.ts'
import { makeLedger } from './ledger.ts'
import { kill, preload, start, temporaryFolder, type Program } from './program.ts'
import type { Report } from './report.ts'
import { settle } from './settle.ts'
import { save, startWriters } from './writers.ts'

const patience = 10_000
const no_lists = 'lists do not come back'

/** A data folder that no server has, and a token of it. */
export type Installed = { from: string; token: string }

/** Another installation like it: to make one takes seconds. */
export function copyOf({ from, token }: Installed): { folder: string; token: string } {
  const folder = temporaryFolder()
  cpSync(from, folder, { recursive: true })
  return { folder, token }
}

/** Lets readers, and then the server, run out of memory. */
export async function testMemory(
  report: Report,
  rounds: number,
  installed: Installed,
): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    report.check(
      `limits: a reader without memory ${round}/${rounds}`,
      await feed(installed, 'glutton.ts'),
    )
  }
  const seen = await feed(installed, 'no-reader.ts')
  report.check(
    `limits: a server that starts no other reader is found out: ${seen[0]}`,
    seen[0] === no_lists ? [] : ['It was not seen.', ...seen],
  )
  await testServer(report, installed, { rounds, spoilt: false })
  await testServer(report, installed, { rounds: 1, spoilt: true })
}

/** A question that takes all the memory of its reader; the next ones are answered by another. */
async function feed(installed: Installed, file: string): Promise<string[]> {
  const { folder, token } = copyOf(installed)
  // A heap of the usual size would take the machine with it.
  const options = `${preload(file)} --max-old-space-size=80`
  const program = await start(folder, { NODE_OPTIONS: options })
  const ledger = makeLedger('memory')
  const list = async (path: string) => (await reply(`${program.url}${path}`, token)).status
  const before = (await list('/incidents.csv'), await save(program.url, token, ledger.next()))
  const readers = offspring(program.process.pid ?? 0)
  const [answered, saved] = await Promise.all([
    list('/incidents.json?q=glutton'),
    save(program.url, token, ledger.next()),
  ])
  const problems = [before, saved].filter((met) => met !== null)
  if (answered < 500 && answered !== 0) problems.push(`a reader without memory: ${answered}`)
  if (!/heap/i.test(program.stderr())) problems.push('memory never ran out')
  const began = performance.now()
  while ((await list('/incidents.json')) !== 200 && problems.length === 0) {
    if (performance.now() - began > patience) problems.push(no_lists)
    await pause(100)
  }
  const others = offspring(program.process.pid ?? 0).filter((pid) => !readers.includes(pid))
  if (problems.length === 0 && others.length === 0) problems.push('it is the same reader')
  await kill(program)
  return problems
}

/** What was cut off is no answer. */
const reply = (url: string, token: string, body?: string) => {
  const req = ask(url, token, body === undefined ? {} : { body })
  req.end(body)
  return answerTo(req).catch(() => ({ status: 0, text: '' }))
}

/** Refused once it has been read, which takes some megabytes. */
const heavy = JSON.stringify({ title: 'Heavy', summary: 'x '.repeat(900_000) })

const most_waves = 6

/** The server has little memory, and more to do than fits in: it answers, or ends and starts again. */
async function testServer(
  report: Report,
  installed: Installed,
  { rounds, spoilt }: { rounds: number; spoilt: boolean },
): Promise<void> {
  const { folder, token } = copyOf(installed)
  const ledger = makeLedger('server-memory')
  const small = `--max-old-space-size=40${spoilt ? ` ${preload('hollow.ts')}` : ''}`
  const sum = { ended: 0, lost: 0 }
  for (let round = 1; round <= rounds; round += 1) {
    const program = await start(folder, { NODE_OPTIONS: small })
    const load = startWriters(program.url, token, ledger, 4)
    const saved = ledger.acknowledged().length
    while (ledger.acknowledged().length < saved + 6 && !isOver(program)) await pause(50)
    const url = `${program.url}/api/incidents`
    for (let wave = 1; wave <= most_waves && !isOver(program); wave += 1) {
      await Promise.all(Array.from({ length: 60 }, () => reply(url, token, heavy)))
    }
    await load.stop()
    const how = await endOf(program)
    if (how !== 'goes on') sum.ended += 1
    const restarted_at = new Date()
    const next = await start(folder)
    const tally = await settle(next.url, token, ledger, restarted_at)
    await kill(next)
    sum.lost += tally.lost
    if (spoilt) break
    report.check(
      `limits: little memory ${round}/${rounds}: the server ${how}, ${tally.lost} of ${tally.acknowledged} lost`,
      [...tally.problems, ...checkFile(folder, ledger)],
    )
  }
  if (spoilt) {
    report.check(
      `limits: little memory: a server that drops a commit is found out: ${sum.lost} lost`,
      sum.lost > 0 ? [] : ['Nothing was lost: this test would not see a loss.'],
    )
    return
  }
  report.check(
    `limits: little memory: the server ended ${sum.ended} times`,
    sum.ended > 0 ? [] : ['It never ran out: this tests nothing.'],
  )
  report.figure(
    `little memory: ${sum.ended} of ${rounds} servers ran out, ${ledger.acknowledged().length} acknowledged, ${sum.lost} lost`,
  )
}

const isOver = ({ process }: Program) => process.exitCode !== null || process.signalCode !== null

/** Whether memory ended it; one that goes on is ended as a power cut would. */
async function endOf(program: Program): Promise<string> {
  const { exitCode, signalCode } = program.process
  await kill(program)
  return exitCode === null && signalCode === null ? 'goes on' : `ended (${signalCode ?? exitCode})`
}
