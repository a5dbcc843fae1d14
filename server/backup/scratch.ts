import { rmSync } from 'node:fs'
import { constants } from 'node:os'

/** Folders that must not outlive this process, should it be told to end. */
const scratch = new Set<string>()

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function leave(signal: NodeJS.Signals): void {
  for (const path of scratch) rmSync(path, { recursive: true, force: true })
  process.exit(128 + constants.signals[signal])
}

function listen(wanted: boolean): void {
  for (const signal of signals) {
    const listens = process.listeners(signal).includes(leave)
    if (wanted && !listens) process.on(signal, leave)
    if (!wanted && listens) process.off(signal, leave)
  }
}

/**
 * Remembers a folder that is gone when this process is told to end.
 * @param make makes it at once: a signal is heard only when it is known
 */
export function makeScratch(make: () => string): string {
  listen(true)
  try {
    const folder = make()
    scratch.add(folder)
    return folder
  } finally {
    listen(scratch.size > 0)
  }
}

/** Removes such a folder. */
export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  scratch.delete(folder)
  listen(scratch.size > 0)
}
