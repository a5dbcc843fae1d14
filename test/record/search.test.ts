import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows } from './documents.ts'
import { readCsv, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await api.save(arrest({ title: 'Arrest of a student', place_id: 'KP-09.hoeryong' }))
})
afterAll(() => house.close())

const found = async (q: string) => {
  const { text } = await api.get(`/incidents.csv?q=${encodeURIComponent(q)}&sort=ref`)
  return readCsv(text).map((record) => record['ref'])
}
const both = ['KP-2023-0001', 'KP-2023-0002']

test.each([
  ['혜산'],
  ['체포'],
  ['remittance'],
  ['"year-end payments"'],
  ['Ryanggang -Hoeryong'],
  ['혜산'.normalize('NFD')],
  ['Hyesan'],
  ['Daily NK'],
  ['FFHR'],
])('%s finds both incidents', async (q) => {
  expect((await found(q)).filter((ref) => ref !== 'KP-0000-0001')).toEqual(both)
})

test.each([
  ['-remittance', ['KP-0000-0001']],
  ['Hoeryong', ['KP-0000-0001']],
  ['student -Hoeryong', []],
  ['"payments year-end"', []],
  ['household', ['KP-2023-0001']],
  ['송금', ['KP-2023-0001']],
  ['몰수', ['KP-2023-0001']],
  ['고문', []],
])('%s finds %j', async (q, refs) => {
  expect(await found(q)).toEqual(refs)
})

test('what was typed is marked in the titles it was found in', async () => {
  const { text } = await web.get('/incidents?q=hand-over')
  expect(textsOf(text, 'td.what mark').map((mark) => mark.toLowerCase())).toContain('hand-over')
})

test('an edit changes what finds a record, and a new quote of a shared source finds both', async () => {
  const { ref } = await api.save(
    arrest({
      title: 'Beforehand',
      sources: [article('s1')],
      claims: [{ source: 's1', quote: 'a periwinkle coat' }],
    }),
  )
  expect(await found('periwinkle')).toEqual([ref])
  const { body } = await api.get(`/incidents/${ref}.json`)
  const [source] = rows(body, 'sources')
  const other = await api.save(
    arrest({ sources: [{ key: 's1', source_id: source?.['source_id'] }] }),
  )
  expect(await found('"Article s1"')).toEqual([ref, other.ref])
  await api.save(
    arrest({
      sources: [
        { key: 's1', source_id: source?.['source_id'] },
        { key: 's2', title: 'Wisteria Weekly', derived_from: 's1', derivation: 'reprint' },
      ],
    }),
  )
  expect(await found('wisteria')).toHaveLength(3)
})

const operators = [
  ...['"', '""', '"a', 'a"', '-', '--', '-"', '-""', '*', 'a*', '*a', '(', ')', '()', '(a', 'a)'],
  ...['AND', 'OR', 'NOT', 'NEAR', 'a AND', 'OR b', 'NOT', 'NEAR(a b, 2)', 'a NEAR b', 'title:a'],
  ...['{a b}: c', '^a', 'a + b', '+', ':', ';', '%', '_', '%%', '\\', '\\\\', "'", "' or 1=1 --"],
  ...[
    '"a" OR "b"',
    'a"b"c',
    '-a -b -c',
    '가',
    'ㄱ',
    'ㅎㅅ',
    '혜',
    '\u1112',
    '１２３',
    'ﬁ',
    'İ',
    'ß',
  ],
  ...['\u0000', 'a\u0000b', '\ud800', '\udc00x', '\ufeff', '\u200b', '\u202e', '🕊', '👨‍👩‍👧', '\u0301'],
  ...[
    'a'.repeat(200),
    'a'.repeat(201),
    '가'.repeat(201),
    'a '.repeat(21),
    '%00',
    '%',
    '&',
    '#',
    '=',
  ],
  ...['<script>', '{{7*7}}', '${1}', '\r\n', '\t', ' ', '\u3000', 'e\u0301'.repeat(90)],
]

/** As an address carries them: half a surrogate pair becomes the replacement character. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())
const forms = ['/incidents?q=', '/incidents.csv?q=', '/api/incidents?q=', '/acts.json?q=']

const statuses = async (query: string) => {
  const answers = await Promise.all(
    forms.map(async (form, at) => (at === 0 ? web : api).get(form + query)),
  )
  return answers.map(({ status }) => status)
}

test(
  'no text that is searched for breaks a page, a file or the API',
  { timeout: 120_000 },
  async () => {
    const piece = fc.oneof(
      fc.constantFrom(...operators),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const generated = fc.sample(
      fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(' ')),
      { numRuns: 1000 - operators.length, seed: 20231229 },
    )
    const ask = async (text: string) => {
      const answered = await statuses(encoded(text))
      expect(answered[0], JSON.stringify(text)).toBe(200)
      expect([200, 400], JSON.stringify(text)).toContain(answered[1])
      expect(new Set(answered.slice(1)).size, JSON.stringify(text)).toBe(1)
    }
    const texts = [...operators, ...generated]
    // Some at once: an answer is mostly waiting, for the log of files to be on disk. Not so many that
    // some would be turned away.
    for (let at = 0; at < texts.length; at += 2) {
      await Promise.all(texts.slice(at, at + 2).map(ask))
    }
  },
)

test('bytes that are no text do not break it either', async () => {
  for (const bytes of ['%ff', '%c3%28', '%ed%a0%80', '%00', '%f0%9f', '%']) {
    for (const status of await statuses(bytes)) expect(status, bytes).toBeLessThan(500)
  }
})

test('a search that is too long is a notice on the page and 400 for a program', async () => {
  for (const q of ['a'.repeat(201), 'word '.repeat(21)]) {
    const page = await web.get(`/incidents?q=${encoded(q)}&lang=en`)
    expect([page.status, textsOf(page.text, 'p.notice').length]).toEqual([200, 1])
    const { status, body } = await api.get(`/api/incidents?q=${encoded(q)}`)
    expect([status, body['errors']]).toMatchObject([400, [{ field: 'q', code: 'text_too_long' }]])
  }
})
