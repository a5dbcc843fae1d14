import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const jsonOf = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body

/** Two sources that give a field different values, each in its own words. */
const disputed = (field: string, values: string[], over: Json = {}, act?: number) =>
  arrest({
    sources: [article('s1'), article('s2')],
    claims: values.map((value, n) => ({
      ...{ source: n === 0 ? 's1' : 's2', quote: `it says ${value}`, field, value },
      ...(act === undefined ? {} : { act }),
    })),
    ...over,
  })

/** Presses "Accept" beside a value. */
async function accept(ref: string, value: string, reason: string, by: Client = web) {
  const page = readPage((await by.get(`/incidents/${ref}`)).text)
  const forms = [...page.querySelectorAll('.disputed form')]
  const form = forms.find((one) => one.querySelector(`[aria-label="Accept “${value}”"]`))
  const hidden = [...(form?.querySelectorAll('input[type=hidden]') ?? [])]
  const sent = hidden.map((one) => [one.getAttribute('name'), one.getAttribute('value')])
  const button = form?.querySelector(`[aria-label="Accept “${value}”"]`)
  const claim = button?.getAttribute('value') ?? ''
  const typed = { ...(Object.fromEntries(sent) as Record<string, string>), reason, claim }
  return { typed, answer: await by.post(`/incidents/${ref}/decision`, typed) }
}

const claimsOf = (incident: Json) =>
  rows(incident, 'claims').map((claim) => [claim['value'], claim['state'], claim['decision']])

describe.each<[string, string[], Json, number | undefined, (incident: Json) => unknown, unknown]>([
  [
    'date',
    ['2023-12-29', 'late December 2023'],
    { date_text: '2023-12-29' },
    undefined,
    (incident) => incident['date_edtf'],
    '[2023-12-21..2023-12-31]',
  ],
  ['place', ['Hyesan', '무산군'], {}, undefined, (incident) => incident['place_id'], 'KP-09.musan'],
  ['victim_sex', ['male', 'female'], {}, 0, (i) => rows(i, 'people')[0]?.['sex'], 'female'],
  ['outcome', ['released', 'died'], {}, 0, (i) => rows(i, 'acts')[0]?.['outcome'], 'died'],
])('a %s that sources give differently', (field, values, over, act, read, wanted) => {
  test('stands side by side, and one becomes the value by a decision with author and reason', async () => {
    const { ref } = await api.save(disputed(field, values, over, act))
    const [first = '', second = ''] = values
    const shown = (await web.get(`/incidents/${ref}`)).text
    expect(textsOf(shown, '.disputed tbody th')).toEqual(values)
    expect((await accept(ref, second, 'the second was there')).answer.status).toBe(303)
    const after = await jsonOf(ref)
    expect(read(after)).toBe(wanted)
    expect(claimsOf(after)).toEqual([
      [first, 'conflict', null],
      [second, 'accepted', 'the second was there'],
    ])
    const page = (await web.get(`/incidents/${ref}`)).text
    expect(textOf(page, '.disputed tbody tr:nth-child(2) .hint')).toMatch(
      /^decided by researcher · .*: the second was there$/,
    )
    const history = textOf((await web.get(`/incidents/${ref}/history`)).text, '.change-set')
    expect(history).toContain('decided between sources')
  })
})

test('a decision that is taken anew leaves the former one as superseded', async () => {
  const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
  await accept(ref, 'Hyesan', 'first')
  await accept(ref, 'Musan', 'second')
  expect(claimsOf(await jsonOf(ref))).toEqual([
    ['Hyesan', 'superseded', 'first'],
    ['Musan', 'accepted', 'second'],
  ])
})

test('the third leaves both superseded, and the first can be taken again', async () => {
  const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
  for (const [value, reason] of [
    ['Hyesan', 'first'],
    ['Musan', 'second'],
    ['Hyesan', 'third'],
  ] as const) {
    expect((await accept(ref, value, reason)).answer.status).toBe(303)
  }
  expect(claimsOf(await jsonOf(ref))).toEqual([
    ['Hyesan', 'accepted', 'third'],
    ['Musan', 'superseded', 'second'],
  ])
})

test('a date is read as of the day that its own source was published', async () => {
  const sources = [
    { ...article('s1'), published_on: '2024-01-24' },
    { ...article('s2'), published_on: '2025-01-10' },
  ]
  const over = { sources, date_text: '2023-12-29' }
  const { ref } = await api.save(disputed('date', ['2023-12-29', 'Dec. 29'], over))
  await accept(ref, 'Dec. 29', 'the second was there')
  expect(await jsonOf(ref)).toMatchObject({ date_edtf: '2024-12-29' })
})

