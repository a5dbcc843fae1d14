import { takeFolder } from '../../db/engine/lock.ts'

/** A child of `start.ts`: takes a folder at the moment it is told, and gives it back when told. */
type Told = { take: string; at: number } | 'release'

let release: (() => void) | null = null

process.on('message', (told: Told) => {
  if (told === 'release') {
    release?.()
    release = null
    return process.send?.('released')
  }
  // No timer is exact enough for two processes to meet.
  while (performance.timeOrigin + performance.now() < told.at);
  try {
    release = takeFolder(told.take)
    return process.send?.('taken')
  } catch {
    return process.send?.('refused')
  }
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
