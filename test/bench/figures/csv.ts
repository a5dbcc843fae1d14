import { createWriteStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
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
