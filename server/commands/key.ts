import {
  dropKnownKey,
  findFingerprint,
  keepKnownKey,
  listKnownKeys,
} from '../../db/key/known-key.ts'
import { ensureSigningKey } from '../../db/key/signing-key.ts'
import { isStorable } from '../../db/dictionary/text.ts'
import type { Db } from '../../db/tables.ts'
import {
  Fault,
  need,
  readFileOptions,
  readOptions,
  withDatabase,
  WrongUsage,
  type Command,
  type Terminal,
} from '../command.ts'
import { readable } from '../package/certificate.ts'

const verbs: Record<string, Command> = {
  list: listCommand,
  trust: trustCommand,
  forget: forgetCommand,
}

/** `key list`, `key trust`, `key forget`: the key that packages are signed with here, and others' that are known. */
export const keyCommand: Command = (terminal, [verb = '', ...args]) => {
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!run) throw new WrongUsage(`Use: key ${Object.keys(verbs).join('|')} …`)
  return run(terminal, args)
}

function listCommand(terminal: Terminal, args: string[]): Promise<number> {
  const { json } = readOptions(args, {})
  return withDatabase(terminal, async ({ db }) => {
    await ensureSigningKey(db)
    const [own, known] = [await findFingerprint(db), await listKnownKeys(db)]
    if (json) terminal.out(JSON.stringify({ own, known }))
    else {
      terminal.out(`${readable(own)}  this installation`)
      for (const { fingerprint, name } of known) terminal.out(`${readable(fingerprint)}  ${name}`)
    }
    return 0
  })
}

/** Compared by whoever types it with what the other installation says of itself. */
function trustCommand(terminal: Terminal, args: string[]): Promise<number> {
  const { given, file } = readFileOptions(args, { name: { type: 'string' } })
  const name = nameOf(need(given.name, 'name'))
  return withKey(terminal, file, given.json, async (db, fingerprint) => {
    if (fingerprint === (await findFingerprint(db))) {
      throw new Fault('It is the key of this installation.')
    }
    await keepKnownKey(db, fingerprint, name)
    return `${readable(fingerprint)} is known as ${name} from now on.`
  })
}

function forgetCommand(terminal: Terminal, args: string[]): Promise<number> {
  const { given, file } = readFileOptions(args, {})
  return withKey(terminal, file, given.json, async (db, fingerprint) => {
    if (!(await dropKnownKey(db, fingerprint))) throw new Fault('No such key is known.')
    return `${readable(fingerprint)} is not known any more.`
  })
}

function withKey(
  terminal: Terminal,
  typed: string,
  json: boolean,
  work: (db: Db, fingerprint: string) => Promise<string>,
): Promise<number> {
  const fingerprint = typed.replaceAll(/\s/g, '').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) {
    throw new WrongUsage(
      'A fingerprint is 64 digits 0–9, a–f: as "verify" and "key list" print it.',
    )
  }
  return withDatabase(terminal, async ({ db }) => {
    const says = await work(db, fingerprint)
    terminal.out(json ? JSON.stringify({ fingerprint }) : says)
    return 0
  })
}

function nameOf(typed: string): string {
  const name = typed.normalize('NFC').trim()
  if (name === '' || name.length > 200 || !isStorable(name) || /[\n\r\t]/.test(name)) {
    throw new WrongUsage('--name: one line of at most 200 characters.')
  }
  return name
}
