import { Pool, types as pg_types, type CustomTypesConfig, type PoolClient } from 'pg'

/** What a connection must be good for. */
export type Purpose = 'write' | 'read'

/**
 * The servers that an address names. `postgres://u:p@a:5432,b:5433/db` names two; which of them
 * takes writes is found out on connecting, whatever `target_session_attrs` says.
 * @returns one address each, in the order given
 */
export function hostsOf(url: string): string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)([^?]*)(\?.*)?$/.exec(url)
  if (!parts) throw new TypeError('Not an address of a PostgreSQL server.')
  const [, before = '', hosts = '', name = '', query = ''] = parts
  const parameters = new URLSearchParams(query)
  parameters.delete('target_session_attrs')
  const rest = parameters.size > 0 ? `?${parameters.toString()}` : ''
  return hosts.split(',').map((host) => `${before}${host}${name}${rest}`)
}

/** A connection that is no good here: the next server is tried. */
class Unfit extends Error {}

const connect_within = 3_000
const seek_for = 4_000

/** 20: bigint, 1700: numeric, 16: boolean, 114: json. Numbers and 0/1, as SQLite gives them. */
const parsers: Record<number, (text: string) => unknown> = {
  20: Number,
  1700: Number,
  16: (text) => (text === 't' ? 1 : 0),
  114: (text) => text,
}
const types = {
  getTypeParser: (oid: number, format?: string) =>
    parsers[oid] ?? pg_types.getTypeParser(oid, format as 'text'),
} as CustomTypesConfig

/**
 * Connections to whichever server is fit: the first that answers and, to write, is no standby. When
 * it fails, the next connection goes to the one that took over.
 */
export function makeHosts(url: string, purpose: Purpose, most: number) {
  const pools = hostsOf(url).map((host) => {
    const pool = new Pool({
      connectionString: host,
      max: most,
      types,
      connectionTimeoutMillis: connect_within,
      keepAlive: true,
      application_name: 'girok',
    })
    // Without these a connection that the server ends would end this process.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  })
  const ready = new WeakSet<PoolClient>()
  let current = 0

  async function from(at: number): Promise<PoolClient> {
    const pool = pools[at]
    if (!pool) throw new Unfit('There is no such server.')
    const client = await pool.connect()
    if (ready.has(client)) return client
    try {
      await prepare(client, purpose)
    } catch (error) {
      client.release(true)
      throw error
    }
    ready.add(client)
    current = at
    return client
  }

  async function connect(): Promise<PoolClient> {
    const began = performance.now()
    for (;;) {
      let why: unknown
      for (let step = 0; step < pools.length; step += 1) {
        try {
          return await from((current + step) % pools.length)
        } catch (error) {
          why = error
        }
      }
      // One server is down or not; of several, one may be about to take over.
      if (pools.length === 1 || performance.now() - began > seek_for) throw why
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  const options = { connectionString: '' }
  const end = async () => {
    await Promise.all(pools.map((pool) => pool.end()))
  }
  return { connect, options, end }
}

/** Sets a new connection, and sees whether it is fit. */
async function prepare(client: PoolClient, purpose: Purpose): Promise<void> {
  const { rows } = await client.query<{ standby: number; version: number; encoding: string }>(
    `select pg_is_in_recovery() as standby, current_setting('server_version_num')::bigint as version,
      current_setting('server_encoding') as encoding`,
  )
  const [server] = rows
  if (!server || server.version < 150_000) throw new Unfit('PostgreSQL 15 or later is needed.')
  if (server.encoding !== 'UTF8') throw new Unfit('The database must be encoded in UTF8.')
  if (purpose === 'write') {
    if (server.standby === 1) throw new Unfit('This server is a standby: it takes no writes.')
    await client.query(write_settings)
  } else await client.query(read_settings)
}

/**
 * A commit that the server need not have on disk could be acknowledged and lost; any stronger
 * setting stays. Whoever is gone while it holds the write lock must not hold it for long.
 */
const write_settings = `
  select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') = 'off';
  set lock_timeout = '5s';
  set idle_in_transaction_session_timeout = '60s'`

/** A reader that was stopped leaves its query behind: the server is to notice, and end it. */
const read_settings = `set client_connection_check_interval = '1s'`
