import type { Server } from 'node:http'
import type { Config } from './config.ts'
import { inviteFirstAdmin } from './first-admin.ts'
import { closeHouse, openHouse, serveHouse } from './house.ts'
import { logFault } from './log.ts'
import type { House } from './route.ts'
import { routes } from './routes.ts'
import { sweep } from './security/sweep.ts'
import { drain, makeServer } from './server.ts'

const hour = 60 * 60 * 1000

/**
 * Opens the house, serves it, and sees to it that it ends in good order.
 * @param release gives the data folder back
 */
export async function serve(config: Config, release: () => void): Promise<void> {
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
        (error: unknown) => {
          logFault({ id: 'process', method: 'none', route: 'none', status: 500 }, error)
          process.exit(1)
        },
      )
    })
  }
  await greet(served)
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
  await closeHouse(house)
  release()
}
