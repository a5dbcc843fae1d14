import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { AlreadyRunning, takeFolder } from '../db/engine/lock.ts'
import { UnfitDatabase } from '../db/engine/sqlite.ts'
import { BadConfig, readConfig, type Config } from './config.ts'
import { inviteFirstAdmin } from './first-admin.ts'
import { openHouse, serveHouse } from './house.ts'
import { logFault } from './log.ts'
import type { House } from './route.ts'
import { routes } from './routes.ts'
import { sweep } from './security/sweep.ts'
import { drain, makeServer } from './server.ts'

const hour = 60 * 60 * 1000

process.umask(0o077)
process.on('uncaughtException', (error) => end(1, error))
// Whoever read the first lines may have gone: that is no reason to stop serving.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
await start().catch(explain)

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const release = takeData(config)
  const house = await openHouse(config)
  await tidy(house)
  const server = makeServer(config)
  const served = await serveHouse(server, house, routes)
  const forget = setInterval(() => void tidy(house), hour)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      clearInterval(forget)
      stop(server, house, release).then(
        () => process.exit(0),
        (error: unknown) => end(1, error),
      )
    })
  }
  await greet(served)
}

function takeData(config: Config): () => void {
  mkdirSync(config.folder, { recursive: true, mode: 0o700 })
  return takeFolder(config.folder)
}

async function greet(house: House): Promise<void> {
  const link = await inviteFirstAdmin(house)
  if (link) {
    console.log('To create the first administrator, open this link. It works once, for 24 hours:')
    console.log(link.url)
  }
  const { config } = house
  const scheme = config.tls ? 'https' : 'http'
  const name = config.host.includes(':') ? `[${config.host}]` : config.host
  console.log(`Girok is listening on ${scheme}://${name}:${config.port}`)
}

async function tidy(house: House): Promise<void> {
  try {
    await sweep(house.config, house.db)
  } catch (error) {
    logFault({ id: 'sweep', method: 'none', route: 'none', status: 500 }, error)
  }
}

async function stop(server: Server, house: House, release: () => void): Promise<void> {
  await drain(server)
  await house.engine.close()
  release()
}

/** What the operator can mend is one sentence; anything else is a fault. */
function explain(error: unknown): void {
  if (error instanceof BadConfig) return end(2, error.message)
  if (error instanceof AlreadyRunning || error instanceof UnfitDatabase)
    return end(1, error.message)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return end(1, 'This port is taken by another program: set PORT.')
  if (code === 'EACCES') return end(1, 'Girok may not use this port or folder: see PORT, DATA_DIR.')
  end(1, error)
}

function end(code: number, reason: unknown): void {
  if (typeof reason === 'string') console.error(reason)
  else logFault({ id: 'process', method: 'none', route: 'none', status: 500 }, reason)
  process.exit(code)
}
