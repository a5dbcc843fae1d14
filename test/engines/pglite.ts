import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

/**
 * A PostgreSQL server that npm ships, in memory, on a free port of this machine: run as a program
 * of its own, it says the address on its first line, and ends with its standard input.
 */
const db = await PGlite.create({ database: 'template1' })
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 50 })
await server.start()
console.log(`postgres://postgres@${server.getServerConn()}/template1`)
process.stdin.resume().once('close', () => process.exit(0))
