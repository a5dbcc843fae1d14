import { mkdirSync } from 'node:fs'
import { AlreadyRunning, takeFolder } from '../db/engine/lock.ts'
import { UnfitDatabase } from '../db/engine/sqlite.ts'
import { BeyondReading } from './condition/condition.ts'
import { BadConfig, readConfig } from './config.ts'
import { logFault } from './log.ts'

process.umask(0o077)
process.on('uncaughtException', (error) => end(1, error))
// Whoever read the first lines may have gone: that is no reason to stop serving.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
await start().catch(explain)

async function start(): Promise<void> {
  const config = readConfig(process.env)
  mkdirSync(config.folder, { recursive: true, mode: 0o700 })
  const release = takeFolder(config.folder)
  // Loaded only now, so that a second server is refused at once.
  const { serve } = await import('./serve.ts')
  await serve(config, release)
}

/** What the operator can mend is one sentence; anything else is a fault. */
function explain(error: unknown): void {
  if (error instanceof BadConfig) return end(2, error.message)
  const known = [AlreadyRunning, UnfitDatabase, BeyondReading]
  if (error instanceof Error && known.some((one) => error instanceof one)) {
    return end(1, error.message)
  }
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
