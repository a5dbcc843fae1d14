import { describe, expect, test } from 'vitest'
import { readQuery } from '../../db/dictionary/search/query.ts'
import { toFts5 } from '../../db/engine/full-text.ts'
import { asked } from './index.ts'

describe('reading a query', () => {
  const table: [q: string, match: string | null, exclude: string | null][] = [
    ['', null, null],
    ['- "" … *', null, null],
    ['raids', '("raid" *)', null],
    ['cat', '("cat")', null],
    ['pak', '("pak" OR "zqrbag")', null],
    ['"raid"', '("raid")', null],
    ['혜산', '("혜산")', null],
    ['북', '("북" *)', null],
    ['"혜산 체포"', '("혜산 산 체포")', null],
    ['량강도', '("량강 강도" OR "양강 강도")', null],
    ['year-end', '("year end" OR "yearend" *)', null],
    ['security agent', '("security" *) AND ("agent" *)', null],
    ['-"hard labour" -혜산', null, '("hard labor") OR ("혜산")'],
    ['arrest -혜산', '("arrest" *)', '("혜산")'],
    ['arrest"hard labour"', '("arrest" *) AND ("hard labor")', null],
    ['--Musan', null, '("musan" * OR "zqrmusan")'],
    ['a" OR "b*', '("a") AND ("or") AND ("b" *)', null],
    ['{body}: x^2 + y', '("body" *) AND ("x 2") AND ("y")', null],
  ]
  test.each(table)('%s', (q, match, exclude) => {
    const query = asked(q)
    expect(toFts5(query)).toEqual({ match, exclude })
    expect(query.terms).toBe(query.all.length + query.none.length)
  })
})

describe('limits', () => {
  test('200 characters are read, 201 are not, counted as NFC and without outer spaces', () => {
    expect(readQuery('혜'.repeat(200).normalize('NFD'))).toMatchObject({ ok: true })
    expect(readQuery(` ${'a'.repeat(200)} \n`)).toMatchObject({ ok: true })
    expect(readQuery('𠮷'.repeat(200))).toMatchObject({ ok: true })
    expect(readQuery('a'.repeat(201))).toEqual({ ok: false, problem: 'too_long' })
  })

  test('20 terms are read, 21 are not; what says nothing is not a term', () => {
    const words = Array.from({ length: 20 }, (_, at) => `w${at}`)
    expect(readQuery(words.join(' '))).toMatchObject({ ok: true, terms: 20 })
    expect(readQuery(`${words.join(' ')} - ! ""`)).toMatchObject({ ok: true, terms: 20 })
    expect(readQuery(`${words.join(' ')} -혜산`)).toEqual({ ok: false, problem: 'too_many_terms' })
  })

  test('a phrase is one term, however many words it has', () => {
    expect(readQuery(`"${'a '.repeat(60)}"`)).toMatchObject({ ok: true, terms: 1 })
  })
})
