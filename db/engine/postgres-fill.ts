import type { PoolClient } from 'pg'
import type { Engine } from './open.ts'
import { makeHosts } from './postgres-hosts.ts'
import { openServer } from './postgres.ts'
import { UnfitDatabase } from './sqlite.ts'

/** Where tables are until all of them are whole. */
const scratch = 'girok_copy'
/** "Copy" in ASCII: one at a time. */
const copy_lock = 0x436f7079

/**
 * Fills a PostgreSQL database that holds nothing yet. Its tables become the database's all at once,
 * when `fill` has ended well; what a cut leaves, the next filling removes.
 * @param schema how many migrations its tables go through
 * @throws UnfitDatabase when it holds tables, or is being filled
 */
export async function fillServer<T, R>(
  url: string,
  schema: number,
  fill: (engine: Engine<T>) => Promise<R>,
): Promise<R> {
  const hosts = makeHosts(url, 'write', 1)
  const client = await hosts.connect()
  try {
    await take(client)
    const engine = await openServer<T>(inScratch(url), schema)
    let filled: R
    try {
      filled = await fill(engine)
    } finally {
      await engine.close()
    }
    await give(client)
    return filled
  } finally {
    client.release(true)
    await hosts.end()
  }
}

async function take(client: PoolClient): Promise<void> {
  const taken = await client.query<{ mine: number }>(
    `select pg_try_advisory_lock(${copy_lock}) as mine`,
  )
  if (taken.rows[0]?.mine !== 1) throw new UnfitDatabase('Another copy to it is under way.')
  if ((await tablesIn(client, 'current_schema()')).length > 0) {
    throw new UnfitDatabase('It holds tables already: name an empty database.')
  }
  await client.query(`drop schema if exists ${scratch} cascade`)
  await client.query(`create schema ${scratch}`)
}

async function give(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_schema() as name')
  const schema = quoted(rows[0]?.name ?? 'public')
  const moves = (await tablesIn(client, `'${scratch}'`)).map(
    (table) => `alter table ${scratch}.${quoted(table)} set schema ${schema}`,
  )
  const all = ['begin', ...moves, `drop schema ${scratch}`, 'commit']
  await client.query(all.join(';\n'))
}

async function tablesIn(client: PoolClient, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = ${schema}`,
  )
  return rows.map((row) => row.name)
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

function inScratch(url: string): string {
  const [address = '', query = ''] = url.split('?')
  const parameters = new URLSearchParams(query)
  const options = parameters.get('options') ?? ''
  parameters.set('options', `${options} -c search_path=${scratch}`.trim())
  return `${address}?${parameters.toString()}`
}
