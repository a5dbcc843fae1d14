import { read } from '../../faults/client.ts'
import { median, type Bench, type Figure } from '../figure.ts'
import { cpuOf, cpuTime } from '../machine.ts'

const act = 'act=arrest'

/** Words that stand in about 8 % of incidents, by what the case file holds. */
function commonWords({ raw, incidents }: Bench): string[] {
  const count = raw.prepare('select count(*) from incident_fts where incident_fts match ?').pluck()
  const share = (word: string) => Number(count.get(`"${word}" *`)) / incidents
  return candidates
    .map((word) => ({ word, off: Math.abs(share(word) - 0.08) }))
    .toSorted((a, b) => a.off - b.off)
    .slice(0, 6)
    .map(({ word }) => word)
}

const candidates = [
  ...['remittance', 'phone', 'market', 'border', 'camp', 'labour', 'broker', 'radio', 'church'],
  ...['bible', 'drama', 'smuggling', 'crossing', 'prison', 'beaten', 'money', 'patrol', 'family'],
  ...['neighbour', 'witness', 'house', 'night', 'trial', 'public', 'leaflet', 'river', 'bribe'],
]

const countWord = ({ raw }: Bench, word: string): Promise<number> => {
  const count = raw.prepare('select count(*) from incident_fts where incident_fts match ?')
  return cpuTime(() => count.get(`"${word}" *`))
}

async function limitOf(bench: Bench, words: readonly string[]): Promise<number> {
  const limits: number[] = []
  for (const word of [...words, ...words]) limits.push(await countWord(bench, word))
  return median(limits.slice(words.length))
}

/** Processor time that a page takes in all processes of the server. */
async function page({ server, token }: Bench, query: string): Promise<number> {
  const pid = server.process.pid ?? 0
  const before = cpuOf(pid)
  await read(`${server.url}/incidents?${query}`, token)
  return cpuOf(pid) - before
}

export const text: Figure = {
  id: 'text',
  what: 'a word of 8 % never asked before, an act, facets: page ÷ raw FTS count(*) of the word, CPU',
  target: { ratio: 3.5 },
  async measure(bench) {
    const words = commonWords(bench)
    const limit = await limitOf(bench, words)
    // Other pages first: a program that has just started compiles itself.
    for (let year = 1990; year < 2020; year += 1) await page(bench, `${act}&from=${year}`)
    const times: number[] = []
    for (const word of words) times.push(await page(bench, `q=${word}&${act}`))
    const facets: number[] = []
    for (const type of ['detention', 'sentence', 'search', 'confiscation', 'interrogation']) {
      facets.push(await page(bench, `q=${words[0]}&act=${type}`))
    }
    const note = `the same word under another act: ${(median(facets) / limit).toFixed(1)}; ${words.join(', ')}`
    return { value: median(times), limit, unit: 'ms', note }
  },
}

export const text_again: Figure = {
  id: 'text-again',
  what: 'the same page repeated ÷ raw FTS count(*) of the word, CPU',
  target: { ratio: 0.7 },
  async measure(bench) {
    const [word = ''] = commonWords(bench)
    const times: number[] = []
    for (let n = 0; n < 20; n += 1) times.push(await page(bench, `q=${word}&${act}`))
    return { value: median(times), limit: await limitOf(bench, [word]), unit: 'ms' }
  },
}
