import { text } from 'node:stream/consumers'
import { UnfitDatabase } from '../db/engine/sqlite.ts'
import { Unavailable } from '../db/engine/write.ts'
import { Fault, WrongUsage, type Command, type Terminal } from './command.ts'
import { BadConfig } from './config.ts'
import { logFault } from './log.ts'

/** What the command line knows, loaded only when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  user: async () => (await import('./commands/user.ts')).user,
  token: async () => (await import('./commands/token.ts')).token,
  export: async () => (await import('./commands/export.ts')).exportCommand,
}

process.umask(0o077)
// Whoever reads the output may stop early, like `head`.
process.stdout.on('error', () => process.exit(0))
process.exitCode = await run(process.argv.slice(2)).catch(explain)

async function run([noun = '', ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(commands, noun) ? commands[noun] : undefined
  if (!load) throw new WrongUsage(`Use: girok ${Object.keys(commands).join('|')} …`)
  const terminal: Terminal = {
    env: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    input: () => text(process.stdin),
  }
  return (await load())(terminal, args)
}

function explain(error: unknown): number {
  if (error instanceof WrongUsage || error instanceof BadConfig) return say(2, error.message)
  if (error instanceof Fault || error instanceof UnfitDatabase) return say(1, error.message)
  if (error instanceof Unavailable) return say(1, 'The database is busy or the disk is full.')
  logFault({ id: 'cli', method: 'none', route: 'none', status: 500 }, error)
  return 1
}

function say(code: number, line: string): number {
  process.stderr.write(`${line}\n`)
  return code
}