test('a decision is none about what the quote says since', async () => {
  const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
  await accept(ref, 'Musan', 'x')
  const path = `/incidents/${ref}/edit`
  const { text } = await web.get(path)
  const typed = fill(text, { 'claims.1.value': 'Hoeryong' })
  expect((await web.post(path, typed)).status).toBe(303)
  expect(claimsOf(await jsonOf(ref))[1]).toEqual(['Hoeryong', 'accepted', null])
})

test('why is told to who sees all that it was about', async () => {
  const over = { sensitivity: 'restricted' }
  const hidden = await api.save(disputed('victim_sex', ['male', 'female'], over, 0))
  const person = rows(hidden, 'people')[0]?.['person_id']
  const open = await api.save(arrest({ people: [{ key: 'p1', person_id: person }] }))
  await accept(hidden.ref, 'female', 'her brother told us')
  const colleague = await house.signIn('researcher', 'outside')
  const number = await lastChange(house.db)
  const pages = [`/incidents/${open.ref}/history`, '/changes', `/changes/${number}`]
  const told = async (by: Client) =>
    Promise.all(pages.map(async (page) => (await by.get(page)).text.includes('her brother')))
  expect(await told(colleague)).toEqual([false, false, false])
  expect((await colleague.get(pages[0] ?? '')).text).toContain('Sex')
  expect(await told(web)).toEqual([true, true, true])
  expect((await web.get(`/incidents/${hidden.ref}/history`)).text).toContain('her brother')
})

test('what was verified is to be reviewed again', async () => {
  const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
  await house.setIncident({ status: 'verified' }, ref)
  await accept(ref, 'Musan', 'x')
  expect(await jsonOf(ref)).toMatchObject({ status: 'submitted' })
})

test('it is undone like any change', async () => {
  const { ref, ...before } = await api.save(disputed('place', ['Hyesan', 'Musan']))
  await accept(ref, 'Musan', 'x')
  const number = await lastChange(house.db, 'decision')
  await web.post(`/changes/${number}/undo`)
  const { claims, place_id } = await jsonOf(ref)
  expect({ claims, place_id }).toEqual({ claims: before['claims'], place_id: before['place_id'] })
})

describe('nothing is changed', () => {
  test('without a reason, and what was typed stays', async () => {
    const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
    const { answer } = await accept(ref, 'Musan', '  ')
    expect([answer.status, textOf(answer.text, '.disputed .error')]).toEqual([
      422,
      'Say why this value stands.',
    ])
    expect(claimsOf(await jsonOf(ref)).map(([, state]) => state)).toEqual(['accepted', 'accepted'])
  })

  test('by Enter alone', async () => {
    const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
    const { typed } = await accept(ref, 'Musan', '')
    const answer = await web.post(`/incidents/${ref}/decision`, {
      ...typed,
      reason: 'r',
      claim: '',
    })
    expect(textOf(answer.text, '.disputed .error')).toMatch(/^Say which value stands/)
    expect(
      readPage(answer.text).querySelector('.disputed [name=reason]')?.getAttribute('value'),
    ).toBe('r')
  })

  test('where the value cannot be read', async () => {
    const { ref } = await api.save(disputed('place', ['Hyesan', 'Nowhere at all']))
    const { answer } = await accept(ref, 'Nowhere at all', 'x')
    expect([answer.status, textOf(answer.text, '.disputed .error')]).toEqual([
      422,
      expect.stringContaining('No place in the gazetteer'),
    ])
  })

  test('by what was seen before somebody else decided; sent twice, it is one decision', async () => {
    const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
    const colleague = await house.signIn('researcher', 'colleague')
    await colleague.get('/incidents?lang=en')
    const { typed } = await accept(ref, 'Hyesan', 'mine')
    const again = await web.post(`/incidents/${ref}/decision`, typed)
    expect(again.status).toBe(303)
    const version = (await jsonOf(ref))['version']
    expect(version).toBe(2)
    const stale = { ...typed, reason: 'other', submission: 'another' }
    expect((await web.post(`/incidents/${ref}/decision`, stale)).status).toBe(409)
    expect((await jsonOf(ref))['version']).toBe(2)
  })

  test('by who only reads', async () => {
    const { ref } = await api.save(disputed('place', ['Hyesan', 'Musan']))
    const { typed } = await accept(ref, 'Hyesan', '')
    const analyst = await house.signIn('viewer', 'viewer')
    await house.setIncident({ status: 'verified' }, ref)
    const page = (await analyst.get(`/incidents/${ref}`)).text
    expect(textsOf(page, '.disputed button:not(.hidden)')).toEqual([])
    const { csrf } = Object.fromEntries(
      [...readPage(page).querySelectorAll('input[name=csrf]')].map((input) => [
        'csrf',
        input.getAttribute('value') ?? '',
      ]),
    )
    const sent = { ...typed, csrf: csrf ?? '', reason: 'x' }
    expect((await analyst.post(`/incidents/${ref}/decision`, sent)).status).toBe(404)
  })
})
