import { createHash, randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fileOf } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { makeClient } from '../client.ts'
import { filesystems, keepMountsApart, makeDisk, whyNot, type Filesystem } from './disk.ts'
import { administrator, command, install, kill, start, stop, temporaryFolder } from './program.ts'
import type { Program } from './program.ts'
import { runTests, type Report } from './report.ts'
import { makeLedger } from './ledger.ts'
import { save } from './writers.ts'

const senders = 4

/** The senders' own book of what they sent: the hash of each file, and whether it was acknowledged. */
type Sent = Map<string, 'sent' | 'acknowledged'>

/** Where a server runs, and how it is struck while files are on their way to it. */
type Scene = {
  folder: string
  strike: (program: Program) => Promise<void>
  /** Makes it all ready for the next start. */
  mend: () => Promise<void>
  close: () => Promise<void>
}

export type AttachOptions = { kills: number; cuts: number; allow_missing: boolean }

/**
 * Strikes the server while people attach files. What was acknowledged is there, byte for byte, with
 * its first event of custody; what was not is there whole, or not at all.
 */
export async function testAttaching(report: Report, options: AttachOptions): Promise<void> {
  const folder = temporaryFolder()
  const killed: Scene = {
    folder,
    strike: kill,
    mend: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  await strikeOften(report, 'kill', killed, options.kills)
  for (const filesystem of filesystems) {
    const why = await whyNot(filesystem)
    const name = `cut on ${filesystem}`
    if (why !== null) report.missing(`attach, ${name}`, why, options.allow_missing)
    else await strikeOften(report, name, await onDisk(filesystem), options.cuts)
  }
}

async function onDisk(filesystem: Filesystem): Promise<Scene> {
  const disk = await makeDisk(filesystem)
  await disk.mount()
  return {
    folder: join(disk.path, 'data'),
    strike: async (program) => {
      await disk.cut(program.process)
      await kill(program)
    },
    mend: async () => {
      await disk.unmount()
      await disk.mount()
    },
    close: () => disk.unmount(),
  }
}

async function strikeOften(report: Report, name: string, scene: Scene, times: number) {
  if (times === 0) return
  const { folder } = scene
  const token = await install(folder)
  const sent: Sent = new Map()
  let program = await start(folder)
  const source = await newSource(program.url, token, folder)
  const cookies = await signIn(program.url)
  let lost = 0
  for (let round = 1; round <= times; round += 1) {
    const ended = Promise.all(
      Array.from({ length: senders }, () => sendUntilBroken(program.url, cookies, source, sent)),
    )
    await pause(randomInt(50, 900))
    await scene.strike(program)
    await ended
    await scene.mend()
    program = await start(folder)
    const acknowledged = [...sent.values()].filter((state) => state === 'acknowledged').length
    const problems = checkFiles(folder, sent)
    lost = problems.filter((line) => line.startsWith('lost')).length
    report.check(
      `attach, ${name} ${round}/${times}: ${acknowledged} of ${sent.size} files acknowledged so far`,
      problems,
    )
  }
  await stop(program)
  const verify = command(['verify'], folder)
  const { code } = await verify.exited
  report.check(`attach, ${name}: every file verifies`, code === 0 ? [] : [verify.stderr()])
  await scene.close()
  const all = [...sent.values()].filter((state) => state === 'acknowledged').length
  report.figure(`attach, ${name}: ${times} times, ${all} files acknowledged, ${lost} lost`)
  report.check(`attach, ${name}: something was sent`, all > 0 ? [] : ['Nothing was acknowledged.'])
}

/** A source for files to be attached to. */
async function newSource(url: string, token: string, folder: string): Promise<string> {
  const met = await save(url, token, makeLedger('attach').next())
  if (met !== null) throw new Error(met)
  const file = connect(fileOf(folder), 'read')
  const id = file.prepare('select id from source limit 1').pluck().get() as string
  file.close()
  return id
}

async function signIn(url: string): Promise<Record<string, string>> {
  const web = makeClient(url)
  await web.get('/sign-in')
  const { location } = await web.post('/sign-in', { ...administrator, next: '/account' })
  if (location !== '/account') throw new Error('The administrator could not sign in.')
  return Object.fromEntries(web.cookies)
}

async function sendUntilBroken(
  url: string,
  cookies: Record<string, string>,
  source: string,
  sent: Sent,
): Promise<void> {
  const web = makeClient(url, cookies)
  try {
    await web.get('/account')
    for (;;) {
      const bytes = Buffer.concat([Buffer.from('%PDF-1.4 '), randomBytes(randomInt(10, 600_000))])
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      sent.set(sha256, 'sent')
      const path = `/sources/${source}/attachments`
      const { location } = await web.postFiles(path, {}, [['a.pdf', bytes]])
      if (location?.includes('attached=1')) sent.set(sha256, 'acknowledged')
    }
  } catch {
    // The connection broke: this is the fault at work.
  }
}

/** Each finds nothing in a whole database. */
const must_be_empty = {
  'file without attachment':
    'select sha256 from file where sha256 not in (select sha256 from attachment)',
  'attachment without custody': `select sha256 from attachment where not exists (
    select 1 from custody where attachment_id = attachment.id and event = 'received')`,
  'file without all its pieces': `select sha256 from file where size > (
    select coalesce(sum(length(bytes) / 4 * 3), 0) from file_piece
    where file_piece.pieces_id = file.pieces_id)`,
}

function checkFiles(folder: string, sent: Sent): string[] {
  const file = connect(fileOf(folder), 'read')
  try {
    const there = new Set(file.prepare('select sha256 from attachment').pluck().all() as string[])
    const lost = [...sent].flatMap(([sha256, state]) =>
      state === 'acknowledged' && !there.has(sha256) ? `lost: ${sha256}` : [],
    )
    const strange = [...there].filter((sha256) => !sent.has(sha256))
    const broken = Object.entries(must_be_empty).flatMap(([name, query]) =>
      (file.prepare(query).pluck().all() as string[]).map((sha256) => `${name}: ${sha256}`),
    )
    return [...lost, ...strange.map((sha256) => `never sent: ${sha256}`), ...broken]
  } finally {
    file.close()
  }
}

if (import.meta.main) {
  keepMountsApart()
  const { values } = parseArgs({
    options: {
      'kills': { type: 'string', default: '10' },
      'cuts': { type: 'string', default: '5' },
      'allow-missing': { type: 'boolean', default: false },
    },
  })
  const [kills, cuts] = [Number(values.kills), Number(values.cuts)]
  const options = { kills, cuts, allow_missing: values['allow-missing'] }
  await runTests({ attach: (report) => testAttaching(report, options) })
}
