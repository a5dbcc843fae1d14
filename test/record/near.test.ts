import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { fill, readForm, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
const refs: Record<string, string> = {}
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
  const cases: Record<string, object> = {
    musan: {
      ...{ title: 'Two traders arrested at Musan market', date_edtf: '2022-05-10' },
      ...{ place_id: 'KP-09.musan', summary: 'Agents arrested two traders at the market.' },
    },
    vague: { title: 'Arrests in Musan', date_edtf: '2022', place_id: 'KP-09.musan' },
    elsewhere: { title: 'Two traders arrested', date_edtf: '2022-05-10', place_id: 'KP-01' },
    secret: {
      ...{ title: 'Two traders arrested at Musan market', date_edtf: '2022-05-10' },
      ...{ place_id: 'KP-09.musan', sensitivity: 'restricted' },
    },
  }
  const other = await makeApi(house, 'admin')
  for (const [name, over] of Object.entries(cases)) {
    const by = name === 'secret' ? other : api
    refs[name] = (await by.save(arrest({ ...over }))).ref
  }
})
afterAll(() => house.close())

type Line = { ref: string; title: string; about: string; reasons: string }

async function near(fields: Record<string, string>, client = web): Promise<Line[]> {
  const { text } = await client.get('/incidents/new')
  return (await client.post('/suggest/near', fill(text, fields))).json() as Line[]
}

const musan = { place: 'Musan', date_text: '12 May 2022', 'acts.0.type': 'arrest' }

describe('what is being typed', () => {
  test('is compared with what is there, by place, days, acts and words', async () => {
    const [first, ...rest] = await near({ ...musan, title: 'Traders arrested at Musan market' })
    expect(first).toMatchObject({
      ref: refs['musan'],
      about: expect.stringMatching(/^10 May 2022 · Musan/) as string,
      reasons: 'same place, within a week, same kind of acts, similar wording',
    })
    // A vague date is near everything: it stands behind what is surer.
    const others = rest.map(({ ref }) => ref)
    expect([refs['vague'], undefined]).toContain(others[0])
    expect(others).not.toContain(refs['elsewhere'])
  })

  test('is compared with nothing that the person does not see', async () => {
    const other = await house.signIn('researcher', 'other')
    await other.get('/incidents?lang=en')
    const title = 'Two traders arrested at Musan market'
    const lines = await near({ ...musan, title }, other)
    expect(lines.map(({ ref }) => ref)).toContain(refs['musan'])
    expect(lines.map(({ ref }) => ref)).not.toContain(refs['secret'])
  })

  test('is compared with what is there however many there are that the person does not see', async () => {
    const there = { place_id: 'KP-09.hoeryong', title: 'An arrest at the station' }
    const admin = await makeApi(house, 'admin')
    const hidden = { ...there, date_edtf: '2021-03-02', sensitivity: 'restricted' }
    for (let n = 0; n < 22; n += 1) await admin.save(arrest(hidden))
    const open = await api.save(arrest({ ...there, date_edtf: '2021-03-05' }))
    const other = await house.signIn('researcher', 'other')
    await other.get('/incidents?lang=en')
    const typed = { place: 'Hoeryong', date_text: '2 March 2021', 'acts.0.type': 'arrest' }
    const lines = await near({ ...typed, title: there.title }, other)
    expect(lines.map(({ ref }) => ref)).toEqual([open.ref])
  })

  test('is found by its source alone, in Korean too', async () => {
    const url =
      'https://www.ffhr.cz/post/n-korean-agents-arrest-family-members-of-defectors-near-border'
    const { text } = await web.get('/incidents/new?lang=ko')
    const form = fill(text, {
      ...{ 'sources.0.url': url, place: '혜산', date_text: '2023-12-30', 'acts.0.type': 'arrest' },
    })
    const answer = await web.post('/suggest/near?lang=ko', form)
    const lines = answer.json() as Line[]
    expect(lines.map(({ ref }) => ref)).toContain('KP-2023-0001')
    expect(lines[0]?.reasons).toMatch(/같은 장소/)
    await web.get('/incidents?lang=en')
  })

  test('with too little typed is like nothing', async () => {
    for (const fields of [
      {},
      { title: 'Two traders' },
      { place: 'Musan' },
      { date_text: '2022-05-10' },
    ]) {
      expect(await near(fields)).toEqual([])
    }
    expect(await near({ ...musan, place: 'nowhere at all' })).toEqual([])
    expect(await near({ ...musan, date_text: 'some day' })).toEqual([])
  })

  test('is said without a script, too, when the form comes back', async () => {
    const { text } = await web.get('/incidents/new')
    const form = fill(text, { ...musan, title: 'Traders arrested at Musan market' })
    const { text: longer } = await web.post('/incidents/new', { ...form, add: 'people' })
    expect(textsOf(longer, '#near li')[0]).toContain(refs['musan'])
    expect(readForm(longer)).toMatchObject({ title: form['title'] })
    const bare = await web.get('/incidents/new')
    expect(textsOf(bare.text, '#near li')).toEqual([])
  })
})

test('only who may write is told', async () => {
  const analyst = await house.signIn('analyst')
  expect((await analyst.post('/suggest/near', { place: 'Musan' })).status).toBe(404)
})
