import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldWord } from '../../db/dictionary/search/english.ts'
import { foldText, nameTokens, tokensOf } from '../../db/dictionary/search/tokens.ts'

const HANGUL = fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCodePoint(code))
const TRICKY = fc.constantFrom(
  ...Array.from(
    'aZ5ŏÉßſıİςøΣが　ｶﾞﾟ々〇ーㄱㅏᄒ\u1161\u11abᆨㅤ\u3099\u0301\u0327\u200b\u202e\u00ad\0',
  ),
  ...Array.from('\'’`-‐—,"*. \n😀㈜①½ﬁ惠𠮷กيйё'),
  '\ud800',
  '\udc00',
)
const TEXT = fc
  .array(fc.oneof(HANGUL, TRICKY, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 40 })
  .map((pieces) => pieces.join(''))

// Every character there is, each inside a word of its own.
const UNICODE = Array.from({ length: 0x1100 }, (_, block) =>
  Array.from({ length: 256 }, (_, at) => `x${String.fromCodePoint(block * 256 + at)}x`).join(' '),
)

describe('foldText', () => {
  const table: [text: string, folded: string][] = [
    ['P’yŏngyang', 'pyongyang'],
    ["P'yŏngyang, PYONGYANG", 'pyongyang pyongyang'],
    ['Hoeryŏng-si', 'hoeryongsi'],
    ['year-end — year end', 'yearend year end'],
    ['2023-12-29', '2023 12 29'],
    ['RMB 60,000.50', 'rmb 60000 50'],
    ['on 3,4 and 29,2023', 'on 3 4 and 29 2023'],
    ["‘량강도’의 5'10", '량강도 의 5 10'],
    ['혜산'.normalize('NFD'), '혜산'],
    ['ＡＢＣ ﬁ ① Ⅲ ㎏', 'abc fi 1 iii kg'],
    ['Straße, Łódź, Ærø, Đỗ, Ilıca', 'strasse lodz aero do ilica'],
    ['Ёлка, Йод, ΟΔΟΣ', 'елка иод οδοσ'],
    ['ガ ｶﾞ カ', 'ガ ガ カ'],
    ['hy\u200be\u00ads\u202ean\0', 'hyesan'],
    ['a\tb\r\nc\u0085d\u2028e', 'a b c d e'],
    ['ㄱ씨, 2023년, MSS가', 'ㄱ씨 2023년 mss가'],
    ['😀 ᄒ !', ''],
  ]
  test.each(table)('%s', (text, folded) => expect(foldText(text)).toBe(folded))

  test('folding twice changes nothing', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('composed and decomposed text fold alike', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')))
        expect(nameTokens(text.normalize('NFD'))).toBe(nameTokens(text.normalize('NFC')))
      }),
      { numRuns: 3000 },
    )
  })

  test('every character of Unicode folds to what folds to itself', () => {
    const folded = UNICODE.map(foldText)
    expect(folded.map(foldText)).toEqual(folded)
  })
})

describe('tokens', () => {
  const table: [text: string, tokens: string][] = [
    ['', ''],
    ['…', ''],
    ['The agencies', 'the agency'],
    ['year-end payments', 'year end payment zqt yearend'],
    ['혜산시에서', '혜산 산시 시에 에서 서'],
    ['북 한', '북 한'],
    ['량강도 러시아', '양강 강도 도 러시 시아 아'],
    ['무기로동', '무기 기로 로동 동'],
    ['2023년 MSS가', '2023 년 mss 가'],
  ]
  test.each(table)('%s', (text, tokens) => expect(tokensOf(text)).toBe(tokens))

  test('of names have keys besides, once each, and only where Korean is possible', () => {
    expect(nameTokens("Ch'ŏngjin-si")).toBe('chongjin si zqt chongjinsi zqt zqrjongjin')
    expect(nameTokens('Ministry of State Security')).toBe('ministry of state security')
    expect(nameTokens('혜산시')).toBe('혜산 산시 시')
  })

  test('are what FTS5 makes of them: none split, none changed', () => {
    const tokens = UNICODE.map(tokensOf)
    expect(terms(tokens)).toEqual(sorted(tokens))
  })

  test('of any text are what FTS5 makes of them', () => {
    const texts = fc.sample(TEXT, 2000).map(nameTokens)
    expect(terms(texts)).toEqual(sorted(texts))
  })

  test('hold nothing but letters and decimal digits, and are short', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        for (const token of nameTokens(text).split(' '))
          expect(token).toMatch(/^[\p{L}\p{Nd}〇]*$/u)
      }),
    )
    expect(
      tokensOf('가나'.repeat(50) + 'x'.repeat(4000))
        .split(' ')
        .at(-1),
    ).toHaveLength(60)
  })
})

describe('English words', () => {
  const table: [word: string, folded: string][] = [
    ['remittances', 'remittance'],
    ['arrests', 'arrest'],
    ['families', 'family'],
    ['agencies', 'agency'],
    ['searches', 'search'],
    ['witnesses', 'witness'],
    ['houses', 'house'],
    ['boxes', 'box'],
    ['cases', 'case'],
    ['women', 'woman'],
    ['buses', 'bus'],
    ['spies', 'spy'],
    ['dies', 'die'],
    ['status', 'status'],
    ['crisis', 'crisis'],
    ['news', 'news'],
    ['his', 'his'],
    ['labours', 'labor'],
    ['authorised', 'authorized'],
    ['hyesan', 'hyesan'],
    ['constructor', 'constructor'],
    ['12e5ab', 'zqn12e5ab'],
  ]
  test.each(table)('%s is %s', (word, folded) => expect(foldWord(word)).toBe(folded))
})

// The vocabulary of an FTS5 table that holds these texts.
function terms(texts: string[]): string[] {
  const db = new Database(':memory:')
  db.exec(`create virtual table t using fts5(b, content='', contentless_delete=1, tokenize='unicode61');
    create virtual table v using fts5vocab(t, 'row')`)
  const insert = db.prepare('insert into t (b) values (?)')
  db.transaction(() => texts.forEach((text) => insert.run(text)))()
  const found = db.prepare('select term from v').pluck().all() as string[]
  db.close()
  return sorted(found)
}

function sorted(texts: string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.split(' ')))]
    .filter((text) => text !== '')
    .toSorted()
}
