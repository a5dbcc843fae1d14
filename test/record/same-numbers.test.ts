import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { filesIn } from '../package/cast.ts'
import { saveGroups } from './analysis-cast.ts'
import { makeApi } from './api.ts'
import { filters, queryOf, saveCrowd } from './crowd.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

// One question, and every place in which its number stands: they are the same, or one of them is wrong.

const runs = Number(process.env['GIROK_NUMBERS'] ?? 8)

let house: TestHouse
let web: Client
beforeAll(async () => {
  house = await startHouse({ example: true })
  const api = await makeApi(house)
  await saveCrowd(api, 120, 41)
  await saveGroups(api, 20)
  web = await house.signIn('analyst')
  await web.get('/incidents?lang=en')
}, 120_000)
afterAll(() => house.close())

const numberIn = (text: string | null | undefined) => {
  const digits = /\d[\d,]*/.exec(text ?? '')?.[0]
  return digits === undefined ? 0 : Number(digits.replaceAll(',', ''))
}

async function get(path: string): Promise<string> {
  const { status, text } = await web.get(path)
  if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 500)}`)
  return text
}

/** The numbers of a list's page: how many, and those beside the values of what it can be narrowed to. */
async function onPage(query: string) {
  const text = await get(`/incidents?${query}`)
  const counts = textOf(text, '.counts') ?? ''
  const [, certain, possible] = /(\d+) certainly, (\d+) possibly/.exec(counts) ?? []
  const facets = [...readPage(text).querySelectorAll('section.facet')].map((facet) => {
    const values = [...facet.querySelectorAll('li a')].map((link) => ({
      href: link.getAttribute('href') ?? '',
      on: link.getAttribute('aria-current') === 'true',
      label: link.querySelector('span')?.textContent ?? '',
      n: numberIn(link.querySelector('.n')?.textContent),
    }))
    return { name: facet.getAttribute('aria-labelledby')?.replace('facet-', '') ?? '', values }
  })
  return {
    total: numberIn(textOf(text, 'h1')),
    certain: certain === undefined ? null : Number(certain),
    possible: possible === undefined ? null : Number(possible),
    undated: numberIn(/(\d+) ha(s|ve) no date/.exec(counts)?.[1]),
    facets,
  }
}

const rowsOf = async (path: string) => readCsv(await get(path))
const many = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length

/** The texts of what is packed in a file, by name. */
async function unpacked(path: string): Promise<Map<string, string>> {
  const { status, bytes } = await web.take(path)
  if (status !== 200) throw new Error(`${path}: ${status}`)
  const files = await filesIn(bytes)
  return new Map([...files].map(([name, content]) => [name, content.toString('utf8')]))
}

type Pair = [certain: number | null, possible: number]

/** A figure's CSV: by the value of a column, how many there are surely and possibly. */
async function figure(name: string, query: string): Promise<Map<string, Pair>> {
  const rows = await rowsOf(`/analysis/${name}.csv?unit=incidents&${query}`)
  return new Map(rows.map((row) => [row['label'] ?? '', pairOf(row)]))
}

const pairOf = ({ certain, possible }: Record<string, string>): Pair => [
  certain === '' ? null : Number(certain),
  Number(possible),
]

/** A table of the report in the same shape. */
function tabled(report: string, name: string): Map<string, Pair> {
  const rows = readPage(report).querySelectorAll(`table[data-figure=${name}] tbody tr`)
  return new Map(
    [...rows].map((row) => {
      const numbers = [...row.querySelectorAll('td')].map((cell) => numberIn(cell.textContent))
      const certain = numbers.length > 1 ? (numbers[0] ?? 0) : null
      return [row.querySelector('th')?.textContent.trim() ?? '', [certain, numbers.at(-1) ?? 0]]
    }),
  )
}

/** What a number of the analysis page's head says: "certainly 5, possibly 9", or 9. */
function headed(analysis: string): Pair {
  const text = textOf(analysis, 'dl.facts dd') ?? ''
  const [, certain, possible] = /certainly (\d+), possibly (\d+)/.exec(text) ?? []
  return certain === undefined ? [null, numberIn(text)] : [Number(certain), Number(possible)]
}

/** Those that are not nothing; where nothing is uncertain, all are certain. */
const some = (pairs: Map<string, Pair>) =>
  Object.fromEntries(
    [...pairs].flatMap(([label, [certain, possible]]) =>
      possible > 0 ? [[label, [certain ?? possible, possible]]] : [],
    ),
  )

const texts = ['T', '가', 'remittance', '-b']
const queries = filters(runs, 17).map((asked, at) => {
  const q = at % 4 === 0 ? texts[(at / 4) % texts.length] : undefined
  return queryOf(q === undefined ? asked : [...asked, ['q', q]])
})

type Seen = Record<'incidents' | 'certain' | 'acts' | 'facets' | 'figures' | 'cells', number>

/** Asks one question everywhere. */
async function compare(query: string, seen: Seen): Promise<void> {
  const page = await onPage(query)
  const asked = new URLSearchParams(query)
  const all = page.total
  const csv = await rowsOf(`/incidents.csv?${query}`)
  const acts = await rowsOf(`/acts.csv?${query}`)
  const certain = page.certain ?? all
  const patterns = csv.filter(({ kind }) => kind === 'pattern').length

  // How many incidents.
  const points = JSON.parse(await get(`/incidents.geojson?${query}`)) as {
    features: unknown[]
    without_point: number
  }
  const data = await unpacked(`/incidents.zip?${query}`)
  const book = await unpacked(`/incidents.xlsx?${query}`)
  const report = await get(`/report?${query}`)
  const analysis = await get(`/analysis?unit=incidents&${query}`)
  expect(
    {
      csv: csv.length,
      json: (JSON.parse(await get(`/incidents.json?${query}`)) as unknown[]).length,
      xlsx: many(book.get('xl/worksheets/sheet1.xml') ?? '', /<row /g) - 1,
      geojson: points.features.length + points.without_point,
      // A pattern is no event.
      acled: (await rowsOf(`/incidents.acled.csv?${query}`)).length + patterns,
      package: readCsv(data.get('incident.csv') ?? '').length,
      gexf: many(await get(`/incidents.gexf?${query}`), /<node [^>]*label="[A-Z]{2}-\d{4}-\d+"/g),
      analysis: all === 0 ? 0 : headed(analysis)[1],
      report: numberIn(
        textOf(report, '[data-total=possible]') ?? textOf(report, '[data-total=certain]'),
      ),
      appendix: textsOf(report, '.incidents tbody .ref').length,
      possible: page.possible ?? all,
    },
    query,
  ).toEqual(
    Object.fromEntries(
      [
        ...['csv', 'json', 'xlsx', 'geojson', 'acled', 'package', 'gexf', 'analysis', 'report'],
        ...['appendix', 'possible'],
      ].map((name) => [name, all]),
    ),
  )
  // How many of them surely, and how many have no date.
  const sure = csv.filter(({ date_match }) => date_match !== 'possible').length
  const told = textOf(report, '[data-total=certain]')
  expect([sure, told === null ? certain : numberIn(told)], query).toEqual([certain, certain])
  if (all > 0) expect(headed(analysis)[0] ?? all, query).toBe(certain)
  const dateless = textOf(report, '[data-total=undated]')
  if (dateless !== null && !asked.has('undated')) {
    expect(numberIn(dateless), query).toBe(page.undated)
  }

  // How many acts.
  expect(
    {
      json: (JSON.parse(await get(`/acts.json?${query}`)) as unknown[]).length,
      xlsx: many(book.get('xl/worksheets/sheet2.xml') ?? '', /<row /g) - 1,
    },
    query,
  ).toEqual({ json: acts.length, xlsx: acts.length })

  // How many sources.
  const sources = many(await get(`/sources.ris?${query}`), /^ER {2}- /gm)
  expect(
    {
      bib: many(await get(`/sources.bib?${query}`), /^@/gm),
      report: all === 0 ? sources : textsOf(report, '.sources.cited li').length,
    },
    query,
  ).toEqual({ bib: sources, report: sources })

  // By province, by act: beside the list, in a chart, in the cross-tab, in the report.
  const table = await rowsOf(
    `/analysis/table.csv?unit=incidents&rows=act&columns=province&${query}`,
  )
  for (const [facet, name, own, other] of [
    ['place', 'province', 'province', 'act'],
    ['act', 'act', 'act', 'province'],
  ] as const) {
    const counted = await figure(name, query)
    const crossed = new Map(
      table
        .filter((row) => row[own] !== 'all' && row[other] === 'all')
        .map((row) => [row[`${own}_label`] ?? row['label'] ?? '', pairOf(row)]),
    )
    expect(some(crossed), `${query} ${name}`).toEqual(some(counted))
    if (all > 0) expect(some(tabled(report, name)), `${query} ${name}`).toEqual(some(counted))
    seen.figures += Object.keys(some(counted)).length
    // Beside the list stand those that would be found by another value instead.
    if (asked.has(facet)) continue
    const values = page.facets.find((one) => one.name === facet)?.values ?? []
    for (const { label, n } of values) {
      expect(n, `${query} ${facet} ${label}`).toBe(counted.get(label)?.[1] ?? 0)
    }
  }
  // Beside each value, how many are found with it.
  for (const { name, values } of page.facets) {
    // Beside another value of its kind it leads to what has the one or the other; a whole country
    // gives way.
    if (name === 'time' || asked.getAll(name).some((value) => value !== 'KP')) continue
    for (const { href, n, label } of values.filter((one) => one.n > 0).slice(0, 2)) {
      expect((await onPage(href.split('?')[1] ?? '')).total, `${query} ${name} ${label}`).toBe(n)
      seen.facets += 1
    }
  }
  seen.incidents += all
  seen.certain += certain
  seen.acts += acts.length
  seen.cells += table.length
}

test(`${runs} questions, everywhere the same number`, async () => {
  const seen: Seen = { incidents: 0, certain: 0, acts: 0, facets: 0, figures: 0, cells: 0 }
  const wrong: string[] = []
  for (const query of queries) {
    await compare(query, seen).catch((error: Error) => wrong.push(error.message))
  }
  console.log(seen)
  expect(wrong).toEqual([])
  // Questions that find nothing would prove nothing.
  for (const [what, number] of Object.entries(seen)) expect(number, what).toBeGreaterThan(runs)
}, 3_600_000)
