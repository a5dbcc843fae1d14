import { tidyShelf } from './as-of/shelf.ts'
import { scheduleBackups } from './backup/schedule.ts'
import { scheduleScrubs } from './condition/scrub.ts'
import type { Config } from './config.ts'
import { inviteFirstAdmin } from './first-admin.ts'
import { closeHouse, openHouse, serveHouse } from './house.ts'
import { scheduleLabels } from './labels.ts'
import { logFault } from './log.ts'
import { schedulePairs } from './pairs.ts'
import type { House } from './route.ts'
import { routes } from './routes.ts'
import { sweep } from './security/sweep.ts'
import { drain, makeServer } from './server.ts'

const hour = 60 * 60 * 1000

const no_backups =
  'No backups are made by themselves: set BACKUP_RECIPIENTS (see "Backup" in README.md).'

/**
 * Opens the house, serves it, and sees to it that it ends in good order.
 * @param release gives the data folder back
 */
export async function serve(config: Config, release: () => void): Promise<void> {
  await checkKeeping(config)
  const house = await openHouse(config)
  await house.space.look({ make: false })
  await tidy(house)
  const server = makeServer(config)
  const served = await serveHouse(server, house, routes)
  const endScrubs = scheduleScrubs(served)
  const endWatch = served.space.watch()
  const endPairs = schedulePairs(served)
  const endLabels = scheduleLabels(served)
  const forget = setInterval(() => void tidy(house), hour)
  const backups = scheduleBackups(
    { database: config.database, keeping: config.keeping },
    // The backups that are there must not make room for those of a damaged file.
    () => served.condition.damage === null,
  )
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      clearInterval(forget)
      endScrubs()
      endWatch()
      endPairs()
      endLabels()
      const ended = Promise.all([backups.close(), drain(server)])
      stop(ended, house, release).then(
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

/** Before anything is made: a key that is none would be noticed when a backup is due. */
async function checkKeeping({ keeping }: Config): Promise<void> {
  if (keeping.recipients.length === 0) return
  const { checkRecipients } = await import('./backup/age.ts')
  checkRecipients(keeping.recipients, 'BACKUP_RECIPIENTS')
}

async function greet(house: House): Promise<void> {
  const { damage } = house.condition
  if (damage) console.error('The database is damaged: it can be read, and nothing can be saved.')
  const link = damage ? null : await inviteFirstAdmin(house)
  if (link) {
    console.log('To create the first administrator, open this link. It works once, for 24 hours:')
    console.log(link.url)
  }
  const { config } = house
  if (config.keeping.recipients.length === 0) console.error(no_backups)
  const scheme = config.tls ? 'https' : 'http'
  const name = config.host.includes(':') ? `[${config.host}]` : config.host
  console.log(`Girok is listening on ${scheme}://${name}:${config.port}`)
}

async function tidy(house: House): Promise<void> {
  if (house.condition.damage) return
  try {
    await sweep(house.config, house.db)
    await house.preparer.sweep()
    await tidyShelf(house.config.folder)
  } catch (error) {
    logFault({ id: 'sweep', method: 'none', route: 'none', status: 500 }, error)
  }
}

async function stop(ended: Promise<unknown>, house: House, release: () => void): Promise<void> {
  await ended
  await closeHouse(house)
  release()
}
