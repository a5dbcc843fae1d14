import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
})
afterAll(() => house.close())

type Line = { ref: string; reasons: string[] }
const related = async (ref: string, by: Api = api) =>
  JSON.parse((await by.get(`/incidents/${ref}/related.json`)).text) as Line[]
const tie = async (ref: string, other: string) =>
  (await related(ref)).find((line) => line.ref === other)?.reasons

describe('what hangs together with an incident', () => {
  test('in the example: its like by link, place and time, source and origin', async () => {
    expect(await tie('KP-2023-0001', 'KP-2023-0002')).toEqual(
      expect.arrayContaining(['linked', 'same_place_and_time', 'same_source', 'same_origin']),
    )
    expect(await tie('KP-2023-0001', 'KP-2023-0003')).toEqual(expect.arrayContaining(['linked']))
    const page = (await web.get('/incidents/KP-2023-0001/related')).text
    expect(textOf(page, '#related-list')).toContain('same place and time')
  })

  test.each<[string, Json, Json]>([
    [
      'same_place_and_time',
      { place_id: 'KP-09.musan', date_edtf: '2001-05-03' },
      {
        place_id: 'KP-09.musan',
        date_edtf: '2001-05-08',
        acts: [{ type: 'search', victims: ['p1'] }],
      },
    ],
    [
      'similar_wording',
      {
        place_id: 'KP-09.musan',
        date_edtf: '2002-05-03',
        title: 'Copper smuggled over the frozen river',
      },
      { place_id: 'KP-09.musan', date_edtf: '2002-05-30', title: 'Copper smuggled over the river' },
    ],
  ])('%s', async (wanted, one, other) => {
    const [a, b] = [await api.save(arrest(one)), await api.save(arrest(other))]
    expect(await tie(a.ref, b.ref)).toContain(wanted)
    expect(await tie(b.ref, a.ref)).toContain(wanted)
  })

  test('same_person, same_source, same_agency: wherever and whenever it was', async () => {
    const branch = (
      await house.db
        .selectFrom('agency')
        .select('id')
        .where('name_en', 'like', '%Hyesan%')
        .executeTakeFirstOrThrow()
    ).id
    const acts = [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: branch }] }]
    const first = await api.save(
      arrest({
        ...{ title: 'Before the turn of the century', date_edtf: '1999-01-01' },
        ...{ place_id: 'KP-10.hyesan', acts, sources: [article('s1')] },
      }),
    )
    const person = rows(first, 'people')[0]?.['person_id']
    const source = rows(first, 'sources')[0]?.['source_id']
    const again = await api.save(
      arrest({
        title: 'Six years later',
        date_edtf: '2005-01-01',
        people: [{ key: 'p1', person_id: person }],
        sources: [{ key: 's1', source_id: source }],
      }),
    )
    expect(await tie(first.ref, again.ref)).toEqual(['same_person', 'same_source', 'same_origin'])
    const third = await api.save(
      arrest({ title: 'Another decade', date_edtf: '2010-01-01', place_id: 'KP-10.hyesan', acts }),
    )
    expect(await tie(first.ref, third.ref)).toEqual(['same_agency'])
  })

  test('is nobody’s to learn of who may not read it', async () => {
    const there = { place_id: 'KP-05.haeju', date_edtf: '2003-03-03' }
    const open = await api.save(arrest(there))
    const hidden = await api.save(arrest({ ...there, sensitivity: 'restricted' }))
    expect(await tie(open.ref, hidden.ref)).toContain('same_place_and_time')
    const colleague = await house.signIn('researcher', 'colleague')
    expect((await colleague.get(`/incidents/${open.ref}/related`)).text).not.toContain(hidden.ref)
    expect((await colleague.get(`/incidents/${hidden.ref}/related`)).status).toBe(404)
  })
})

