import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { codeOf } from '../../db/engine/write.ts'
import type { Progress } from '../reader/jobs.ts'
import type { Take } from '../reader/line.ts'

export type FileTake = Take & {
  progress: () => Progress & { bytes: number }
  /** Whether it was not written to its end because there is no room for it. */
  isFull: () => boolean
  /** Ends the writing where it is. */
  stop: () => void
  /** Waits until all of it is on the disk. @throws when it is not */
  end: () => Promise<void>
  /** Closes what was begun. */
  leave: () => Promise<void>
}

/**
 * Carries what a reader writes into a file that must not be there yet, at the pace of the disk.
 * @param most how many bytes it may have
 */
export function makeFileTake(path: string, most: number): FileTake {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const closed = once(file, 'close').catch(() => undefined)
  let flow: Parameters<Take['begin']>[0] | null = null
  let [bytes, stopped] = [0, false]
  let progress: Progress = { passed: 0, of: 0, incidents: 0 }
  let error: Error | null = null
  let too_large = false

  const stop = () => {
    stopped = true
    flow?.stop()
  }
  file.on('drain', () => flow?.resume())
  file.on('error', (thrown) => {
    error = thrown
    stop()
  })
  return {
    begin: (begun) => {
      flow = begun
      if (stopped) stop()
    },
    pass: (piece) => {
      bytes += piece.length
      if (bytes > most) {
        too_large = true
        return stop()
      }
      if (!file.write(piece)) flow?.pause()
    },
    hear: (heard) => void (progress = heard),
    progress: () => ({ ...progress, bytes }),
    isFull: () => too_large || /^(ENOSPC|EDQUOT)$/.test(codeOf(error)),
    stop,
    end: async () => {
      file.end()
      await closed
      if (error) throw error
      if (stopped) throw new Error('The file was not written to its end.')
    },
    leave: async () => {
      file.destroy()
      await closed
    },
  }
}
