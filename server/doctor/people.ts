import type { UserRow } from '../../db/account-tables.ts'
import type { Db } from '../../db/tables.ts'
import { listUsers } from '../../db/user.ts'
import { about, type Finding } from './finding.ts'

const administrators = about('Administrators')
const users_are = about('Users')

/** Whether somebody can administrate, and everybody can sign in. */
export async function checkPeople(db: Db, now: Date): Promise<Finding[]> {
  const users = (await listUsers(db)).filter((user) => user.disabled_at === null)
  const open = await listOpenLinks(db, now)
  const admins = users.filter((user) => user.role === 'admin' && user.password_hash !== null)
  const waiting = users.filter((user) => user.password_hash === null)
  const shut_out = waiting.filter((user) => !open.has(user.id))
  return [
    checkAdmins(admins.length, open),
    ...shut_out.map(({ email }) =>
      users_are.wrong(
        `${email} has no password, and no link that still opens. Do: girok user reset --email ${email}`,
      ),
    ),
    ...(shut_out.length === 0 ? [countUsers(users, waiting)] : []),
  ]
}

function checkAdmins(count: number, open: ReadonlySet<string | null>): Finding {
  if (count > 0) return administrators.ok(`there ${count === 1 ? 'is one' : `are ${count}`}.`)
  const first = open.has(null)
    ? 'Open the link that the start printed'
    : 'Start the server for a new link'
  return administrators.wrong(
    `there is none. ${first}, or do: girok user add --email E --role admin`,
  )
}

const countUsers = (users: readonly UserRow[], waiting: readonly UserRow[]) =>
  users_are.ok(
    `${users.length} can sign in or have a link to; ${waiting.length} have not chosen a password yet.`,
  )

/** Whose links still open; null is the first administrator to be. */
async function listOpenLinks(db: Db, now: Date): Promise<ReadonlySet<string | null>> {
  const rows = await db
    .selectFrom('one_time_link')
    .select('user_id')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now.toISOString())
    .execute()
  return new Set(rows.map((row) => row.user_id))
}
