import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openIndex } from './index.ts'

// Syllables that the initial-sound law changes, those it makes, and some it leaves alone.
const SYLLABLE = fc.constantFrom(
  ...'혜산시량양강도라나면선로노동녀여성리이유률율렬열당사보위원을에서년연디'.split(''),
)
const WORD = fc.array(SYLLABLE, { minLength: 1, maxLength: 6 }).map((word) => word.join(''))
const GLUE = fc.constantFrom(' ', ' ', ' ', ', ', '‘', ' 12', '3', ' MSS')
const TEXT = fc
  .array(fc.tuple(WORD, GLUE), { minLength: 1, maxLength: 12 })
  .map((words) => words.flat().join(''))

test('Korean words are found wherever LIKE would find them', () => {
  const texts = fc.sample(TEXT, 1500)
  const index = openIndex(Object.fromEntries(texts.map((text, at) => [`d${at}`, { text }])))
  const parts = fc.sample(fc.tuple(fc.nat(1499), fc.nat(40), fc.integer({ min: 1, max: 7 })), 3000)
  let asked = 0
  for (const [from, start, length] of parts) {
    const typed = (texts[from] ?? '').slice(start, start + length).trim()
    // Phrases whose words stand apart by one space, as they do in the text.
    if (!/^[가-힣]+(?: [가-힣]+)*$/.test(typed)) continue
    asked += 1
    const found = new Set(index.find(`"${typed}"`))
    const missed = texts.filter((text, at) => text.includes(typed) && !found.has(`d${at}`))
    expect(missed, typed).toEqual([])
  }
  expect(asked).toBeGreaterThan(500)
  index.db.close()
})

test('and nowhere else, when the word has but one spelling', () => {
  const texts = fc.sample(TEXT, 1500)
  const index = openIndex(Object.fromEntries(texts.map((text, at) => [`d${at}`, { text }])))
  for (const q of ['혜산', '산시', '보위', '강도', '도', '원을', '당']) {
    const truth = texts.flatMap((text, at) => (text.includes(q) ? [`d${at}`] : []))
    expect(truth.length, q).toBeGreaterThan(0)
    expect(index.find(q), q).toEqual(truth)
  }
  index.db.close()
})

test('either spelling finds the same texts', () => {
  const pairs = [
    ['량강도', '양강도'],
    ['로동당', '노동당'],
    ['녀성', '여성'],
    ['라선시', '나선시'],
  ] as const
  fc.assert(
    fc.property(
      WORD,
      fc.constantFrom(...pairs),
      fc.constantFrom('', ' '),
      (before, [north, south], gap) => {
        // The stem stands alone or inside a compound, in both spellings.
        const index = openIndex({
          north: { text: before + gap + north },
          south: { text: before + gap + south },
        })
        expect(index.find(north)).toEqual(['north', 'south'])
        expect(index.find(south)).toEqual(['north', 'south'])
        index.db.close()
      },
    ),
    { numRuns: 150 },
  )
})
