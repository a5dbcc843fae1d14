import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { buffer } from 'node:stream/consumers'
import { fromBufferPromise } from 'yauzl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnName } from '../../server/export/workbook.ts'
import { workbookOf, cut_off } from '../../server/export/workbook.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { girok } from '../girok.ts'
import { startCast } from './cast.ts'
import { arrest, article } from './documents.ts'
import { readCsv, type Element } from './reading.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  ;({ house, api } = await startCast())
  await api.save(
    arrest({
      title: '=SUM(A1) 혜산 & <b>“체포”</b>',
      summary: 'first\nsecond _x000D_ third',
      date_edtf: '2024-12',
      date_text: '2024-12',
      sources: [article('s')],
      claims: [{ source: 's', quote: 'x' }],
    }),
  )
  for (let n = 0; n < 3; n += 1)
    await api.save(arrest({ title: `Arrest ${n}`, date_edtf: '2023-05' }))
})
afterAll(() => house.close())

/** The sheets of a workbook as a program reads them: by name, the cells of each row. */
async function read(file: Buffer) {
  const zip = await fromBufferPromise(file)
  const parts = new Map<string, Element>()
  for await (const entry of zip.eachEntry()) {
    const xml = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8')
    parts.set(entry.fileName, (parseHTML(xml) as unknown as { document: Element }).document)
  }
  const part = (name: string) => parts.get(name) as Element
  const names = [...part('xl/workbook.xml').querySelectorAll('sheet')]
  return new Map(
    names.map((sheet, at) => {
      const page = part(`xl/worksheets/sheet${at + 1}.xml`)
      const rows = [...page.querySelectorAll('row')].map((row) =>
        [...row.querySelectorAll('c')].map((cell) => ({
          at: cell.getAttribute('r') ?? '',
          number: cell.getAttribute('t') === null,
          text: cell.textContent.replaceAll(/_x005F_/g, '_'),
        })),
      )
      return [sheet.getAttribute('name') ?? '', { rows, page }] as const
    }),
  )
}

const bytesOf = async (path: string) => {
  const web = await house.signIn('researcher')
  const { status, headers, bytes } = await web.take(path)
  expect(status).toBe(200)
  return { headers, bytes }
}

/** The cells of a row by its header. */
const byHeader = (rows: { at: string; text: string; number: boolean }[][], row: number) => {
  const headers = new Map(rows[0]?.map(({ at, text }) => [at.replace(/\d+/, ''), text]))
  return Object.fromEntries(
    (rows[row] ?? []).map(({ at, ...cell }) => [headers.get(at.replace(/\d+/, '')), cell]),
  )
}

test('a workbook holds what the CSV holds, texts as texts, counts as numbers', async () => {
  const { headers, bytes } = await bytesOf('/incidents.xlsx?from=2024')
  expect(headers.get('content-type')).toContain('spreadsheetml.sheet')
  expect(headers.get('content-disposition')).toMatch(
    /attachment; filename="incidents_2024_.*\.xlsx"/,
  )
  const sheets = await read(bytes)
  expect([...sheets.keys()]).toEqual([
    'Incidents',
    'Acts',
    'People',
    'Sources',
    'Origins',
    'Codebook',
    'About',
  ])
  const [line = {}] = readCsv((await api.get('/incidents.csv?from=2024')).text)
  const { rows } = sheets.get('Incidents') ?? { rows: [] }
  expect(rows[0]?.map(({ text }) => text)).toEqual(Object.keys(line))
  const cells = byHeader(rows, 1)
  const counts = new Set(Object.keys(cells).filter((name) => cells[name]?.number))
  for (const [name, value] of Object.entries(line)) {
    expect([name, cells[name]?.text ?? '']).toEqual([name, value])
  }
  expect(counts.has('acts')).toBe(true)
  for (const name of ['ref', 'title', 'date_edtf', 'date_earliest', 'id', 'latitude']) {
    expect([name, counts.has(name)]).toEqual([name, false])
  }
  expect(cells['date_edtf']?.text).toBe('2024-12')
  expect(sheets.get('Sources')?.rows).toHaveLength(2)
  expect(byHeader(sheets.get('About')?.rows ?? [], 1)).toMatchObject({
    value: { text: 'from=2024' },
  })
})

test('its head stands still, and can be filtered', async () => {
  const { bytes } = await bytesOf('/incidents.xlsx?labels=ko')
  const sheets = await read(bytes)
  expect([...sheets.keys()].slice(0, 2)).toEqual(['사건', '행위'])
  const page = sheets.get('사건')?.page
  expect(page?.querySelector('pane')?.getAttribute('state')).toBe('frozen')
  expect(page?.querySelector('autoFilter')?.getAttribute('ref')).toMatch(/^A1:A[A-Z]5$/)
})

test('the same query at the same revision makes the same bytes, by page and by command', async () => {
  const path = '/incidents.xlsx?sort=ref'
  const [one, two] = [await bytesOf(path), await bytesOf(path)]
  expect(one.bytes.equals(two.bytes)).toBe(true)
  const out = join(house.folder, 'out.xlsx')
  const args = ['export', '--query', 'sort=ref', '--format', 'xlsx', '--out', out]
  expect((await girok(house.env, ...args)).code).toBe(0)
  const [made, sent] = [await read(readFileSync(out)), await read(one.bytes)]
  const texts = (sheets: typeof made) =>
    sheets.get('Acts')?.rows.map((row) => row.map((c) => c.text.replace(/^http.*\/incidents/, '')))
  expect(texts(made)).toEqual(texts(sent))
  expect(existsSync(`${out}.part`)).toBe(false)
})

describe('what a sheet cannot hold', () => {
  async function* rows(of: readonly (string | null)[][]) {
    for (const row of of) yield await Promise.resolve(row)
  }
  const write = async (of: (string | null)[][]) => {
    const sheet = { name: 's', columns: [{ header: 'h', width: 9 }], rows: () => rows(of) }
    for await (const { name, bytes } of workbookOf([sheet])) {
      if (!name.endsWith('sheet1.xml')) continue
      let xml = ''
      for await (const piece of bytes) xml += Buffer.from(piece).toString()
      return xml
    }
    return ''
  }

  test('a text that is too long is cut, and says so', async () => {
    const xml = await write([['가'.repeat(40_000)]])
    const text = /<t [^>]*>(가+.*?)<\/t>/.exec(xml)?.[1] ?? ''
    expect(text.length).toBe(32_767)
    expect(text.endsWith(cut_off)).toBe(true)
  })

  test('no letter is cut in half', async () => {
    const xml = await write([[`a${'😀'.repeat(20_000)}`]])
    expect(xml.isWellFormed()).toBe(true)
  })

  test('characters that XML has not are left out, or written as the format writes them', async () => {
    const xml = await write([['a\u0001b\ufffec\rd _x0041_ é'], [null]])
    expect(xml).toContain('>abc_x000D_d _x005F_x0041_ é</t>')
  })

  test('columns are named on and on', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ])
  })
})
