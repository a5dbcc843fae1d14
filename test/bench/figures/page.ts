import { openReader } from '../../../db/engine/open.ts'
import { listLines, makeLists } from '../../../db/list/list.ts'
import { loadTerms } from '../../../db/term.ts'
import type { Tables } from '../../../db/tables.ts'
import { operator } from '../../../db/actor.ts'
import { readListQuery } from '../../../server/pages/query.ts'
import { read } from '../../faults/client.ts'
import { beside, perSecond } from '../against.ts'
import { median, type Bench, type Figure } from '../figure.ts'
import { cpuOf, cpuTime } from '../machine.ts'
import { questions } from './list.ts'

const raw_rows = `
  select incident.ref, kind, title, summary, status, place_id, place_text, date_edtf,
    date_earliest, date_latest, date_precision
  from incident_doc join incident on incident.id = incident_doc.incident_id
  where doc_id > ? order by doc_id limit 50`

export const list_plain: Figure = {
  id: 'list-plain',
  what: 'the rows of one page after another, counted before ÷ the raw 50-row query, CPU',
  target: { ratio: 3 },
  async measure({ folder, raw }) {
    const reader = await openReader<Tables>({ folder, url: null, read_url: null })
    const terms = await reader.snapshot(loadTerms)
    const lists = makeLists()
    const times: number[] = []
    let after = ''
    for (let n = 0; n < 60; n += 1) {
      const query = `kind=all&size=50${after}`
      const next = await reader.snapshot(async (db): Promise<string | null> => {
        const { resolved } = await readListQuery(db, terms, operator, query, 'incidents')
        let next: string | null = null
        times.push(
          await cpuTime(async () => {
            ;({ next } = await listLines(db, lists, operator, resolved))
          }),
        )
        return next
      })
      after = next === null ? '' : `&after=${next}`
    }
    await reader.close()
    const statement = raw.prepare(raw_rows).raw()
    const limits: number[] = []
    for (let n = 0, last = 0; n < 60; n += 1) {
      limits.push(await cpuTime(() => statement.all(last)))
      last = raw
        .prepare(
          'select doc_id from incident_doc where doc_id > ? order by doc_id limit 1 offset 49',
        )
        .pluck()
        .get(last) as number
    }
    // The first ones count the list, and compile.
    return { value: median(times.slice(10)), limit: median(limits.slice(10)), unit: 'ms' }
  },
}

export const http: Figure = {
  id: 'http',
  what: 'list pages a second, each another ÷ bare node:http sending the same bytes',
  target: { ratio: 0.08, least: true },
  async measure(bench) {
    const { server, token } = bench
    const urls = questions(bench).map(
      ({ place, year }) => `${server.url}/incidents?place=${place}&from=${year}&to=${year}`,
    )
    const html = await read(urls[0] ?? '', token)
    await perSecond(urls, token)
    const value = await perSecond(urls, token)
    const again = await perSecond(urls.slice(0, 1), token)
    const limit = await beside('http', html, async (url) => {
      await perSecond([url], token)
      return perSecond([url], token)
    })
    const note = `one page again and again: ${Math.round(again)} a second, ${(again / limit).toFixed(2)}`
    return { value, limit, unit: 'pages/s', note }
  },
}

const asked = 200

/** So many come first: a program that has just begun is still being compiled. */
const first = 1_000

/** Processor time that one of many requests takes. */
async function cpuOfEach(urls: readonly string[], pid: number, token: string): Promise<number> {
  for (let n = 0; n < first; n += 1) await read(urls[n % urls.length] ?? '', token)
  const before = cpuOf(pid)
  for (let n = 0; n < asked; n += 1) await read(urls[n % urls.length] ?? '', token)
  return (cpuOf(pid) - before) / asked
}

/** The newest incidents that everybody who reads may see. */
export const refsOf = ({ raw }: Bench) =>
  raw
    .prepare(
      `select incident.ref from incident_doc join incident on incident.id = incident_id
       where status <> 'draft' and sensitivity = 'open' order by doc_id limit 100`,
    )
    .pluck()
    .all() as string[]

export const record: Figure = {
  id: 'record',
  what: 'record page, CPU ÷ the same bytes as a static Express page',
  target: { ratio: 3 },
  async measure(bench) {
    const { server, token } = bench
    const urls = refsOf(bench).map((ref) => `${server.url}/incidents/${ref}`)
    const html = await read(urls[0] ?? '', token)
    const value = await cpuOfEach(urls, server.process.pid ?? 0, token)
    const limit = await beside('express', html, (url, pid) => cpuOfEach([url], pid, token))
    return { value, limit, unit: 'ms' }
  },
}
