import { read } from '../../faults/client.ts'
import { start, stop } from '../../faults/program.ts'
import { caseFile } from '../case-file.ts'
import { median, timed, type Figure } from '../figure.ts'
import { listCpu } from './list.ts'
import { openBench } from '../open.ts'

async function startToList(folder: string, token: string): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 4; n += 1) {
    let server
    times.push(
      await timed(async () => {
        server = await start(folder)
        await read(`${server.url}/incidents`, token)
      }),
    )
    if (server) await stop(server)
  }
  // The first may still have had to make what the others find kept.
  return median(times.slice(1))
}

export const start_figure: Figure = {
  id: 'start',
  growth: true,
  what: 'start to the first list page ÷ the same with 10,000 incidents',
  target: { ratio: 2 },
  async measure(bench) {
    await stop(bench.server)
    const small = await caseFile(10_000)
    const limit = await startToList(small.folder, small.token)
    const value = await startToList(bench.folder, bench.token)
    bench.server = await start(bench.folder)
    return { value, limit, unit: 'ms' }
  },
}

export const list_growth: Figure = {
  id: 'list-growth',
  growth: true,
  what: 'list page with all facets, CPU ÷ the same with 10,000 incidents',
  target: { ratio: 3 },
  async measure(bench) {
    const small = await openBench(10_000)
    const limit = await listCpu(small)
    await small.close()
    return { value: await listCpu(bench), limit, unit: 'ms' }
  },
}
