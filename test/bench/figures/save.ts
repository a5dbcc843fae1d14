import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../../db/engine/sqlite.ts'
import { three_acts } from '../../record/documents.ts'
import { writtenBy } from '../../record/wal.ts'
import { median, timed, type Bench, type Figure } from '../figure.ts'
import { cpuOf } from '../machine.ts'
import { save } from './neighbour.ts'

/** One durable insert of one row, with the program's own settings, in a file of its own. */
async function rawInsert(): Promise<number> {
  const file = join(tmpdir(), `girok-bench-${process.pid}.db`)
  const connection = connect(file, 'write')
  connection.exec('create table note (id integer primary key, text text) strict')
  const insert = connection.prepare('insert into note (text) values (?)')
  const times: number[] = []
  for (let n = 0; n < 200; n += 1) times.push(await timed(() => insert.run('x'.repeat(100))))
  connection.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  return median(times)
}

async function savesPerSecond(bench: Bench, people: number): Promise<number> {
  const each = Math.ceil(160 / people)
  const one = async () => {
    for (let n = 0; n < each; n += 1) await save(bench, three_acts)
  }
  const took = await timed(() => Promise.all(Array.from({ length: people }, one)))
  return (each * people * 1000) / took
}

export const save_one: Figure = {
  id: 'save',
  what: 'save of an incident with three acts over HTTP ÷ one durable single-row insert, p50',
  target: { ratio: 4 },
  async measure(bench) {
    const times: number[] = []
    // A program that has just started compiles itself.
    for (let n = 0; n < 100; n += 1) await save(bench, three_acts)
    const { pages, commits } = await writtenBy(bench.folder, async () => {
      for (let n = 0; n < 10; n += 1) await save(bench, three_acts)
    })
    const before = cpuOf(bench.server.process.pid ?? 0)
    for (let n = 0; n < 100; n += 1) times.push(await timed(() => save(bench, three_acts)))
    const cpu = (cpuOf(bench.server.process.pid ?? 0) - before) / 100
    const note = `${cpu.toFixed(1)} ms of processor time; ${pages / 10} pages and ${commits / 10} fsync each`
    return { value: median(times), limit: await rawInsert(), unit: 'ms', note }
  },
}

export const save_load: Figure = {
  id: 'save-load',
  what: 'saves a second by 8 people ÷ by one',
  target: { ratio: 1.5, least: true },
  async measure(bench) {
    const alone = await savesPerSecond(bench, 1)
    return { value: await savesPerSecond(bench, 8), limit: alone, unit: 'saves/s' }
  },
}
