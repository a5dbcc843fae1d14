import { read } from '../../faults/client.ts'
import { median, timed, type Bench, type Figure } from '../figure.ts'

const word = 'remittance'
const acts = ['arrest', 'detention', 'sentence', 'search', 'confiscation', 'interrogation']

const countWord = ({ raw }: Bench): Promise<number> => {
  const count = raw.prepare('select count(*) from incident_fts where incident_fts match ?')
  return timed(() => count.get(`"${word}" *`))
}

async function limitOf(bench: Bench): Promise<number> {
  const limits: number[] = []
  for (let n = 0; n < 5; n += 1) limits.push(await countWord(bench))
  return median(limits)
}

/** Makes what was answered before worth nothing: another word comes between. */
const page = ({ server, token }: Bench, query: string) =>
  timed(() => read(`${server.url}/incidents?${query}`, token))

export const text: Figure = {
  id: 'text',
  what: 'a word of 8 %, an act and facets: page ÷ raw FTS count(*) of the word',
  target: { ratio: 3.5 },
  async measure(bench) {
    const times: number[] = []
    for (const act of acts) times.push(await page(bench, `q=${word}&act=${act}`))
    return { value: median(times), limit: await limitOf(bench), unit: 'ms' }
  },
}

export const text_again: Figure = {
  id: 'text-again',
  what: 'the same page repeated ÷ raw FTS count(*) of the word',
  target: { ratio: 0.7 },
  async measure(bench) {
    const times: number[] = []
    for (let n = 0; n < 9; n += 1) times.push(await page(bench, `q=${word}&act=arrest`))
    return { value: median(times), limit: await limitOf(bench), unit: 'ms' }
  },
}
