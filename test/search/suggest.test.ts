import { describe, expect, test } from 'vitest'
import { makeFinder } from '../../db/dictionary/search/suggest.ts'

const find = makeFinder([
  { id: 'hyesan', name: 'Hyesan', level: 2 },
  { id: 'hyesan', name: 'Hyesan-si', level: 2 },
  { id: 'hyesan', name: '혜산시', level: 2 },
  { id: 'hyesan-dong', name: 'Hyesan-dong', level: 3 },
  { id: 'ryanggang', name: 'Ryanggang Province', level: 1 },
  { id: 'ryanggang', name: '량강도', level: 1 },
  { id: 'chagang', name: 'Chagang Province', level: 1 },
  { id: 'unsan-south', name: 'Unsan County', level: 2 },
  { id: 'unsan-north', name: 'Unsan County', level: 2 },
  { id: 'musan', name: 'Musan', level: 2 },
])

const ids = (text: string) => find(text, 8).map(({ id }) => id)
const sure = (text: string) => find(text, 8).find((one) => one.sure)?.id ?? null

describe('while a name is typed', () => {
  test.each([
    ['hyesan', 'hyesan'],
    ['HYESAN', 'hyesan'],
    ['혜산', 'hyesan'],
    ['혜산시', 'hyesan'],
    ['혜ㅅ', 'hyesan'],
    ['혜산시'.normalize('NFD'), 'hyesan'],
    ['양강', 'ryanggang'],
    ['량강도', 'ryanggang'],
    ['yanggang', 'ryanggang'],
    ['jagang', 'chagang'],
    ['chag', 'chagang'],
    ['hyeson', 'hyesan'],
    ['hyessan', 'hyesan'],
    ['usan', 'musan'],
  ])('%s finds %s first', (text, id) => expect(ids(text)[0]).toBe(id))

  test('nothing is found by nothing, nor by what no name is like', () => {
    for (const text of ['', '  ', 'ㅎ', 'xyzzy', '%', '"']) expect(ids(text)).toEqual([])
  })

  test('what fits alone is sure; what may be several, or is only like it, is not', () => {
    expect(['hyesan', '혜산', 'musan'].map(sure)).toEqual(['hyesan', 'hyesan', 'musan'])
    expect(['Unsan County', 'unsan', 'hyeson', 'jagang', 'san'].map(sure)).toEqual([
      ...[null, null, null, null, null],
    ])
  })

  test('no more come than were asked for', () => expect(find('san', 2)).toHaveLength(2))
})
