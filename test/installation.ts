import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ulid } from '../db/ulid.ts'

/** What tells the program where its database is. */
export type Env = { DATA_DIR: string; DATABASE_URL?: string }

/** The variable in which a run says where its model is, see `model.ts`: as JSON, an {@link Env}. */
export const model_variable = 'GIROK_TEST_MODEL'

/**
 * An installation as its first start leaves it: filled, and nothing recorded. Each is a new one.
 * @param in_file has its database in a file; on PostgreSQL, where the model is on the server, an empty one
 */
export function filledInstallation(in_file = false) {
  const said = process.env[model_variable]
  const model = said === undefined ? null : (JSON.parse(said) as Env)
  return in_file && model?.DATABASE_URL !== undefined
    ? newInstallation(null)
    : newInstallation(undefined, model)
}

/**
 * Where a new installation of a test is to be: a folder, and, where `TEST_DATABASE_URL` names a
 * PostgreSQL server, a new database on it.
 * @param server null: in the folder, whatever the environment says
 * @param model what it is to be a copy of; null for an empty one
 */
export async function newInstallation(
  server: string | null | undefined = process.env['TEST_DATABASE_URL'],
  model: Env | null = null,
) {
  const folder = mkdtempSync(join(tmpdir(), 'girok-'))
  if (model !== null) cpSync(model.DATA_DIR, folder, { recursive: true })
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  if (server === undefined || server === null) {
    const env: Env = { DATA_DIR: folder }
    return { env, remove: () => Promise.resolve(removeFolder()) }
  }
  const name = `girok_test_${ulid().toLowerCase()}`
  const like =
    model?.DATABASE_URL === undefined ? '' : ` template ${databaseOf(model.DATABASE_URL)}`
  await onServer(server, `create database ${name}${like}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const env: Env = { DATA_DIR: folder, DATABASE_URL: url.href }
  const remove = async () => {
    removeFolder()
    await onServer(server, `drop database ${name} with (force)`)
  }
  return { env, remove }
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1)

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
