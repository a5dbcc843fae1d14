import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highlight } from '../../db/dictionary/search/highlight.ts'
import { asked, openIndex } from './index.ts'

function marked(text: string, q: string, kind: 'text' | 'name' = 'text'): string {
  return highlight(text, asked(q), kind)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('')
}

describe('what was found is marked in the text as it was written', () => {
  const table: [q: string, marked: string][] = [
    ['혜산', '[혜산]시에서'],
    ['혜산', `[${'혜산'.normalize('NFD')}]시`],
    ['혜산시', '[혜산시]에서 혜산'],
    ['산', '혜[산]시, 무[산]'],
    ['혜산 시에', '[혜산시에]서'],
    ['x*', '[xrays]'],
    ['브로커', '송금[브로커]를'],
    ['양강도', '[량강도]와 [양강도]'],
    ['량강도', '[량강도]와 [양강도]'],
    ['노동교화형', '무기[로동교화형]'],
    ['remittances', 'a [remittance], two [Remittances]'],
    ['arrest', 'They [arrested] him; [arrests]'],
    ['"arrest"', 'They arrested him; [arrests]'],
    ['hoeryong', 'in [Hoeryŏng’s] market'],
    ['pyongyang', `in [${'P’yŏngyang'.normalize('NFD')}]!`],
    ['"year-end payments"', 'make [year-end payments] to'],
    ['yearend', 'make [year-end] payments'],
    ['"agent in hyesan"', 'an [agent, in Hyesan]'],
    ['60000', 'RMB [60,000]'],
    ['labor', 'hard [labour]'],
    ['security agent', '[security] [agents]'],
    ['agents -security', 'security [agents]'],
    ['jagang', 'Chagang'],
    ['ガス', '[ｶﾞｽ]'],
    ['惠山', '😀[惠山]\ud800'],
    ['hyesan', '[Hye\u200bsan]'],
    ['12월', '[12월] 29일'],
    ['', 'nothing'],
  ]
  test.each(table)('%s in %s', (q, expected) => {
    expect(marked(expected.replace(/[[\]]/g, ''), q)).toBe(expected)
  })

  test('a name is marked under its other romanisation', () => {
    expect(marked('Chagang-do, North Korea', 'jagang', 'name')).toBe('[Chagang-do], North Korea')
  })
})

const WORD = fc.constantFrom(
  ...'혜산 혜산시에서 량강도 양강도 로동당 북 2023년 arrests Arrest year-end yearend'.split(' '),
  ...'P’yŏngyang ｶﾞｽ 60,000 \ud800 😀 <b>'.split(' '),
)
const TEXT = fc
  .array(WORD, { maxLength: 8 })
  .chain((words) => fc.constantFrom('', ' ', ', ').map((gap) => words.join(gap)))

test('the pieces are the text, whatever it is', () => {
  const any = fc.oneof(TEXT, fc.string({ unit: 'binary', maxLength: 60 }))
  fc.assert(
    fc.property(any, WORD, (text, q) => {
      for (const form of ['NFC', 'NFD'] as const) {
        const written = text.normalize(form)
        const pieces = highlight(written, asked(q), 'name')
        expect(pieces.map((piece) => piece.text).join('')).toBe(written)
        expect(pieces.every((piece) => piece.text !== '')).toBe(true)
      }
    }),
    { numRuns: 3000 },
  )
})

test('something is marked exactly when the index finds the text', () => {
  const texts = fc.sample(TEXT, 400)
  const index = openIndex(Object.fromEntries(texts.map((text, at) => [`d${at}`, { text }])))
  const queries = [
    ...fc.sample(WORD, 40),
    '산시',
    '강도',
    '도',
    '"year-end arrest"',
    '"혜산 량강도"',
    'rre*',
    '"북 혜산"',
  ]
  for (const q of queries) {
    const query = asked(q)
    if (query.all.length !== 1) continue
    const hits = texts.flatMap((text, at) =>
      highlight(text, query).some(({ hit }) => hit) ? [`d${at}`] : [],
    )
    expect(index.find(q), q).toEqual(hits)
  }
  index.db.close()
})
