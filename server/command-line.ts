import { UnfitDatabase } from '../db/engine/sqlite.ts'
import { Unavailable } from '../db/engine/write.ts'
import { Fault, WrongUsage, type Command, type Terminal } from './command.ts'
import { BeyondReading } from './condition/condition.ts'
import { BadConfig } from './config.ts'
import { logFault } from './log.ts'

/** What the command line knows, loaded only when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  user: async () => (await import('./commands/user.ts')).user,
  token: async () => (await import('./commands/token.ts')).token,
  generate: async () => (await import('./commands/generate.ts')).generateCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  copy: async () => (await import('./commands/copy.ts')).copyCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  key: async () => (await import('./commands/key.ts')).keyCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
}

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 the command found a fault, 2 wrong usage
 */
export async function runCommand(terminal: Terminal, args: readonly string[]): Promise<number> {
  const [noun = '', ...rest] = args
  try {
    const load = Object.hasOwn(commands, noun) ? commands[noun] : undefined
    if (!load) throw new WrongUsage(`Use: girok ${Object.keys(commands).join('|')} …`)
    return await (
      await load()
    )(terminal, rest)
  } catch (error) {
    return explain(terminal, error)
  }
}

function explain({ note }: Terminal, error: unknown): number {
  const wrong = error instanceof WrongUsage || error instanceof BadConfig
  const said = [Fault, UnfitDatabase, BeyondReading].some((one) => error instanceof one)
  if (error instanceof Error && (wrong || said)) note(error.message)
  else if (error instanceof Unavailable) note('The database is busy, or the disk is full.')
  else logFault({ id: 'cli', method: 'none', route: 'none', status: 500 }, error)
  return wrong ? 2 : 1
}
