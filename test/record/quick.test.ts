import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readQuick } from '../../server/entry/quick/read.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const blank = { people: [{ key: 'p1' }], acts: [{ agencies: [{}] }] }

function read(quick: string, form: Json = blank, language: 'en' | 'ko' = 'en') {
  const { typed, problems } = readQuick({ ...form, quick }, house.house.terms, language)
  const people = typed['people'] as Json[]
  const acts = typed['acts'] as Json[]
  return { people, acts, problems: problems.map(({ code, value }) => `${code} ${String(value)}`) }
}

/** Who was made, and what was done to whom, in short. */
const said = (quick: string, form?: Json) => {
  const { people, acts, problems } = read(quick, form)
  if (problems.length > 0) return problems
  const whom = ({ type, victims }: Json) => `${String(type)} ${(victims as string[]).join('+')}`
  return [
    ...people.map((row) => `${String(row['key'])} ${String(row['label'])}`),
    ...acts.map(whom),
  ]
}

describe('a line is read', () => {
  test.each([
    ['bro arr', ['p1 Remittance broker', 'arrest p1']],
    [
      'fam bro arr det',
      [
        ...['p1 Family member of a defector', 'p2 Remittance broker'],
        ...['arrest p1+p2', 'detention p1+p2'],
      ],
    ],
    ['bro arr; bro sen', ['p1 Remittance broker', 'arrest p1', 'sentence p1']],
    [
      'bro arr; +bro arr',
      [...['p1 Remittance broker', 'p2 Remittance broker', 'arrest p1', 'arrest p2']],
    ],
    [
      'bro arr 3m; family cash',
      [...['p1 Remittance broker', 'p2 Family', 'arrest p1', 'sentence p1', 'confiscation p2']],
    ],
    ['bro 3m 6m', ['p1 Remittance broker', 'sentence p1', 'sentence p1']],
    ['family search', ['p1 Family', 'search p1']],
    ['arr', ['arrest ']],
    ['브로커 체포 구금', ['p1 Remittance broker', 'arrest p1', 'detention p1']],
    ['탈북민가족 체포', ['p1 Family member of a defector', 'arrest p1']],
    ['탈북민 체포', ['p1 Defector (escapee)', 'arrest p1']],
    ['장사꾼 연행', ['p1 Market trader', 'arrest p1']],
    ['탈북민 가족 체포', ['p1 Family member of a defector', 'arrest p1']],
    ['송금 브로커 체포', ['p1 Remittance broker', 'arrest p1']],
    ['브로커 구금 중 사망', ['p1 Remittance broker', 'death_in_custody p1']],
    ['장사꾼 30명 체포', ['p1 Market trader', 'arrest p1']],
    ['여성 체포', ['p1 Female', 'arrest p1']],
    ['브로커 1년 6개월', ['p1 Remittance broker', 'sentence p1']],
    ['브로커 노동단련형 6개월', ['p1 Remittance broker', 'sentence p1']],
    ['가족 돈', ['p1 Family', 'confiscation p1']],
    ['Trader, student arr', ['p1 Market trader', 'p2 Student', 'arrest p1+p2']],
    ['bro arr；stu det', ['p1 Remittance broker', 'p2 Student', 'arrest p1', 'detention p2']],
    ['', ['p1 undefined', 'undefined undefined']],
  ])('%s', (line, wanted) => {
    if (line === '') return expect(read(line).people).toEqual(blank.people)
    expect(said(line)).toEqual(wanted)
  })

  test('with what belongs to an act', () => {
    const line =
      'bro sen 3m hard (10 Jan) @mss; 2 family con cash "all the cash; all of it" all; fem stu sen 1-3y'
    const { people, acts, problems } = read(line)
    expect(problems).toEqual([])
    expect(people).toEqual([
      { key: 'p1', unit: 'individual', label: 'Remittance broker', roles: ['remittance_broker'] },
      { key: 'p2', unit: 'family', label: 'Family', size_min: '2', size_max: '2' },
      { key: 'p3', unit: 'individual', label: 'Student', roles: ['student'], sex: 'female' },
    ])
    expect(acts).toEqual([
      {
        ...{ type: 'sentence', victims: ['p1'], months_min: '3', months_max: '3' },
        ...{ penalty: 'hard_labour', date_text: '10 Jan', agencies: [{ agency: 'mss' }] },
      },
      {
        ...{ type: 'confiscation', victims: ['p2'], agencies: [{}], item: 'cash' },
        ...{ description: 'all the cash; all of it', amount_basis: 'all_found' },
      },
      {
        ...{ type: 'sentence', victims: ['p3'], agencies: [{}] },
        ...{ months_min: '12', months_max: '36' },
      },
    ])
  })

  test('a year and six months are eighteen, a penalty is of the sentence, thirty are a group', () => {
    expect(read('브로커 1년 6개월 노동단련형').acts).toMatchObject([
      { type: 'sentence', months_min: '18', months_max: '18', penalty: 'danryon' },
    ])
    expect(read('브로커 교화형 3년').acts).toMatchObject([
      { type: 'sentence', months_min: '36', penalty: 'kyohwa' },
    ])
    expect(read('장사꾼 30명 체포').people).toMatchObject([
      { unit: 'group', roles: ['trader'], size_min: '30', size_max: '30' },
    ])
    expect(read('여성 체포').people).toMatchObject([{ unit: 'individual', sex: 'female' }])
  })

  test('after what is in the form, whose people it may name', () => {
    const form = {
      people: [{ key: 'p1', label: 'the wife' }, { key: 'p2' }],
      acts: [{ type: 'arrest', victims: ['p1'] }, { agencies: [{}] }],
    }
    expect(said('p1 det; bro arr', form)).toEqual([
      ...['p1 the wife', 'p2 Remittance broker', 'arrest p1', 'detention p1', 'arrest p2'],
    ])
  })

  test('what stands in a row is never taken for an empty one, nor written over', () => {
    const act = { date_text: '29 Dec', agencies: [{}] }
    const { acts, people } = read('bro arr', {
      people: [{ key: 'p1', label: 'the wife' }],
      acts: [act],
    })
    expect(acts).toMatchObject([act, { type: 'arrest' }])
    expect(people[0]).toEqual({ key: 'p1', label: 'the wife' })
    expect(
      read('p1 30명 arr', { people: [{ key: 'p1', label: 'the wife' }], acts: [] }).problems,
    ).toEqual(['quick_twice 30명'])
  })

  test('what is not plain is asked, and nothing is read', () => {
    const cases: [string, RegExp][] = [
      ['bro', /^quick_no_act bro$/],
      ['xyz arr', /^quick_unknown xyz$/],
      ['bro se', /^quick_which se$/],
      ['p7 arr', /^quick_no_person p7$/],
      ['bro arr "cash"', /^quick_not_confiscation "cash"$/],
      ['bro sen 6-3m', /^quick_length 6-3m$/],
      ['장사꾼 30 체포', /^quick_left 30$/],
      ['가족 사형', /^quick_which 사형$/],
      ['family cash "a" "b"', /^quick_twice "b"$/],
      ['bro sen hard prison', /^quick_twice prison$/],
      ['브로커 체포 중', /^quick_unknown 중$/],
    ]
    for (const [line, wanted] of cases) {
      const { people, problems } = read(line)
      expect(problems[0], line).toMatch(wanted)
      expect(people, line).toEqual(blank.people)
    }
  })

  test('no word that begins several terms of one kind is taken for one of them', () => {
    for (const { code, label_en, label_ko } of house.house.terms.list('act_type')) {
      for (const whole of [code, label_en, label_ko]) {
        const word = whole.replaceAll(/[\s()·,/-]+/g, '')
        const { acts, problems } = read(word)
        if (problems.length === 0) expect(acts[0]?.['type'], word).toBe(code)
        else expect(problems[0], word).toBe(`quick_which ${word}`)
      }
    }
  })
})

