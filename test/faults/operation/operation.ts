import { existsSync, readdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { fileOf } from '../../../db/engine/open.ts'
import { command, stop, tryStart, type Child } from '../program.ts'
import type { Base } from './base.ts'

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

/** Runs a command to its end. @returns what it complained of */
export async function complaints(data: string, ...args: string[]): Promise<string[]> {
  return complaintsWith({}, data, ...args)
}

/** {@link complaints} of a command with settings of its own. */
export async function complaintsWith(env: Env, data: string, ...args: string[]): Promise<string[]> {
  const child = command(args, data, env)
  const { code } = await child.exited
  return code === 0 ? [] : [`girok ${args[0]} ended with ${code}: ${child.stderr().slice(-500)}`]
}

/** What an operation made for itself alone, and has not taken away again. */
export const leftIn = (...folders: string[]): string[] =>
  folders
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => name.startsWith('.girok-work-'))
    .map((name) => `${name} was left for ever`)

/** Starts the server, as it must after any fault, and ends it. */
export async function startOnce(data: string, env: Env = {}): Promise<string[]> {
  const program = await tryStart(data, env)
  if (program.url === null) return [`it does not start: ${program.stderr().slice(-500)}`]
  await stop(program)
  return []
}

export const exited = ({ exited }: Child) => exited

export const listening = ({ process, stdout, exited }: Child) =>
  new Promise<void>((resolve) => {
    process.stdout?.on('data', () => stdout().includes('Girok is listening') && resolve())
    void exited.then(() => resolve())
  })

/** One value out of a database that may not be there: null then. */
export function ask(data: string, query: string): unknown {
  if (!existsSync(fileOf(data))) return null
  const file = new Database(fileOf(data))
  try {
    return file.prepare(query).pluck().get() ?? null
  } catch {
    return null
  } finally {
    file.close()
  }
}

export const countIncidents = (data: string) => Number(ask(data, 'select count(*) from incident'))
