import { write } from '../../db/engine/write.ts'
import type { Scope } from '../../db/token.ts'
import { findUserByEmail } from '../../db/user.ts'
import { Fault, readOptions, withDatabase, WrongUsage, type Command } from '../command.ts'
import { makeToken } from '../security/token.ts'
import { emailOf } from './user.ts'

const text = { type: 'string' } as const

/** `token create`: prints a token, once. Only its hash is kept. */
export const token: Command = async (terminal, [verb, ...args]) => {
  if (verb !== 'create') throw new WrongUsage('Use: token create.')
  const given = readOptions(args, { email: text, scope: text, days: text })
  const email = emailOf(given.email)
  const scope = scopeOf(given.scope)
  const days = daysOf(given.days)
  return withDatabase(terminal, async ({ db }) => {
    const user = await findUserByEmail(db, email)
    if (!user) throw new Fault(`There is no user ${email}.`)
    if (user.disabled_at !== null) throw new Fault(`${email} is disabled.`)
    const { token, expires_at } = await write(db, (db) => makeToken(db, user.id, scope, days))
    terminal.out(given.json ? JSON.stringify({ token, email, scope, expires_at }) : token)
    return 0
  })
}

function scopeOf(given: string | undefined): Scope {
  if (given === undefined || given === 'read') return 'read'
  if (given === 'write') return given
  throw new WrongUsage('--scope: read or write.')
}

function daysOf(given: string | undefined): number {
  const days = given === undefined ? 90 : Number(given)
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days
  throw new WrongUsage('--days: a whole number from 1 to 3650.')
}
