import { addToCounter } from '../db/counter.ts'
import { writeDocs } from '../db/doc.ts'
import { reseal, sealed } from '../db/engine/seal.ts'
import { write } from '../db/engine/write.ts'
import type { Role, UserRow } from '../db/account-tables.ts'
import type { IncidentRow } from '../db/tables.ts'
import type { Scope } from '../db/token.ts'
import { ulid } from '../db/ulid.ts'
import { findUserByEmail, insertUser } from '../db/user.ts'
import { readConfig } from '../server/config.ts'
import { closeHouse, openHouse, serveHouse } from '../server/house.ts'
import type { Route } from '../server/route.ts'
import { routes as all_routes } from '../server/routes.ts'
import { hashPassword } from '../server/security/password.ts'
import { makeSession } from '../server/security/session.ts'
import { makeToken } from '../server/security/token.ts'
import { drain, makeServer } from '../server/server.ts'
import { makeClient, type Client } from './client.ts'
import { filledInstallation, type Env } from './installation.ts'

/** The password of everybody in a test. */
export const password = 'a house on the north shore'

export type TestHouse = Awaited<ReturnType<typeof startHouse>>

type Options = {
  /** Whether the Hyesan example is in the database; it is not, unless asked for. */
  example?: boolean
  env?: Record<string, string>
  routes?: readonly Route[]
  /** What is looked at is a database in a file, on whichever engine the other tests run. */
  in_file?: boolean
  /** How many readers stand ready; without, one comes when it is needed, which most tests never do. */
  readers?: number
}

/**
 * Starts the real program on a free port, with a new database in a folder of its own.
 * Call `close` in `afterAll`.
 */
export async function startHouse({
  example = false,
  env = {},
  routes = all_routes,
  in_file = false,
  readers = 0,
}: Options = {}) {
  // What is named, a folder that a backup was restored to, is taken as it is, and left.
  const named = env['DATA_DIR']
  const { env: where, remove } =
    named === undefined
      ? await filledInstallation(in_file)
      : { env: env as Env, remove: () => Promise.resolve() }
  const config = readConfig({ PORT: '0', GIROK_EXAMPLE: example ? '1' : '0', ...env, ...where })
  const server = makeServer(config)
  const house = await serveHouse(server, await openHouse(config, { readers }), routes)
  const { db } = house
  const url = house.config.public_url

  /** Somebody of a role; the same for the same name. */
  const user = async (role: Role, name: string = role): Promise<UserRow> => {
    const email = `${name}@example.org`
    const known = await findUserByEmail(db, email)
    const password_hash = await cheapHash()
    return known ?? insertUser(db, { email, name, role, password_hash }, new Date().toISOString())
  }

  return {
    url,
    folder: config.folder,
    /** Tells commands where its database is. */
    env: where,
    db,
    house,
    server,
    user,
    /** A browser in which nobody is signed in. */
    visitor: (): Client => makeClient(url),
    /** A browser in which somebody of this role is signed in. */
    signIn: async (role: Role, name: string = role): Promise<Client> => {
      const { id } = await user(role, name)
      const session = await makeSession(house.config, db, id, new Date())
      return makeClient(url, { '__Host-girok': session })
    },
    /** A token of somebody of this role, for `Authorization: Bearer`. */
    token: async (role: Role, scope: Scope = 'read'): Promise<string> =>
      (await makeToken(db, (await user(role)).id, scope, 1)).token,
    /** Sets what no form sets, as one change set that leaves versions alone; derived rows follow. */
    setIncident: (patch: Partial<IncidentRow>, ref?: string): Promise<void> =>
      write(db, async (db) => {
        const number = await addToCounter(db, 'revision', 1)
        const set = { id: ulid(), number, user_id: null, actor: 'test', kind: 'test', reason: null }
        await db
          .insertInto('change_set')
          .values(sealed('change_set', { ...set, at: new Date().toISOString() }))
          .execute()
        const update = db.updateTable('incident').set({ ...patch, change_number: number })
        const changed = ref === undefined ? update : update.where('ref', '=', ref)
        await reseal(db, 'incident', await changed.returningAll().execute())
        const all = await db.selectFrom('incident').select('id').execute()
        const ids = all.map((row) => row.id)
        await writeDocs(db, house.terms, { number }, ids)
      }),
    close: async (): Promise<void> => {
      await drain(server, 500)
      await closeHouse(house)
      await remove()
    },
  }
}

let cheap: Promise<string> | undefined

/** Weaker than the program's own, so that a test that signs in a crowd does not take a minute. */
const cheapHash = () =>
  (cheap ??= hashPassword(password, { memory: 1024, passes: 1, parallelism: 1 }))
