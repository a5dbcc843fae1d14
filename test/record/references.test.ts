import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-ris'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bibEntry } from '../../server/export/bibtex.ts'
import type { Reference } from '../../server/export/reference.ts'
import { risEntry } from '../../server/export/ris.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { startCast } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'

/** What a reference manager that is not ours reads, in the terms of CSL. */
type Read = {
  'id': string
  'type': string
  'title'?: string
  'author'?: { family?: string; literal?: string }[]
  'container-title'?: string
  'publisher'?: string
  'URL'?: string
  'issued'?: { 'date-parts': number[][] }
  'accessed'?: { 'date-parts': number[][] }
  'note'?: string
}
const readAll = (text: string) => new Cite(text).data as Read[]

const reference = (over: Partial<Reference> = {}): Reference => ({
  ...{ id: '01HX', kind: 'news_article', publisher: null, title: null, url: null },
  ...{ published_on: null, accessed_on: null, language: null, authors: [], taken: null },
  ...over,
})
const one = (text: string): Read => {
  const all = readAll(text)
  expect(all).toHaveLength(1)
  return all[0] as Read
}

const hard = '100% of {them} & #1_a $5 ~x^2 \\cmd 량강도·양강도 } " < > — É'

describe.each([
  ['BibTeX', bibEntry],
  ['RIS', risEntry],
] as const)('%s', (name, write) => {
  test('is read back by a program that is not ours', () => {
    const read = one(
      write(
        reference({
          ...{
            title: hard,
            publisher: '데일리NK & Co',
            url: 'https://x.example/a_b%20c?d=1&e=~f#g',
          },
          ...{ published_on: '2024-01-24', accessed_on: '2024-02-01', language: 'ko' },
          ...{ authors: ['Lee Chae Un', '홍길동'], taken: 'Reprint of: Paper {A}, 50%' },
        }),
      ),
    )
    expect(read).toMatchObject({
      'id': 'girok_01HX',
      'title': hard,
      'container-title': '데일리NK & Co',
      'URL': 'https://x.example/a_b%20c?d=1&e=~f#g',
      'accessed': { 'date-parts': [[2024, 2, 1]] },
      'note': 'Reprint of: Paper {A}, 50%',
    })
    expect(read.issued?.['date-parts'][0]?.[0]).toBe(2024)
    // A reporter, of a newspaper article in RIS.
    expect(JSON.stringify(read)).toMatch(/"Lee Chae Un".*"홍길동"/)
  })

  test('a date says no more than is known', () => {
    for (const [published_on, parts] of [
      ['2024-01-24', [2024, 1, 24]],
      ['2024-01', [2024, 1]],
      ['2024', [2024]],
    ] as const) {
      const text = write(reference({ title: 'x', kind: 'report', published_on }))
      expect(one(text).issued).toEqual({ 'date-parts': [[...parts]] })
      if (name === 'RIS') {
        expect(text).toContain(
          `DA  - ${[...published_on.split('-'), '', ''].slice(0, 3).join('/')}/`,
        )
      }
    }
    expect(one(write(reference({ title: 'x' }))).issued).toBeUndefined()
  })

  test('any text comes back as it was, and ends nothing that comes after it', () => {
    const text = fc
      .string({ unit: 'grapheme-composite', minLength: 1, maxLength: 40 })
      .map((value) => `x${value}x`)
    const marks = fc.string({
      unit: fc.constantFrom(...Array.from('{}\\%$&#_^~"\'`@,=?!<>\n\r\t 가x-')),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.oneof(text, marks), (value) => {
        const title = `a${value}b`
        const written =
          write(reference({ title, publisher: title, taken: title })) +
          write(reference({ id: 'next', title: 'the next' }))
        const entries = readAll(written)
        expect(entries.map(({ id }) => id)).toEqual(['girok_01HX', 'girok_next'])
        const line = title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
        expect(entries[0]?.title?.normalize('NFC')).toBe(line.normalize('NFC'))
        if (name === 'RIS') expectRis(written)
        else expectBib(written)
      }),
      { numRuns: 300 },
    )
  })
})

/** Every line of RIS is a tag and a value; each entry begins with its type and has an end. */
function expectRis(text: string): void {
  expect(text.endsWith('ER  - \r\n\r\n')).toBe(true)
  const lines = text.split('\r\n').filter((line) => line !== '')
  expect(lines.filter((line) => !/^[A-Z][A-Z0-9] {2}- ?[^\r\n]*$/.test(line))).toEqual([])
  const tags = lines.map((line) => line.slice(0, 2))
  expect(tags.filter((tag) => tag === 'TY')).toHaveLength(2)
  expect(tags[0]).toBe('TY')
}

