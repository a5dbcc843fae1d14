import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cleanUp } from './clean-up.ts'

const root = join(import.meta.dirname, '..', '..')
/** The first administrator of every installation that is made here. */
export const administrator = {
  email: 'faults@example.org',
  password: 'a lamp in the engine room',
}

export type Exit = { code: number | null; signal: NodeJS.Signals | null; after_ms: number }

/** A child of this run: the real program, as anybody starts it. */
export type Child = {
  process: ChildProcess
  stdout: () => string
  stderr: () => string
  /** Ends when the child has ended and all it printed has been read. */
  exited: Promise<Exit>
}

/** A server that listens. */
export type Program = Child & { url: string; start_ms: number }

/**
 * The setting of Node's by which a server loads a file of `spoilt/` first: what it leaves out, or
 * does wrong, a test must see.
 */
export const preload = (file: string): string =>
  `--import=${join(import.meta.dirname, 'spoilt', file)}`

/** A folder of this run's own, gone at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'girok-faults-'))
  // A server that was killed a moment ago may still be writing.
  const patient = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }
  cleanUp(() => rmSync(folder, patient))
  return folder
}

function run(script: string, args: string[], folder: string, env: Record<string, string>): Child {
  const began = performance.now()
  // Nothing of the caller's own settings: their port, their database.
  const own = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, PORT: '0', GIROK_EXAMPLE: '0' }
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const forget = cleanUp(() => void child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const exited = new Promise<Exit>((resolve) => {
    let after_ms = 0
    child.once('exit', () => (after_ms = performance.now() - began))
    child.once('close', (code, signal) => {
      forget()
      resolve({ code, signal, after_ms })
    })
  })
  return { process: child, stdout: () => out, stderr: () => err, exited }
}

/** Runs a command of the program's on a data folder. */
export const command = (args: string[], folder: string, env: Record<string, string> = {}): Child =>
  run('server/girok.mjs', args, folder, env)

/** Begins to start the server, which need not come to its end. */
export const beginStart = (folder: string, env: Record<string, string> = {}): Child =>
  run('server/start.mjs', [], folder, env)

/**
 * Starts the server on a data folder.
 * @returns the server once it listens, or how it ended instead
 */
export async function tryStart(
  folder: string,
  env: Record<string, string> = {},
): Promise<Program | (Child & { url: null })> {
  const began = performance.now()
  const child = run('server/start.mjs', [], folder, env)
  const listening = new Promise<string>((resolve) => {
    child.process.stdout?.on('data', () => {
      const url = /^Girok is listening on (\S+)$/m.exec(child.stdout())?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const late = pause(120_000, null, { ref: false })
  const url = await Promise.race([listening, child.exited.then(() => null), late])
  if (url === null) {
    child.process.kill('SIGKILL')
    await child.exited
    return { ...child, url }
  }
  return { ...child, url, start_ms: performance.now() - began }
}

/** Starts the server on a data folder; it must come up. */
export async function start(folder: string, env: Record<string, string> = {}): Promise<Program> {
  const program = await tryStart(folder, env)
  if (program.url !== null) return program
  const { code } = await program.exited
  throw new Error(`The server did not start (exit code ${code}): ${program.stderr()}`)
}

/**
 * What a server wrote to its log, which in good order is that no backups were asked for, and how full
 * the disk of this machine is.
 */
export const logged = (program: Child): string[] => {
  const log = program.stderr().replaceAll(/^(No backups are made|The disk of) .*\n/gm, '')
  return log === '' ? [] : [`the server's log: ${log.slice(0, 1_000)}`]
}

/** Ends a server as an operator does. */
export async function stop(program: Child): Promise<Exit> {
  const asked = performance.now()
  program.process.kill('SIGTERM')
  const exit = await program.exited
  return { ...exit, after_ms: performance.now() - asked }
}

/** Ends a server as a power failure or the kernel does. */
export async function kill(program: Child): Promise<void> {
  program.process.kill('SIGKILL')
  await program.exited
}

/** What an installation without settings of its own begins as: made once in a run, and copied. */
let model: Promise<{ folder: string; token: string }> | undefined

/**
 * Makes a new installation with its first administrator, or only the latter of what stands in the folder.
 * @returns a token that may write, from the command line
 */
export async function install(folder: string, env: Record<string, string> = {}): Promise<string> {
  const own = Object.keys(env).length > 0 || (existsSync(folder) && readdirSync(folder).length > 0)
  if (own) return installAnew(folder, env)
  const made = await (model ??= makeModel())
  cpSync(made.folder, folder, { recursive: true })
  // It outlives a power cut, as one that SQLite wrote.
  spawnSync('sync', ['-f', folder])
  return made.token
}

async function makeModel(): Promise<{ folder: string; token: string }> {
  const folder = temporaryFolder()
  return { folder, token: await installAnew(folder, {}) }
}

async function installAnew(folder: string, env: Record<string, string>): Promise<string> {
  const { email, password } = administrator
  const admin = { GIROK_ADMIN_EMAIL: email, GIROK_ADMIN_PASSWORD: password }
  await stop(await start(folder, { ...env, ...admin }))
  const asked = ['token', 'create', '--email', email, '--scope', 'write']
  const made = command(asked, folder, env)
  const { code } = await made.exited
  const token = made.stdout().trim()
  if (code !== 0 || token === '') throw new Error(`No token: ${made.stderr()}`)
  return token
}
