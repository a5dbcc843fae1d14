import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { filters, queryOf, saveCrowd, type Asked } from './crowd.ts'
import { arrest, article } from './documents.ts'
import { readCsv, readPage, textOf, textsOf, type Element } from './reading.ts'

type Line = { label: string; certain: number | null; possible: number; href: string | null }

const numberOf = (text: string | undefined) => Number((text ?? '').replaceAll(/[^\d]/g, ''))

/** One of the tables of a report. */
function figure(html: string, name: string): Line[] {
  const table = readPage(html).querySelector(`table[data-figure=${name}]`)
  return [...(table?.querySelectorAll('tbody tr') ?? [])].map((row: Element) => {
    const cells = [...row.querySelectorAll('td')]
    const link = row.querySelector('td a')
    return {
      label: row.querySelector('th')?.textContent.trim() ?? '',
      certain: cells.length > 1 ? numberOf(cells[0]?.textContent) : null,
      possible: numberOf(cells.at(-1)?.textContent),
      href: link?.getAttribute('href') ?? null,
    }
  })
}

const totalOf = (html: string, name: string) => {
  const text = textOf(html, `[data-total=${name}]`)
  return text === null ? null : numberOf(text)
}

describe('the example', () => {
  let house: TestHouse
  let web: Client
  beforeAll(async () => {
    house = await startHouse({ example: true })
    web = await house.signIn('analyst')
  })
  afterAll(() => house.close())

  const report = async (query: string) => (await web.get(`/report?lang=en&${query}`)).text

  test('two days of December: one certain, two possible, one act, one origin of two sources', async () => {
    const text = await report('from=2023-12-30&to=2023-12-31&title=Hyesan')
    expect(textOf(text, 'h1')).toBe('Hyesan')
    expect(textOf(text, '.subtitle')).toBe('2 incidents, 30–31 December 2023')
    expect(['certain', 'possible', 'undated'].map((name) => totalOf(text, name))).toEqual([1, 2, 0])
    expect(figure(text, 'province')).toMatchObject([
      { label: 'Ryanggang Province', certain: 1, possible: 2 },
    ])
    expect(figure(text, 'act').find(({ label }) => label === 'Confiscation')).toMatchObject({
      certain: 0,
      possible: 1,
    })
    expect(figure(text, 'time')).toMatchObject([
      { label: '30–31 December 2023', certain: 1, possible: 2 },
    ])
    expect(textsOf(text, '.incidents tbody .ref')).toEqual(['KP-2023-0002', 'KP-2023-0001'])
    expect(textOf(text, '#sources + p')).toBe(
      '2 sources of the incidents in the appendix. They rest on 1 origin.',
    )
    expect(textsOf(text, '.sources.cited li')[1]).toMatch(
      /^\[2\] .* FFHR, News article, no day of publication Reprint of \[1\] origin 1: Anonymous person, reliability F .* https:/,
    )
  })

  test('months between that have none are told, and a sentence has its own', async () => {
    const text = await report('kind=all')
    expect(figure(text, 'time').map(({ label, possible }) => [label, possible])).toEqual([
      ['September 2023', 1],
      ['October 2023', 1],
      ['November 2023', 1],
      ['December 2023', 3],
      ['January 2024', 1],
    ])
    expect(figure(text, 'time').every(({ certain }) => certain === null)).toBe(true)
  })

  test('the method says what this query makes true, and nothing else', async () => {
    const method = async (query: string) =>
      textsOf(await report(query), '#method + ul li').join('\n')
    const plain = await method('')
    expect(plain).toContain('No period was asked for')
    expect(plain).not.toContain('A place includes')
    const narrow = await method('from=2023-12&to=2023-12&place=KP-10&act=arrest&agency=mss')
    for (const words of [
      'one and the same act',
      'A place includes',
      'An agency includes',
      '“possible”',
    ]) {
      expect(narrow).toContain(words)
    }
    expect(narrow).not.toContain('No period')
    expect(await method('from=2023-12&date=certain')).toContain('others may belong to it')
    expect(await method('kind=pattern')).toMatch(/^Counted are patterns/)
    expect(await method('undated=1')).toContain('without any date')
  })

  test('what was asked for stands there in words, in both languages', async () => {
    const query = 'q=remittance&place=KP-10&act=arrest&act=detention&reliability=F&origins_min=1'
    const asked = async (lang: string) => {
      const { text } = await web.get(`/report?${query}&lang=${lang}`)
      return textsOf(text, '#asked + dl > div').map((line) => line.replaceAll(/\s+/g, ' '))
    }
    expect(await asked('en')).toEqual([
      'Whatincidents',
      'PlaceRyanggang Province',
      'ActArrest or Detention',
      'ReliabilityF (Reliability cannot be judged)',
      'Wordsremittance',
      'Origins, at least1',
    ])
    expect((await asked('ko'))[2]).toBe('행위체포 또는 구금')
  })

  test('a title is text, whatever is in it, and what was typed stays in its box', async () => {
    const title = '<b>"북" & co</b>'
    const text = await report(`kind=all&act=arrest&title=${encodeURIComponent(title)}`)
    expect(textOf(text, 'h1')).toBe(title)
    expect(text).not.toContain('<b>')
    const form = readPage(text).querySelector('.desk form')
    expect(form?.querySelector('#title')?.getAttribute('value')).toBe(title)
    const kept = [...(form?.querySelectorAll('input[type=hidden]') ?? [])].map(
      (input) => `${input.getAttribute('name')}=${input.getAttribute('value')}`,
    )
    expect(kept).toEqual(['kind=all', 'act=arrest'])
  })

  test('nothing found is said, and no table is empty', async () => {
    const text = await report('act=torture')
    expect(textOf(text, '.nothing')).toBe('Nothing matches, so there is nothing to report.')
    expect(text).not.toContain('<table')
  })

  test('no gap and no key is left in either language', async () => {
    for (const query of [
      '',
      'kind=all',
      'from=2023-12-30',
      'undated=1',
      'act=torture',
      'place=Atlantis&colour=red',
    ]) {
      for (const lang of ['en', 'ko']) {
        const { text, status } = await web.get(`/report?${query}&lang=${lang}`)
        expect([query, status]).toEqual([query, 200])
        expect(text, query).not.toMatch(/undefined|\[object|NaN|report\.\w+_|method\.\w+|\{\w+\}/)
      }
    }
  })

  test('an older state is told as it stood, and the number of its revision is in the log', async () => {
    const number = await house.db
      .selectFrom('counter')
      .select('value')
      .where('name', '=', 'revision')
      .executeTakeFirstOrThrow()
    const api = await makeApi(house)
    const before = await api.save(arrest({ title: 'Added later', date_edtf: '2020-05' }))
    const now = await report('from=2020&to=2020')
    expect(totalOf(now, 'possible')).toBe(1)
    await expect
      .poll(async () => (await web.get(`/report?as_of=${number.value}`)).status, {
        timeout: 30_000,
      })
      .toBe(200)
    const then = await report(`as_of=${number.value}`)
    expect(textsOf(then, '.incidents tbody .ref')).toEqual(['KP-2023-0002', 'KP-2023-0001'])
    expect(then).not.toContain(before.ref)
    expect(textsOf(then, '#method + ul li')).toContain(
      `The record is told as it stood at revision ${number.value}.`,
    )
    const [row] = await house.db
      .selectFrom('export')
      .select('query')
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    expect(row?.query).toContain(`as_of=${number.value}`)
  })

  test('it is logged as what leaves is, with the hash of what was sent; and not everybody’s', async () => {
    const { text } = await web.get('/report?from=2023-12')
    const [row] = await house.db
      .selectFrom('export')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    expect(row).toMatchObject({
      format: 'report',
      query: 'from=2023-12',
      row_count: 2,
      actor: 'analyst',
    })
    expect(row?.sha256).toBe(createHash('sha256').update(text).digest('hex'))
    expect((await (await house.signIn('viewer')).get('/report')).status).toBe(404)
  })

  test('the list leads to it under the same query, and it leads back', async () => {
    const { text } = await web.get('/incidents?place=KP-10&from=2023-12&lang=en')
    const link = [...readPage(text).querySelectorAll('.exports a')].find(
      ({ textContent }) => textContent === 'Report to print',
    )
    const href = link?.getAttribute('href') ?? ''
    expect(href).toBe('/report?from=2023-12&place=KP-10')
    const back = readPage((await web.get(href)).text).querySelector('.desk .actions a')
    expect(back?.getAttribute('href')).toBe('/incidents?from=2023-12&place=KP-10')
  })
})

describe('over random incidents and queries', () => {
  let house: TestHouse
  let web: Client
  let api: Api
  beforeAll(async () => {
    house = await startHouse()
    api = await makeApi(house)
    await saveCrowd(api, 120, 17)
    web = await house.signIn('researcher')
  })
  afterAll(() => house.close())

  const csv = async (path: string) => readCsv((await api.get(path)).text)
  const certain = (rows: Record<string, string>[]) =>
    rows.filter((row) => row['date_match'] === 'certain').length

  /** Distinct incidents by a column of their matching acts, from the file and nothing else. */
  function byColumn(acts: Record<string, string>[], column: string) {
    const groups = Map.groupBy(acts, (act) => act[column] ?? '')
    const count = (rows: Record<string, string>[]) =>
      new Set(rows.map((row) => row['incident_ref'])).size
    return [...groups.values()]
      .map((rows) => [count(rows), count(rows.filter((row) => row['date_match'] === 'certain'))])
      .toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0))
  }
  const found = (lines: Line[]) =>
    lines
      .map(({ possible, certain: surely }) => [possible, surely ?? 0])
      .toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0))

  const has = (asked: Asked, name: string) => asked.some(([key]) => key === name)

  test.each(filters(60, 5).map((asked) => [queryOf(asked), asked] as const))(
    'every number is the list’s own: %s',
    async (query, asked) => {
      const { text } = await web.get(`/report?${query}&lang=en`)
      const listed = await csv(`/incidents.csv?${query}`)
      if (listed.length === 0) {
        expect(textOf(text, '.nothing')).not.toBeNull()
        return
      }
      const only_certain = asked.some(([name, value]) => name === 'date' && value === 'certain')
      const period = has(asked, 'from') || has(asked, 'to')
      if (period) expect(totalOf(text, 'certain')).toBe(certain(listed))
      if (!only_certain) expect(totalOf(text, 'possible')).toBe(listed.length)
      expect(textsOf(text, '.incidents tbody tr')).toHaveLength(listed.length)
      // Without a date more is found under a value than of it in the list, and each leads there.
      if (!only_certain && !has(asked, 'kind') && !has(asked, 'undated')) {
        const acts = await csv(`/acts.csv?${query}`)
        expect(found(figure(text, 'province'))).toEqual(byColumn(acts, 'province_code'))
        expect(found(figure(text, 'act'))).toEqual(byColumn(acts, 'type'))
      }
      for (const name of ['province', 'act', 'time']) {
        for (const { label, href, ...line } of figure(text, name)) {
          if (href === null) continue
          const rows = await csv(href.replace('/incidents', '/incidents.csv'))
          const n = only_certain ? certain(rows) : rows.length
          expect([name, label, line.possible]).toEqual([name, label, n])
          if (line.certain !== null) {
            expect([name, label, line.certain]).toEqual([name, label, certain(rows)])
          }
        }
      }
    },
    30_000,
  )

  test('the queries tried find enough, in every shape', async () => {
    const tried = filters(60, 5)
    let tables = 0
    for (const asked of tried) {
      tables += figure((await web.get(`/report?${queryOf(asked)}`)).text, 'province').length
    }
    expect(tables).toBeGreaterThan(40)
    expect(
      tried.filter((asked) => has(asked, 'place') && has(asked, 'from')).length,
    ).toBeGreaterThan(5)
  })

  test('more incidents than the appendix prints: how many is told, the rest is in the file', async () => {
    for (let n = 0; n < 201; n += 1) {
      await api.save(
        arrest({
          title: `Printed ${n}`,
          ...(n < 3
            ? { sources: [article(`n${n}`)], claims: [{ source: `n${n}`, quote: 'x' }] }
            : {}),
        }),
      )
    }
    const { text } = await web.get('/report?q=Printed&sort=ref&lang=en&after=nonsense')
    expect(textsOf(text, '.incidents tbody tr')).toHaveLength(200)
    expect(totalOf(text, 'possible')).toBe(201)
    expect(textOf(text, '#appendix + p')).toMatch(
      /^The first 200 of 201, .*\/incidents\.csv\?q=Printed&sort=ref$/,
    )
    expect(textsOf(text, '.incidents tbody .cited').filter(Boolean)).toEqual(['[1]', '[2]', '[3]'])
  })
})
