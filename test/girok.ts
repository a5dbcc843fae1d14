import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Terminal } from '../server/command.ts'
import { runCommand } from '../server/command-line.ts'
import type { Env } from './installation.ts'

const cli = join(import.meta.dirname, '..', 'server', 'girok.mjs')

/** A data folder, or where else the database is. */
export type At = string | Env

export const envOf = (at: At): Env => (typeof at === 'string' ? { DATA_DIR: at } : at)

const settings = { GIROK_EXAMPLE: '0', PUBLIC_URL: 'http://girok.example' }

/** Runs a command in this process, with no settings but these: a second sooner than {@link start}. */
export const girok = (at: At, ...args: string[]) => girokReading('', at, ...args)

/** {@link girok}, with something to read on its standard input. */
export async function girokReading(input: string, at: At, ...args: string[]) {
  const [out, err]: [Buffer[], string[]] = [[], []]
  const terminal: Terminal = {
    env: { ...settings, ...envOf(at) },
    out: (line) => out.push(Buffer.from(`${line}\n`)),
    bytes: new Writable({
      write: (chunk: Buffer, _, done) => {
        out.push(chunk)
        done()
      },
    }),
    note: (line) => err.push(`${line}\n`),
    input: () => Promise.resolve(input),
  }
  const code = await runCommand(terminal, args)
  return { code, out: Buffer.concat(out).toString(), err: err.join('') }
}

/** Starts a command as people do; `ended` gives its exit code (null: it was killed) and words. */
export function start(at: At, args: readonly string[], input = '') {
  const env = { ...process.env, ...settings, ...envOf(at) }
  const child = spawn(process.execPath, [cli, ...args], { env })
  // It may have ended before it read anything.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = async () => {
    const closed = once(child, 'close') as Promise<[number | null]>
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed])
    return { code, out, err }
  }
  return { child, ended: ended() }
}
