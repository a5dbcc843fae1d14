import { statSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import { setTimeout as pause } from 'node:timers/promises'
import { records } from '../../../db/dictionary/records.ts'
import { fileOf } from '../../../db/engine/open.ts'
import type { Bench, Figure } from '../figure.ts'
import { memoryOf } from '../machine.ts'
import { takeAll } from './csv.ts'

const megabytes = (bytes: number) => bytes / 1e6

/** Bytes of the record as one CSV a table: measured on a sample, for the rows are many. */
function bytesAsCsv({ raw }: Bench): number {
  return records.reduce((sum, { name }) => {
    const count = raw.prepare(`select count(*) from ${name}`).pluck().get() as number
    const rows = raw.prepare(`select * from ${name} limit 20000`).raw().all() as unknown[][]
    return sum + (Buffer.byteLength(stringify(rows)) / Math.max(rows.length, 1)) * count
  }, 0)
}

export const disk: Figure = {
  id: 'disk',
  what: 'database ÷ bytes of the same records as CSV, a file a table',
  target: { ratio: 3 },
  async measure(bench) {
    const limit = megabytes(bytesAsCsv(bench))
    return Promise.resolve({
      value: megabytes(statSync(fileOf(bench.folder)).size),
      limit,
      unit: 'MB',
    })
  },
}

export const memory: Figure = {
  id: 'memory',
  what: 'memory of all processes, idle ÷ 120 MB and 60 bytes an act',
  target: { ratio: 1 },
  async measure(bench) {
    await pause(3_000)
    const acts = bench.raw.prepare('select count(*) from act').pluck().get() as number
    const value = megabytes(memoryOf(bench.server.process.pid ?? 0))
    return { value, limit: 120 + megabytes(60 * acts), unit: 'MB' }
  },
}

export const memory_export: Figure = {
  id: 'memory-export',
  what: 'memory that a full export adds ÷ 100 MB',
  target: { ratio: 1 },
  async measure(bench) {
    const pid = bench.server.process.pid ?? 0
    const before = memoryOf(pid)
    let most = before
    const look = setInterval(() => (most = Math.max(most, memoryOf(pid))), 50)
    await takeAll(bench)
    clearInterval(look)
    return { value: megabytes(most - before), limit: 100, unit: 'MB' }
  },
}
