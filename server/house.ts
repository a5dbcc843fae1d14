import type { RequestListener, Server } from 'node:http'
import { join } from 'node:path'
import { openFrozen, type Engine } from '../db/engine/open.ts'
import { ensureSigningKey } from '../db/key/signing-key.ts'
import { makeRecent } from '../db/list/recent.ts'
import type { Tables } from '../db/tables.ts'
import { liveTerms, loadTerms } from '../db/term.ts'
import { wordFor } from '../db/engine/damage.ts'
import { seedDatabase } from '../seeds/seed.ts'
import { createApp } from './app.ts'
import { makeHistorian } from './as-of/desk.ts'
import { clearShelf } from './as-of/shelf.ts'
import { warmParsers } from './body.ts'
import { beyond, BeyondReading, findDamage, makeCondition } from './condition/condition.ts'
import { makeRoomToStart, makeSpace } from './condition/space.ts'
import type { Config } from './config.ts'
import { makePreparer } from './export/prepare.ts'
import { makeImporter } from './import/desk.ts'
import type { House, Route } from './route.ts'
import { makePool } from './reader/pool.ts'
import { listen } from './server.ts'
import { openUpToDate } from './upgrade.ts'
import { compileViews } from './view.ts'

/**
 * Opens the data folder, fills a new one, and makes ready what routes use.
 * @param readers how many are started before anybody asks
 */
export async function openHouse(config: Config, { readers = 1 } = {}): Promise<House> {
  await makeRoomToStart(config)
  const damage = await findDamage(config)
  const engine = damage ? openDamaged(config) : await openUpToDate(config)
  try {
    const terms = damage
      ? await loadTerms(engine.db)
      : await seedDatabase(engine, { example: config.example })
    if (!damage) await ensureSigningKey(engine.db)
    const { database } = config
    await warmParsers()
    const exporters = makePool({
      database,
      niceness: 5,
      least: 0,
      most: 2,
      queue: 32,
      patience: 8_000,
      patience_in_line: 8_000,
      deadline: null,
    })
    const preparer = makePreparer(join(config.folder, 'exports'), engine.db, exporters)
    await preparer.begin(!damage)
    await clearShelf(config.folder)
    return {
      ...{ config, engine, db: engine.db, terms: liveTerms(terms) },
      ...{ render: compileViews(), pages: makeRecent(20) },
      condition: makeCondition(engine, damage),
      space: makeSpace(config, engine.db),
      importer: makeImporter(database, engine.db, config.attachments.all_bytes),
      historian: makeHistorian(database),
      // Everybody's questions, and what may take its time.
      readers: makePool({
        database,
        niceness: 3,
        least: readers,
        most: 2,
        queue: 64,
        patience: 8_000,
        patience_in_line: 250,
        deadline: 2_000,
      }),
      ...{ exporters, preparer },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** @throws BeyondReading when there is nothing to serve */
function openDamaged(config: Config): Engine<Tables> {
  try {
    return openFrozen<Tables>(config.folder)
  } catch (error) {
    throw new BeyondReading(beyond(config, `cannot be read (${wordFor(error)})`), { cause: error })
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

/** Lets the readers and the importer go, and closes the database. */
export async function closeHouse(house: House): Promise<void> {
  const { engine, readers, exporters, importer, preparer, historian } = house
  await preparer.close()
  historian.close()
  await Promise.all([readers.close(), exporters.close(), importer.close()])
  await engine.close()
}
