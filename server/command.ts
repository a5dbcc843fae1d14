import { mkdirSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Engine } from '../db/engine/open.ts'
import { bringDerived } from '../db/derive.ts'
import type { Tables } from '../db/tables.ts'
import { loadTerms, type Terms } from '../db/term.ts'
import { beyond, findDamage } from './condition/condition.ts'
import { readConfig, type Config } from './config.ts'
import { openBesideServer } from './upgrade.ts'

/** The command was written wrong: one line on stderr, exit code 2. */
export class WrongUsage extends Error {}

/** The command found a fault: one line on stderr, exit code 1. */
export class Fault extends Error {}

/** What a command may use of the world. */
export type Terminal = {
  env: NodeJS.ProcessEnv
  out: (text: string) => void
  /** Where a file goes that is asked for on standard output. */
  bytes: Writable
  /** For people, beside what is printed for programs. */
  note: (text: string) => void
  input: () => Promise<string>
}

/** One noun of the command line: its verbs' arguments in, an exit code out. */
export type Command = (terminal: Terminal, args: string[]) => Promise<number>

type Options = NonNullable<ParseArgsConfig['options']>

/**
 * Reads the options of a command; `--json` is one of every command's.
 * @throws WrongUsage for one it does not have
 */
export function readOptions<const O extends Options>(args: string[], options: O) {
  const { given, names } = readArguments(args, options)
  if (names[0] !== undefined) throw new WrongUsage(`Unexpected argument '${names[0]}'.`)
  return given
}

/**
 * Reads the options of a command that is about one file, named before them or after.
 * @throws WrongUsage for an option it does not have, and unless there is one file
 */
export function readFileOptions<const O extends Options>(args: string[], options: O) {
  const { given, names } = readArguments(args, options)
  const [file, another] = names
  if (file === undefined || file === '' || another !== undefined) {
    throw new WrongUsage('One FILE is needed.')
  }
  return { given, file }
}

/** The options of a command, and what stands beside them. @throws WrongUsage for an option it does not have */
export function readArguments<const O extends Options>(args: string[], options: O) {
  try {
    const all = { ...options, json: { type: 'boolean', default: false } } as const
    const read = parseArgs({ args, options: all, strict: true, allowPositionals: true })
    return { given: read.values, names: read.positionals }
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : 'Wrong usage.')
  }
}

/** An option that cannot be left out. */
export function need(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new WrongUsage(`--${option} is needed.`)
  return value
}

/** Works on the installation's database, beside a running server or without one. */
export async function withDatabase<R>(
  { env }: Terminal,
  work: (engine: Engine<Tables>, config: Config, terms: Terms) => Promise<R>,
): Promise<R> {
  const config = readConfig(env)
  if (await findDamage(config)) throw new Fault(beyond(config, 'is damaged'))
  mkdirSync(config.folder, { recursive: true, mode: 0o700 })
  const engine = await openBesideServer(config)
  try {
    const terms = await loadTerms(engine.db)
    await bringDerived(engine.db, terms)
    return await work(engine, config, terms)
  } finally {
    await engine.close()
  }
}
