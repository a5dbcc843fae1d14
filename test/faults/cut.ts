import { connect } from 'node:net'
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkFile } from './file.ts'
import { makeLedger, type Entry, type Ledger } from './ledger.ts'
import { install, logged, preload, start, stop, temporaryFolder } from './program.ts'
import { runTests, type Report } from './report.ts'
import { makeResearcher, type Researcher, type Sheet } from './researcher.ts'
import { settle } from './settle.ts'
import { save } from './writers.ts'

/**
 * Connections that break after a request was sent and before its answer came: the client sends it
 * again, under the same key or with the same form. There must be one record of each.
 */
export async function testCuts(report: Report, cuts: number): Promise<void> {
  const folder = temporaryFolder()
  const token = await install(folder)
  const ledger = makeLedger('answer')
  const sum = await cutAll(folder, token, ledger, cuts, {})
  report.check(
    `cut: ${cuts} answers that never came, sent again: ${sum.lost} missing, ${sum.duplicated} twice`,
    [...sum.problems, ...checkFile(folder, ledger)],
  )
  report.figure(
    `connections cut: ${cuts} of ${ledger.entries.length} requests, half of them forms; ${sum.saved} had been saved behind the cut; sent again: ${sum.lost} missing, ${sum.duplicated} duplicated`,
  )
  await testForgetful(report, Math.min(cuts, 20))
}

async function cutAll(
  folder: string,
  token: string,
  ledger: Ledger,
  cuts: number,
  env: Record<string, string>,
) {
  const program = await start(folder, env)
  const someone = makeResearcher(program.url)
  await someone.signIn()
  const sheets: Sheet[] = []
  for (let cut = 1; cut <= cuts; cut += 1) {
    if (cut % 2 === 0) await cutOff(program.url, apiRequest(token, ledger.next()))
    else sheets.push(await cutSheet(program.url, someone, ledger))
  }
  // What the server does behind a closed connection, it does in the next moment.
  await pause(300)
  const restarted_at = new Date()
  const problems: string[] = []
  for (const sheet of sheets) {
    const { status } = await someone.send(sheet)
    if (status !== 303) problems.push(`${sheet.entry.key}, sent again: ${status}`)
  }
  for (const entry of ledger.unanswered()) await save(program.url, token, entry)
  const { lost, duplicated, ...tally } = await settle(program.url, token, ledger, restarted_at)
  const saved = await countBefore(program.url, token, restarted_at)
  await stop(program)
  problems.push(...tally.problems, ...logged(program))
  return { lost, duplicated, saved, problems }
}

type Raw = { head: string[]; body: string }

function apiRequest(token: string, entry: Entry): Raw {
  const body = JSON.stringify(entry.sent)
  const head = [
    'POST /api/incidents HTTP/1.1',
    `Authorization: Bearer ${token}`,
    `Idempotency-Key: ${entry.key}`,
    'Content-Type: application/json',
  ]
  return { head, body }
}

async function cutSheet(url: string, someone: Researcher, ledger: Ledger): Promise<Sheet> {
  const sheet = await someone.type(ledger)
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(sheet.fields)) {
    if (name !== 'csrf') for (const one of [value].flat()) fields.append(name, one)
  }
  fields.append('csrf', await someone.formToken())
  const cookies = [...someone.cookies].map(([name, value]) => `${name}=${value}`)
  const head = [
    'POST /incidents/new HTTP/1.1',
    `Cookie: ${cookies.join('; ')}`,
    `Origin: ${url}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
  ]
  await cutOff(url, { head, body: fields.toString() })
  return sheet
}

/** Sends a whole request, and breaks the connection in the moment after. */
function cutOff(url: string, { head, body }: Raw): Promise<void> {
  const { hostname, port, host } = new URL(url)
  const lines = [...head, `Host: ${host}`, `Content-Length: ${Buffer.byteLength(body)}`, '', body]
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.once('error', reject)
    socket.once('close', () => resolve())
    socket.write(lines.join('\r\n'), () => {
      const later = randomInt(4) * randomInt(10)
      setTimeout(() => socket.resetAndDestroy(), later)
    })
  })
}

async function countBefore(url: string, token: string, moment: Date): Promise<number> {
  const asked = `${url}/incidents.json?kind=all`
  const answer = await fetch(asked, { headers: { authorization: `Bearer ${token}` } })
  const all = (await answer.json()) as { created_at: string }[]
  return all.filter(({ created_at }) => created_at < moment.toISOString()).length
}

/** A server that does not know again what it was sent makes second records: seen here. */
async function testForgetful(report: Report, cuts: number): Promise<void> {
  const folder = temporaryFolder()
  const token = await install(folder)
  const env = { NODE_OPTIONS: preload('forget.ts') }
  const { duplicated } = await cutAll(folder, token, makeLedger('forgotten'), cuts, env)
  report.check(
    `cut: a server that forgets what it was sent is found out: ${duplicated} of ${cuts} twice`,
    duplicated > 0 ? [] : ['No second record was seen: this test would not see any.'],
  )
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { cuts: { type: 'string', default: '200' } } })
  await runTests({ cut: (report) => testCuts(report, Number(values.cuts)) })
}
