import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { fileOf } from '../../db/engine/open.ts'
import { withBackup } from '../../server/backup/container.ts'
import { fillFolder } from '../../server/backup/fill.ts'
import { hashFile } from '../../server/backup/shelf.ts'
import { beginStart, command, stop, tryStart, type Child } from './program.ts'

/** What operations start from: made once, and outside the disk whose power is cut. */
export type Base = { data: string; older: string; good: string; good_hash: string }

/** Where one round works: a data folder, and a folder for what it makes. */
export type Place = { data: string; out: string }

export type Env = Record<string, string>

/** What must be done wholly, or not at all. */
export type Operation = {
  name: string
  set: (place: Place, base: Base) => unknown
  begin: (place: Place, base: Base, env: Env) => Child
  /** Whether it has come to its end; a server does not end by itself. */
  ended: (child: Child) => Promise<unknown>
  /** Whether it was done, seen from outside, before anything mends it. */
  done: (place: Place) => boolean
  /** What is wrong with what it left, and with a second run. */
  judge: (place: Place, base: Base) => Promise<string[]>
}

const golden = join(import.meta.dirname, '..', 'backup', 'golden', 'schema-9.zip')
const generated = 2_000

/** Makes what operations start from. */
export async function makeBase(folder: string): Promise<Base> {
  const [data, older, good] = ['data', 'older', 'good.zip'].map((name) => join(folder, name))
  const base = { data: data ?? '', older: older ?? '', good: good ?? '', good_hash: '' }
  await must(base.data, 'generate', '--incidents', '300')
  await must(base.data, 'backup', base.good)
  await withBackup(golden, { identities: [], folder: '' }, ({ manifest, open }) =>
    fillFolder(base.older, manifest, open),
  )
  return { ...base, good_hash: await hashFile(base.good) }
}

async function must(data: string, ...args: string[]): Promise<void> {
  const problems = await complaints(data, ...args)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** Runs a command to its end. @returns what it complained of */
async function complaints(data: string, ...args: string[]): Promise<string[]> {
  const child = command(args, data)
  const { code } = await child.exited
  return code === 0 ? [] : [`girok ${args[0]} ended with ${code}: ${child.stderr().slice(-500)}`]
}

const leftIn = (...folders: string[]) =>
  folders
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => name.startsWith('.girok-work-'))
    .map((name) => `${name} was left for ever`)

/** Starts the server, as it must after any fault, and ends it. */
async function startOnce(data: string, env: Env = {}): Promise<string[]> {
  const program = await tryStart(data, env)
  if (program.url === null) return [`it does not start: ${program.stderr().slice(-500)}`]
  await stop(program)
  return []
}

const exited = ({ exited }: Child) => exited

const listening = ({ process, stdout, exited }: Child) =>
  new Promise<void>((resolve) => {
    process.stdout?.on('data', () => stdout().includes('Girok is listening') && resolve())
    void exited.then(() => resolve())
  })

const backup: Operation = {
  name: 'backup',
  set: ({ data }, base) => cpSync(base.data, data, { recursive: true }),
  begin: ({ data, out }, _, env) => command(['backup', join(out, 'a.zip')], data, env),
  ended: exited,
  done: ({ out }) => existsSync(join(out, 'a.zip')),
  judge: async ({ data, out }) => [
    ...(backup.done({ data, out }) ? await complaints(data, 'verify', join(out, 'a.zip')) : []),
    ...(await complaints(data, 'backup', join(out, 'b.zip'))),
    ...leftIn(data, out),
  ],
}

const restore: Operation = {
  name: 'restore',
  set: ({ data }) => mkdirSync(data),
  begin: ({ data, out }, { good }, env) =>
    command(['restore', good, '--to', join(out, 'new')], data, env),
  ended: exited,
  done: ({ out }) => existsSync(join(out, 'new')),
  judge: async (place, { good, good_hash }) => {
    const { data, out } = place
    const folder = join(out, 'new')
    const again = restore.done(place) ? [] : await complaints(data, 'restore', good, '--to', folder)
    // The same rows make the same bytes.
    const back = await complaints(folder, 'backup', join(out, 'back.zip'))
    const same = back.length === 0 && (await hashFile(join(out, 'back.zip'))) === good_hash
    const differs = same ? [] : ['what was restored is not what was backed up']
    return [...again, ...back, ...differs, ...(await complaints(folder, 'verify')), ...leftIn(out)]
  },
}

/** One number out of a database that may not be there. */
function ask(data: string, query: string): number {
  if (!existsSync(fileOf(data))) return 0
  const file = new Database(fileOf(data))
  try {
    return Number(file.prepare(query).pluck().get())
  } catch {
    return 0
  } finally {
    file.close()
  }
}

const schemaOf = (data: string) => ask(data, 'select user_version from pragma_user_version')

const upgrade: Operation = {
  name: 'upgrade',
  set: ({ data }, base) => cpSync(base.older, data, { recursive: true }),
  begin: ({ data }, _, env) => beginStart(data, env),
  ended: listening,
  done: ({ data }) => schemaOf(data) > 9,
  judge: async ({ data }) => {
    const early = schemaOf(data) > 9 ? await findBackup(data) : []
    const started = await startOnce(data)
    return [
      ...early,
      ...started,
      ...(await findBackup(data)),
      ...(await complaints(data, 'verify')),
    ]
  },
}

/**
 * Every file under a good name is good, and one holds what was there before. Where an upgrade of
 * several steps was broken off after one of them, the next start makes a backup of that too.
 */
async function findBackup(data: string): Promise<string[]> {
  const shelf = join(data, 'backups')
  const names = existsSync(shelf) ? readdirSync(shelf).filter((name) => !name.startsWith('.')) : []
  const wanted = await hashFile(golden)
  const problems: string[] = []
  let found = false
  for (const file of names.map((name) => join(shelf, name))) {
    if ((await hashFile(file)) === wanted) found = true
    else problems.push(...(await complaints(data, 'verify', file)))
  }
  return found ? problems : ['upgraded without a backup of what was before', ...problems]
}

const with_example = { GIROK_EXAMPLE: '1' }
const rows = `select (select count(*) from place) * 1000000 + (select count(*) from term) * 1000
  + (select count(*) from incident) * 100 + (select count(*) from act) * 10
  + (select count(*) from agency)`
/** What a start that nothing disturbed makes: counted once. */
let whole = 0

const first_start: Operation = {
  name: 'first start',
  set: () => undefined,
  begin: ({ data }, _, env) => beginStart(data, { ...with_example, ...env }),
  ended: listening,
  done: ({ data }) => ask(data, 'select count(*) from incident') > 0,
  judge: async ({ data }) => {
    const started = await startOnce(data, with_example)
    const counted = ask(data, rows)
    if (whole === 0) whole = counted
    const differs = counted === whole ? [] : [`its rows add up to ${counted}, not ${whole}`]
    return [...started, ...differs, ...(await complaints(data, 'verify'))]
  },
}

const generate: Operation = {
  name: 'generate',
  set: () => undefined,
  begin: ({ data }, _, env) => command(['generate', '--incidents', String(generated)], data, env),
  ended: exited,
  done: ({ data }) => ask(data, 'select count(*) from incident') === generated,
  judge: async ({ data }) => {
    const count = ask(data, 'select count(*) from incident')
    const half = count % 1_000 === 0 ? [] : [`${count} incidents: not whole batches`]
    return [...half, ...(await startOnce(data)), ...(await complaints(data, 'verify'))]
  },
}

/** The operations that this file knows. */
export const operations = [backup, restore, upgrade, first_start, generate] as const
