import { randomUUID } from 'node:crypto'
import { answerTo, ask, read } from '../../faults/client.ts'
import { percentile, timed, type Bench, type Figure } from '../figure.ts'
import { takeAll } from './csv.ts'
import { refsOf } from './page.ts'

const document = {
  title: 'Saved while others read',
  people: [{ key: 'p1', label: 'a trader' }],
  acts: [{ type: 'arrest', victims: ['p1'], place_id: 'KP-10.hyesan' }],
}

/** Saves one incident. @throws when it was not saved */
export async function save({ server, token }: Bench, sent: object = document): Promise<void> {
  const body = JSON.stringify(sent)
  const req = ask(`${server.url}/api/incidents`, token, { key: randomUUID(), body })
  req.end(body)
  const { status, text } = await answerTo(req)
  if (status !== 201) throw new Error(`Not saved: ${status} ${text.slice(0, 200)}`)
}

/** The times of pages and saves, one after another, for as long as something else lasts. */
async function neighbours(bench: Bench, other: () => Promise<unknown>, least: number) {
  // One with a list on it would wait in one line with whoever asks for lists.
  const page = `${bench.server.url}/incidents/${refsOf(bench)[0]}`
  const pages: number[] = []
  const saves: number[] = []
  let failed = 0
  const other_one = { ended: false }
  const busy = other().finally(() => (other_one.ended = true))
  while (!other_one.ended || saves.length < least) {
    try {
      pages.push(await timed(() => read(page, bench.token)))
      saves.push(await timed(() => save(bench)))
    } catch {
      failed += 1
    }
  }
  await busy
  return { pages, saves, failed }
}

const idle = (bench: Bench) => neighbours(bench, () => Promise.resolve(), 150)

export const csv_neighbour: Figure = {
  id: 'csv-neighbour',
  what: 'p99 of a save during a full export ÷ p99 of a save alone',
  target: { ratio: 3 },
  async measure(bench) {
    const alone = await idle(bench)
    const beside = await neighbours(bench, () => takeAll(bench), 150)
    const pages = percentile(beside.pages, 99) / percentile(alone.pages, 99)
    const note = `pages ×${pages.toFixed(1)}; ${beside.failed} failed of ${beside.saves.length * 2}`
    return {
      value: percentile(beside.saves, 99),
      limit: percentile(alone.saves, 99),
      unit: 'ms',
      note,
    }
  },
}

const words = ['arrest', 'detained', 'border', 'Hyesan', '혜산', '송금', 'phone', 'labour']

export const search_neighbour: Figure = {
  id: 'search-neighbour',
  what: 'p99 of a save while 32 people search common words ÷ p99 of a save alone',
  target: { ratio: 3 },
  async measure(bench) {
    const alone = await idle(bench)
    let [answered, turned_away, broken_off] = [0, 0, 0]
    const measured = { ended: false }
    const search = async (person: number) => {
      for (let n = 0; !measured.ended; n += 1) {
        const q = encodeURIComponent(words[(person + n) % words.length] ?? '')
        const query = `q=${q}&from=${1995 + ((person * 7 + n) % 30)}`
        const req = ask(`${bench.server.url}/api/incidents?${query}`, bench.token)
        req.end()
        const status = await answerTo(req).then(
          (reply) => reply.status,
          () => null,
        )
        if (status === 200) answered += 1
        else if (status === 503) turned_away += 1
        else broken_off += 1
      }
    }
    const people = Array.from({ length: 32 }, (_, person) => search(person))
    const beside = await neighbours(bench, () => Promise.resolve(), 150)
    measured.ended = true
    await Promise.all(people)
    const note = `${answered} searches answered, ${turned_away} turned away, ${broken_off} broken off; ${beside.failed} saves failed`
    return {
      value: percentile(beside.saves, 99),
      limit: percentile(alone.saves, 99),
      unit: 'ms',
      note,
    }
  },
}
