import { spawnSync } from 'node:child_process'
import { findPrograms, makeServers } from '../faults/postgres.ts'

/**
 * Runs a command beside a PostgreSQL server of its own, which `TEST_DATABASE_URL` names, and ends
 * as that ends: `node test/engines/beside-server.ts vitest run`. What the server holds need not
 * outlive it.
 */
const [, , command = '', ...args] = process.argv
const bin = findPrograms()
if (bin === null) {
  console.error('PostgreSQL is not installed (Debian: postgresql).')
  process.exit(1)
}
const server = await makeServers(bin).first()
server.start('-c fsync=off -c full_page_writes=off -c max_connections=300')
const env = {
  ...process.env,
  TEST_DATABASE_URL: `postgres://girok@127.0.0.1:${server.port}/postgres`,
}
const { status } = spawnSync(command, args, { stdio: 'inherit', env })
process.exit(status ?? 1)
