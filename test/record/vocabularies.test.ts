import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../db/actor.ts'
import { isFixed, vocabulary_names, vocabularyOf } from '../../db/dictionary/vocabularies.ts'
import { countUses, usesOf } from '../../db/term-uses.ts'
import type { TermRow } from '../../db/tables.ts'
import { startHouse, type TestHouse } from '../house.ts'

// What the program says of its vocabularies agrees with what they hold, and with what it goes by.

let house: TestHouse
let terms: TermRow[]
beforeAll(async () => {
  house = await startHouse({ example: true })
  terms = await house.db.selectFrom('term').selectAll().execute()
})
afterAll(() => house.close())

test('each vocabulary is described, and each that is described is there', () => {
  const there = new Set(terms.map((term) => term.vocabulary))
  expect([...vocabulary_names].toSorted()).toEqual([...there].toSorted())
  for (const name of there) {
    const { label, grows, why, fixed, code } = vocabularyOf(name)
    for (const text of [label, ...(why === null ? [] : [why])]) {
      expect([name, text.en.length > 2, text.ko.length > 0]).toEqual([name, true, true])
    }
    const own = terms.filter((term) => term.vocabulary === name).map((term) => term.code)
    for (const one of fixed) expect(own).toContain(one)
    if (!grows) expect(why).not.toBeNull()
    if (grows)
      for (const one of own) expect([name, one]).toEqual([name, expect.stringMatching(code)])
  }
  expect(vocabularyOf('of a later version').grows).toBe(false)
})

/** Where the program itself asks for codes. */
const files = [
  ...['db/sentence.ts', 'db/save/doubts.ts', 'db/dictionary/tally.ts', 'db/save/origins.ts'],
  ...['server/entry/quick/part.ts', 'server/pages/record.ts'],
]

test('a code that the program asks for cannot go out of use', () => {
  const asked = new Set(
    files.flatMap((file) => {
      const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
      return [...text.matchAll(/'([a-z_]+)'/g)].map(([, word]) => word)
    }),
  )
  const meant = ['act_type', 'outcome', 'custody_state', 'consent', 'degree']
  // "sentence" and the like are what an act is; as an outcome, or a word, it is another thing.
  const free = terms.filter(
    ({ vocabulary, code }) =>
      meant.includes(vocabulary) && asked.has(code) && !isFixed(vocabulary, code),
  )
  expect(free.map(({ id }) => id)).toEqual([])
  expect(isFixed('act_type', 'arrest')).toBe(true)
  expect(isFixed('act_type', 'torture')).toBe(false)
})

test('every code of the example is counted where it stands', async () => {
  const counted: Record<string, Record<string, number>> = {}
  for (const name of vocabulary_names) {
    const { n } = await countUses(house.db, operator, name)
    counted[name] = Object.fromEntries(n)
    const own = terms.filter((term) => term.vocabulary === name).map((term) => term.code)
    for (const code of n.keys()) expect(own).toContain(code)
  }
  expect(counted).toMatchObject({
    act_type: { arrest: 2, sentence: 1, confiscation: 1 },
    penalty: { hard_labour: 1 },
    item: { cash: 1 },
    role: { remittance_broker: 1, defector_family: 2 },
    status: { submitted: 3 },
    source_kind: { news_article: 3 },
    origin_kind: { anonymous_person: 3 },
    reliability: { F: 3 },
    link_type: { has_part: 1, parallel: 1 },
  })
  expect(usesOf('offence')).toEqual([])
})
