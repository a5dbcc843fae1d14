import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ulid } from '../db/ulid.ts'

/** What tells the program where its database is. */
export type Env = { DATA_DIR: string; DATABASE_URL?: string }

/**
 * Where a new installation of a test is to be: a folder, and, where `TEST_DATABASE_URL` names a
 * PostgreSQL server, a new database on it.
 * @param server null: in the folder, whatever the environment says
 */
export async function newInstallation(
  server: string | null | undefined = process.env['TEST_DATABASE_URL'],
) {
  const folder = mkdtempSync(join(tmpdir(), 'girok-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  if (server === undefined || server === null) {
    const env: Env = { DATA_DIR: folder }
    return { env, remove: () => Promise.resolve(removeFolder()) }
  }
  const name = `girok_test_${ulid().toLowerCase()}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const env: Env = { DATA_DIR: folder, DATABASE_URL: url.href }
  const remove = async () => {
    removeFolder()
    await onServer(server, `drop database ${name} with (force)`)
  }
  return { env, remove }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
