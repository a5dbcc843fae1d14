import { spawnSync } from 'node:child_process'
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { fileOf } from '../../../db/engine/open.ts'
import { ask } from '../../faults/client.ts'
import { timed, type Bench, type Figure } from '../figure.ts'

/** Takes everything as CSV, and keeps nothing of it. @returns bytes */
export async function takeAll({ server, token }: Bench): Promise<number> {
  const req = ask(`${server.url}/incidents.csv?kind=all`, token)
  req.end()
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const piece of res) bytes += (piece as Buffer).length
  if (!res.complete || res.statusCode !== 200) throw new Error('The file was broken off.')
  return bytes
}

/** The same rows by a cursor and a bare loop into a pipe: no server, no quoting, no counting. */
async function bareLoop({ raw }: Bench): Promise<void> {
  const rows = raw
    .prepare(
      `select ref, csv_until_match, csv_until_related, csv_after_url from incident_doc
       order by doc_id`,
    )
    .raw()
  const file = join(tmpdir(), `girok-bench-${process.pid}.csv`)
  const sink = createWriteStream(file)
  for (const row of rows.iterate() as Iterable<string[]>) {
    if (!sink.write(`${row.join(',')}\r\n`)) await once(sink, 'drain')
  }
  sink.end()
  await once(sink, 'close')
  rmSync(file)
}

/** Has the system forget what it keeps of a file in memory. @returns the part it still keeps */
function forget(file: string): number {
  spawnSync('sync')
  spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'])
  const kept = spawnSync('fincore', ['--bytes', '--noheadings', '--output', 'RES', file])
  return Number(kept.stdout) / statSync(file).size
}

export const csv_cold: Figure = {
  id: 'csv-cold',
  what: 'everything as CSV, the database not in memory ÷ the same in memory',
  target: { ratio: 1.5 },
  async measure(bench) {
    await takeAll(bench)
    const limit = await timed(() => takeAll(bench))
    const kept = forget(fileOf(bench.folder))
    const value = await timed(() => takeAll(bench))
    return { value, limit, unit: 'ms', note: `${Math.round(kept * 100)} % was still in memory` }
  },
}

export const csv: Figure = {
  id: 'csv',
  what: 'everything as CSV over HTTP ÷ the same rows by a bare cursor and loop',
  target: { ratio: 1 },
  async measure(bench) {
    await takeAll(bench)
    const limit = await timed(() => bareLoop(bench))
    let bytes = 0
    const value = await timed(async () => (bytes = await takeAll(bench)))
    const rate = Math.round(bytes / 1e6 / (value / 1000))
    return { value, limit, unit: 'ms', note: `${Math.round(bytes / 1e6)} MB, ${rate} MB/s` }
  },
}