describe('a link from the page of a record', () => {
  async function link(from: string, typed: Record<string, string>) {
    const page = await web.get(
      `/incidents/${from}/links/new?find=${encodeURIComponent(typed['to'] ?? '')}`,
    )
    const csrf = readPage(page.text).querySelector('input[name=csrf]')?.getAttribute('value') ?? ''
    return web.post(`/incidents/${from}/links`, { csrf, confidence: 'certain', ...typed })
  }

  test('is found by words, made, shown on both sides, and taken away again', async () => {
    const [one, other] = [
      await api.save(arrest({ title: 'The first of a crackdown' })),
      await api.save(arrest({ title: 'The second of a crackdown' })),
    ]
    const found = await web.get(`/incidents/${one.ref}/links/new?find=second+crackdown`)
    expect(textsOf(found.text, '.choice .ref')).toEqual([other.ref])
    const typed = { to: other.ref, type: 'precedes', confidence: 'probable', reason: 'same unit' }
    const answer = await link(one.ref, typed)
    expect(answer.location).toBe(`/incidents/${one.ref}?linked=1#related`)
    const [here, there] = [
      await web.get(`/incidents/${one.ref}`),
      await web.get(`/incidents/${other.ref}`),
    ]
    expect(textOf(here.text, 'section[aria-labelledby=related] li')).toMatch(
      /^Precedes \(Probable\).*same unit/,
    )
    expect(textOf(there.text, 'section[aria-labelledby=related] li')).toMatch(
      /^Follows \(Probable\)/,
    )
    const form = readPage(there.text).querySelector('form[action*="/links/"]')
    const version = form?.querySelector('input[name=version]')?.getAttribute('value') ?? ''
    await web.post(form?.getAttribute('action') ?? '', { version })
    expect((await web.get(`/incidents/${one.ref}`)).text).not.toContain('same unit')
  })

  test('sent twice, it is one', async () => {
    const [one, other] = [await api.save(arrest()), await api.save(arrest())]
    const typed = { to: other.ref, type: 'precedes', reason: 'same unit' }
    await link(one.ref, typed)
    expect((await link(one.ref, typed)).location).toContain('linked=1')
    expect(rows((await api.get(`/incidents/${one.ref}.json`)).body, 'links')).toHaveLength(1)
  })

  test('is found by its reference, whatever else is there', async () => {
    const [one, other] = [await api.save(arrest()), await api.save(arrest())]
    const found = await web.get(`/incidents/${one.ref}/links/new?find=${other.ref.toLowerCase()}`)
    expect(textsOf(found.text, '.choice .ref')).toContain(other.ref)
  })

  test.each<[Record<string, string>, RegExp]>([
    [{ type: 'parallel' }, /^Choose the other incident/],
    [{ to: 'KP-2023-0001' }, /^Say how they hang together/],
    [{ to: 'KP-1800-0001', type: 'parallel' }, /no incident KP-1800-0001/],
  ])('%j is refused, and what was typed stays', async (typed, wanted) => {
    const { ref } = await api.save(arrest())
    const answer = await link(ref, { ...typed, find: 'remittance', reason: 'because' })
    expect([answer.status, textOf(answer.text, '.notice.warning')]).toEqual([
      422,
      expect.stringMatching(wanted),
    ])
    const reason = readPage(answer.text).querySelector('[name=reason]')
    expect(reason?.getAttribute('value')).toBe('because')
  })
})

describe('what a pattern gathers', () => {
  test('in the example: two incidents, eleven acts, three arrested, two sentenced', async () => {
    const page = (await web.get('/incidents/KP-2023-0003')).text
    expect(textOf(page, '#gathered')).toBe('Gathers 2 incidents')
    expect(textOf(page, '#gathered + p')).toBe('11 acts · 3 arrested · 2 sentenced')
  })

  test('counts nobody and nothing twice, by however many links and patterns it is reached', async () => {
    const one = await api.save(arrest())
    const person = rows(one, 'people')[0]?.['person_id']
    const two = await api.save(arrest({ people: [{ key: 'p1', person_id: person }] }))
    const part = (to: string) => ({ type: 'has_part', to, confidence: 'certain' })
    const pattern = (title: string, links: Json[]) => api.save({ kind: 'pattern', title, links })
    const inner = await pattern('Inner', [part(one.ref), part(two.ref)])
    const outer = await pattern('Outer', [part(inner.ref), part(one.ref)])
    const { text } = await web.get(`/incidents/${outer.ref}/links/new?find=${one.ref}`)
    const csrf = readPage(text).querySelector('input[name=csrf]')?.getAttribute('value') ?? ''
    const typed = { to: outer.ref, type: 'part_of', confidence: 'certain' }
    await web.post(`/incidents/${one.ref}/links`, { csrf, ...typed })
    const page = (await web.get(`/incidents/${outer.ref}`)).text
    expect(textOf(page, '#gathered')).toBe('Gathers 2 incidents')
    expect(textOf(page, '#gathered + p')).toBe('2 acts · 1 arrested · 0 sentenced')
  })

  test('is not reached through what the reader may not see', async () => {
    const one = await api.save(arrest())
    const part = (to: string) => ({ type: 'has_part', to, confidence: 'certain' })
    const hidden = await api.save({
      ...{ kind: 'pattern', title: 'Hidden', sensitivity: 'restricted', links: [part(one.ref)] },
    })
    const other = await api.save(arrest())
    const outer = await api.save({
      ...{ kind: 'pattern', title: 'Seen', links: [part(hidden.ref), part(other.ref)] },
    })
    const counted = async (by: Client) =>
      textOf((await by.get(`/incidents/${outer.ref}`)).text, '#gathered')
    const colleague = await house.signIn('researcher', 'colleague')
    await colleague.get('/incidents?lang=en')
    expect(await counted(web)).toBe('Gathers 2 incidents')
    expect(await counted(colleague)).toBe('Gathers 1 incident')
  })
})