/** Braces are in balance, backslashes begin what LaTeX knows, and nothing that it would run is bare. */
function expectBib(text: string): void {
  let depth = 0
  for (const mark of text) {
    depth += mark === '{' ? 1 : mark === '}' ? -1 : 0
    expect(depth).toBeGreaterThanOrEqual(0)
  }
  expect(depth).toBe(0)
  const known = /\\(?:[&%$#_]|text(?:backslash|braceleft|braceright|asciitilde|asciicircum)\{\})/g
  expect(text.replaceAll(known, '')).not.toMatch(/[\\%$#~^&]/)
}

test('the tests of BibTeX would see an unescaped brace, and a bare sign', () => {
  expect(() => expectBib('title = {a } b}}')).toThrow()
  expect(() => expectBib('title = {a { b}')).toThrow()
  expect(() => expectBib('title = {50 % of them}')).toThrow()
  expect(() => expectRis('TY  - GEN\r\nTI  - a\r\nb\r\nER  - \r\n\r\n')).toThrow()
})

describe('of the records', () => {
  let house: TestHouse
  let api: Api
  let saved: Json & { ref: string }
  let ids: string[]

  beforeAll(async () => {
    ;({ house, api } = await startCast())
    const sources = [
      article('a', {
        ...{ title: hard, author: 'Lee Chae Un; Kim' },
        url: 'https://a.example/1',
        note: 'our own note',
      }),
      {
        key: 'r',
        publisher: '다른 신문',
        title: '다시 실은 기사',
        derived_from: 'a',
        derivation: 'translation',
      },
    ]
    saved = await api.save(arrest({ title: 'One', sources, claims: [{ source: 'a', quote: 'x' }] }))
    ids = rows(saved, 'sources').map((row) => String(row['source_id']))
    await api.save(
      arrest({
        title: 'Two',
        sources: [{ key: 'a', source_id: ids[0] }, article('b')],
        claims: ['a', 'b'].map((source) => ({ source, quote: 'y' })),
      }),
    )
  })
  afterAll(() => house.close())

  test.each([
    ['ris', 'application/x-research-info-systems; charset=utf-8'],
    ['bib', 'application/x-bibtex; charset=utf-8'],
  ])('a list’s, an incident’s and one source’s, as .%s', async (style, type) => {
    const list = await api.get(`/sources.${style}?sort=ref`)
    expect(list.headers.get('content-type')).toBe(type)
    expect(list.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="sources_\\d{8}T\\d{4}\\.${style}"$`),
    )
    const titles = (text: string) => readAll(text).map(({ title }) => title)
    expect(titles(list.text).toSorted()).toEqual([hard, '다시 실은 기사', 'Article b'].toSorted())
    const own = await api.get(`/incidents/${saved.ref}.${style}`)
    expect(titles(own.text).toSorted()).toEqual([hard, '다시 실은 기사'].toSorted())
    expect(own.headers.get('content-disposition')).toBe(
      `attachment; filename="${saved.ref}_sources.${style}"`,
    )
    const reprint = readAll((await api.get(`/sources/${ids[1]}.${style}`)).text)
    expect(reprint[0]).toMatchObject({
      title: '다시 실은 기사',
      note: `Translation of: Paper a, ${hard}, 2024-01-24`,
    })
    for (const { text } of [list, own]) {
      expect(text).not.toContain('our own note')
      expect(text).not.toContain('origin of')
    }
  })

  test('a list is filtered and logged like any file, and the command writes the same', async () => {
    const { text } = await api.get('/sources.ris?q=Two')
    // With the reprint that goes with what it cites.
    expect(readAll(text)).toHaveLength(3)
    const args = ['export', '--query', 'q=Two', '--format', 'ris', '--out', '-']
    const { out } = await girok(house.env, ...args)
    expect(out).toBe(text)
    const logged = await house.db
      .selectFrom('export')
      .select(['format', 'row_count', 'query'])
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    expect(logged).toEqual([{ format: 'ris', row_count: 3, query: 'q=Two' }])
    expect((await api.get('/sources.bib?colour=red')).status).toBe(400)
  })

  test('what somebody may not see has no reference', async () => {
    const hidden = await api.save(
      arrest({
        title: 'Hidden',
        sensitivity: 'restricted',
        sources: [article('h', { title: 'A hidden article' })],
        claims: [{ source: 'h', quote: 'z' }],
      }),
    )
    const id = String(rows(hidden, 'sources')[0]?.['source_id'])
    const other = await makeApi(house, 'researcher', 'somebody else')
    for (const path of [
      `/sources/${id}.ris`,
      `/incidents/${hidden.ref}.bib`,
      '/sources/none.ris',
    ]) {
      expect((await other.get(path)).status, path).toBe(404)
    }
    expect((await other.get('/sources.bib')).text).not.toContain('A hidden article')
    expect((await api.get('/sources.bib')).text).toContain('A hidden article')
    const viewer = await makeApi(house, 'viewer')
    expect((await viewer.get('/sources.ris')).status).toBe(404)
  })

  test('the pages of an incident and of a source say how they are cited', async () => {
    const web = await house.signIn('researcher')
    const { text } = await web.get(`/incidents/${saved.ref}?lang=en`)
    expect(text).toContain(
      `Girok ${saved.ref}, version 1 of ${new Date().toISOString().slice(0, 10)}.`,
    )
    expect(text).toContain(`${house.url}/incidents/${saved.ref}</a>`)
    expect(text).toContain(`href="/incidents/${saved.ref}.ris"`)
    expect((await web.get(`/sources/${ids[0]}`)).text).toContain(`href="/sources/${ids[0]}.bib"`)
  })
})
