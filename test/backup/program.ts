import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const server = join(import.meta.dirname, '..', '..', 'server')

export type Program = {
  child: ChildProcess
  out: () => string
  err: () => string
  ended: Promise<number | null>
}

/** What a test starts and makes, and how it is undone. */
export function openYard() {
  const folder = mkdtempSync(join(tmpdir(), 'girok-yard-'))
  const started: ChildProcess[] = []
  const data = join(folder, 'data')

  function run(script: string, args: readonly string[], env: Record<string, string>): Program {
    const own = { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: data, GIROK_EXAMPLE: '0' }
    const child = spawn(process.execPath, [join(server, script), ...args], {
      env: { ...own, ...env },
    })
    started.push(child)
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    const ended = once(child, 'close').then(([code]) => code as number | null)
    return { child, out: () => said.out, err: () => said.err, ended }
  }

  return {
    folder,
    data,
    inYard: (name: string) => join(folder, name),
    serve: (env: Record<string, string> = {}) => run('start.mjs', [], env),
    /** Runs a command to its end. */
    async girok(args: readonly string[], env: Record<string, string> = {}) {
      const program = run('girok.mjs', args, env)
      const code = await program.ended
      return { code, out: program.out(), err: program.err() }
    },
    async close(): Promise<void> {
      for (const child of started) child.kill('SIGKILL')
      // A child of a killed server may still be taking its own away.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

export type Yard = ReturnType<typeof openYard>

/** Waits until something holds; the test's own time limit ends a wait in vain. */
export async function until<R>(find: () => R | undefined | false | null): Promise<R> {
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false && found !== null) return found
    await pause(20)
  }
}

export const listening = (program: Program) =>
  /Girok is listening on (\S+)\n$/.exec(program.out())?.[1]

export const list = (folder: string): string[] => readdirSync(folder).toSorted()
export const sha256 = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex')
