import type { RequestListener, Server } from 'node:http'
import { openFolder } from '../db/engine/open.ts'
import type { Tables } from '../db/tables.ts'
import { loadTerms } from '../db/term.ts'
import { seedDatabase } from '../seeds/seed.ts'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import type { House, Route } from './route.ts'
import { listen } from './server.ts'
import { compileViews } from './view.ts'

/** Opens the data folder, fills a new one, and makes ready what routes use. */
export async function openHouse(config: Config): Promise<House> {
  const engine = await openFolder<Tables>(config.folder)
  try {
    await seedDatabase(engine, { example: config.example })
    const terms = await loadTerms(engine.db)
    return { config, engine, db: engine.db, terms, render: compileViews() }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/**
 * Serves an open house.
 * @returns the house as it is served: the port in its addresses is the one it listens on
 */
export async function serveHouse(
  server: Server,
  house: House,
  routes: readonly Route[],
): Promise<House> {
  let served = house
  await listen(server, house.config, (port): RequestListener => {
    served = { ...house, config: atPort(house.config, port) }
    return createApp(served, routes)
  })
  return served
}

/** With port 0 the system chooses; an address that was made from it gets the real one. */
function atPort(config: Config, port: number): Config {
  return { ...config, port, public_url: config.public_url.replace(/:0$/, `:${port}`) }
}
