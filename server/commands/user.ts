import { z } from 'zod'
import { write } from '../../db/engine/write.ts'
import { roles, type Role, type UserRow } from '../../db/account-tables.ts'
import type { Db } from '../../db/tables.ts'
import {
  disableUser,
  findUserByEmail,
  foldEmail,
  insertUser,
  listUsers,
  updateUserRole,
} from '../../db/user.ts'
import {
  Fault,
  need,
  readOptions,
  withDatabase,
  WrongUsage,
  type Command,
  type Terminal,
} from '../command.ts'
import { makeOneTimeLink } from '../security/one-time-link.ts'
import { findPasswordProblem, hashPassword } from '../security/password.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

const verbs: Record<string, Command> = { add, list, role, disable, reset }

/** `user add|list|role|disable|reset` */
export const user: Command = (terminal, [verb = '', ...args]) => {
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!run) throw new WrongUsage('Use: user add|list|role|disable|reset.')
  return run(terminal, args)
}

async function add(terminal: Terminal, args: string[]): Promise<number> {
  const options = { 'email': text, 'name': text, 'role': text, 'password-stdin': flag }
  const given = readOptions(args, options)
  const email = emailOf(given.email)
  const role = roleOf(given.role)
  const name = given.name ?? email.split('@')[0] ?? email
  const password_hash = given['password-stdin'] ? await readPassword(terminal, email, name) : null
  return withDatabase(terminal, async ({ db }, config) => {
    const made = await write(db, async (db) => {
      if (await findUserByEmail(db, email)) throw new Fault(`There is a user ${email} already.`)
      const now = new Date()
      const user = await insertUser(db, { email, name, role, password_hash }, now.toISOString())
      const link = password_hash === null ? await makeOneTimeLink(config, db, user.id, now) : null
      return { user, link }
    })
    if (made.link)
      terminal.note('They choose a password with this link; it works once, for 24 hours:')
    if (given.json) terminal.out(JSON.stringify({ ...shown(made.user), ...made.link }))
    else terminal.out(made.link?.url ?? `Added ${email} as ${role}.`)
    return 0
  })
}

async function list(terminal: Terminal, args: string[]): Promise<number> {
  const { json } = readOptions(args, {})
  const users = await withDatabase(terminal, ({ db }) => listUsers(db))
  if (json) terminal.out(JSON.stringify(users.map(shown)))
  else for (const user of users) terminal.out(Object.values(shown(user)).slice(1).join('\t'))
  return 0
}

async function role(terminal: Terminal, args: string[]): Promise<number> {
  const given = readOptions(args, { email: text, role: text })
  const role = roleOf(given.role)
  return change(terminal, given, `now has the role ${role}`, (db, { id }, now) =>
    updateUserRole(db, id, role, now),
  )
}

async function disable(terminal: Terminal, args: string[]): Promise<number> {
  const given = readOptions(args, { email: text })
  return change(terminal, given, 'is disabled', (db, { id }, now) => disableUser(db, id, now))
}

async function reset(terminal: Terminal, args: string[]): Promise<number> {
  const given = readOptions(args, { email: text })
  const email = emailOf(given.email)
  return withDatabase(terminal, async ({ db }, config) => {
    const link = await write(db, async (db) => {
      const { id, disabled_at } = await findPerson(db, email)
      if (disabled_at !== null) throw new Fault(`${email} is disabled.`)
      return makeOneTimeLink(config, db, id)
    })
    terminal.note('A new password can be chosen with this link; it works once, for 24 hours:')
    terminal.out(given.json ? JSON.stringify({ email, ...link }) : link.url)
    return 0
  })
}

async function change(
  terminal: Terminal,
  given: { email?: string | undefined; json: boolean },
  done: string,
  apply: (db: Db, user: UserRow, now: string) => Promise<boolean>,
): Promise<number> {
  const email = emailOf(given.email)
  return withDatabase(terminal, async ({ db }) => {
    const user = await write(db, async (db) => {
      const applied = await apply(db, await findPerson(db, email), new Date().toISOString())
      if (!applied) throw new Fault(`${email} is the last administrator.`)
      return findPerson(db, email)
    })
    terminal.out(given.json ? JSON.stringify(shown(user)) : `${email} ${done}.`)
    return 0
  })
}

async function findPerson(db: Db, email: string): Promise<UserRow> {
  const user = await findUserByEmail(db, email)
  if (!user) throw new Fault(`There is no user ${email}.`)
  return user
}

const shown = ({ id, email, name, role, disabled_at, password_hash }: UserRow) => ({
  id,
  email,
  name,
  role,
  state: disabled_at !== null ? 'disabled' : password_hash === null ? 'invited' : 'active',
})

/** An email address from the command line. */
export function emailOf(given: string | undefined): string {
  const email = foldEmail(need(given, 'email'))
  if (!z.email().safeParse(email).success) throw new WrongUsage('--email: not an address.')
  return email
}

function roleOf(given: string | undefined): Role {
  const role = roles.find((role) => role === need(given, 'role'))
  if (!role) throw new WrongUsage(`--role: one of ${roles.join(', ')}.`)
  return role
}

const reasons = {
  too_short: 'it must have at least 15 characters',
  too_long: 'it is longer than 4,096 bytes',
  common: 'many people use it, or it is made of the name',
}

/** The first line of standard input, so that no password stands in a list of processes. */
async function readPassword(terminal: Terminal, email: string, name: string): Promise<string> {
  const [password = ''] = (await terminal.input()).split(/\r?\n/)
  const problem = findPasswordProblem(password, [email, name])
  if (problem) throw new WrongUsage(`The password cannot be used: ${reasons[problem]}.`)
  return hashPassword(password)
}