describe('in the form', () => {
  test('the button makes rows of it, and saving saves them', async () => {
    const { text } = await web.get('/incidents/new')
    const quick = 'fam bro arr; p1 sen 3m'
    const filled = await web.post('/incidents/new', { ...fill(text, { quick }), add: 'quick' })
    expect(filled.status).toBe(200)
    expect(textOf(filled.text, '.notice')).toMatch(/2 people or groups, 2 acts/)
    expect(readForm(filled.text)).toMatchObject({
      'people.1.label': ['Remittance broker'],
      'acts.1.type': ['sentence'],
      'acts.1.months_max': ['3'],
      'quick': [''],
    })
    const sent = fill(filled.text, { title: 'By the line', quick: 'stu det' })
    const { location } = await web.post('/incidents/new', sent)
    const ref = /incidents\/([^?]+)/.exec(location ?? '')?.[1] ?? ''
    const { body } = await api.get(`/incidents/${ref}.json`)
    const types = (body['acts'] as Json[]).map(({ type }) => type)
    expect(types).toEqual(['arrest', 'arrest', 'sentence', 'detention'])
    expect((body['people'] as Json[]).map(({ roles }) => roles)).toEqual(
      expect.arrayContaining([['defector_family'], ['remittance_broker'], ['student']]),
    )
  })

  test('what cannot be read stays in its box, with the rest as typed', async () => {
    const { text } = await web.get('/incidents/new')
    const typed = { quick: 'bro se 3m', title: 'Kept', place: 'Hyesan' }
    const answer = await web.post('/incidents/new', fill(text, typed))
    expect(answer.status).toBe(422)
    expect(textOf(answer.text, '#quick-problem')).toMatch(/“se” can be several: .*Sentence/)
    expect(readPage(answer.text).querySelector('.error-summary a')?.getAttribute('href')).toBe(
      '#quick',
    )
    expect(readForm(answer.text)).toMatchObject({
      ...{ quick: ['bro se 3m'], title: ['Kept'], place: ['Hyesan'] },
    })
  })

  test('it adds to a record that is edited, and is kept in a draft as it was typed', async () => {
    const { ref } = await api.save(arrest())
    const { text } = await web.get(`/incidents/${ref}/edit`)
    await web.post(`/incidents/${ref}/edit`, fill(text, { quick: 'p1 det' }))
    const { body } = await api.get(`/incidents/${ref}.json`)
    expect((body['acts'] as Json[]).map(({ type }) => type)).toEqual(['arrest', 'detention'])
    const form = await web.get('/incidents/new')
    const { location } = await web.post('/drafts', fill(form.text, { quick: 'bro ar' }))
    const back = await web.get(location ?? '')
    expect(readForm(back.text)['quick']).toEqual(['bro ar'])
  })
})
