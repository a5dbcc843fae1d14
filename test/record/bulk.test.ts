import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body

const many = async (n: number, over: Json): Promise<string[]> => {
  const refs: string[] = []
  for (let at = 0; at < n; at += 1) refs.push((await api.save(arrest(over))).ref)
  return refs
}

type Fields = Record<string, string>

/** The page's form as it would be sent. */
function formOf({ text }: Answer, typed: Fields): Fields {
  const hidden = [...readPage(text).querySelectorAll('main input[type=hidden]')]
  const sent = hidden.map((one) => [one.getAttribute('name'), one.getAttribute('value')])
  return { ...(Object.fromEntries(sent) as Fields), ...typed }
}

/** Opens the page, looks at what would change, and changes it. */
async function change(query: string, typed: Fields) {
  const page = await web.get(`/incidents/bulk?${query}`)
  const preview = await web.post('/incidents/bulk', formOf(page, typed))
  const save = () => web.post('/incidents/bulk', formOf(preview, { ...typed, step: 'save' }))
  return { page, preview, save }
}

describe('one field of all that a filter finds', () => {
  test('is shown before and after, set as one change, and taken back with one click', async () => {
    const refs = await many(40, { title: 'Of forty', place_id: 'KP-10.hyesan' })
    const before = await Promise.all(refs.map(json))
    const typed = { place: 'Musan', reason: 'the sheet had them in the wrong county' }
    const { page, preview, save } = await change('q=forty&field=place', typed)
    expect(textOf(page.text, 'main > p:nth-of-type(2)')).toBe('40 incidents, all of the filter')
    expect(textOf(preview.text, '#plan')).toBe('40 incidents would change')
    expect(textsOf(preview.text, 'tbody tr')).toHaveLength(10)
    expect(textsOf(preview.text, 'tbody tr:first-child td')).toEqual([
      'Hyesan, Ryanggang Province',
      'Musan County, North Hamgyong Province',
    ])
    expect(await json(refs[0] ?? '')).toEqual(before[0])
    const { location } = await save()
    const number = /done=(\d+)/.exec(location ?? '')?.[1] ?? ''
    const done = await web.get(location ?? '')
    expect(textOf(done.text, '.notice')).toBe('Done.')
    expect(done.text).toContain('href="/incidents?q=forty"')
    for (const ref of refs) {
      expect(await json(ref)).toMatchObject({ place_id: 'KP-09.musan', version: 2 })
    }
    expect((await web.get('/incidents?place=KP-09.musan&q=forty')).text).toContain('40 incidents')
    const history = await web.get(`/incidents/${refs[0]}/history`)
    expect(textOf(history.text, '.change-set')).toContain('the sheet had them in the wrong county')
    await web.post(`/changes/${number}/undo`)
    for (const [at, ref] of refs.entries()) {
      const { version: _, updated_at: __, ...rest } = before[at] ?? {}
      expect(await json(ref)).toMatchObject(rest)
    }
  })

  test('keeps what each source says of the place', async () => {
    const said = { place_text: 'a border town', place_id: 'KP-10.hyesan', title: 'Border words' }
    const [ref = ''] = await many(1, said)
    const { save } = await change('q=border+words&field=place', { place: 'Musan', reason: 'x' })
    await save()
    expect(await json(ref)).toMatchObject({
      place_id: 'KP-09.musan',
      place_text: 'a border town',
    })
  })
})

describe('the ticked incidents of a list', () => {
  test('are changed, the others not; what was changed meanwhile is left, and said', async () => {
    const refs = await many(4, { title: 'Of four' })
    const list = await web.get('/incidents?q=%22of+four%22')
    const boxes = [...readPage(list.text).querySelectorAll('input[form=bulk][name=ref]')]
    expect(boxes.map((box) => box.getAttribute('value')).toSorted()).toEqual(refs)
    const [first = '', second = '', third = '', fourth = ''] = refs
    const query = `ref=${first}&ref=${second}&ref=${third}&field=sensitivity`
    const { save } = await change(query, { sensitivity: 'restricted', reason: 'names in it' })
    await house.setIncident({ version: 7 }, second)
    await house.setIncident({ sensitivity: 'restricted' }, third)
    const { location } = await save()
    expect(location).toMatch(/left=2/)
    expect(await json(first)).toMatchObject({ sensitivity: 'restricted' })
    expect(await json(second)).toMatchObject({ sensitivity: 'open' })
    expect(await json(fourth)).toMatchObject({ sensitivity: 'open' })
    const again = await save()
    expect(again.status).toBe(200)
    expect(textOf(again.text, '#plan')).toBe('0 incidents would change')
    expect(textsOf(again.text, '#plan ~ p')).toEqual([
      `2 have this value already: ${third}, ${first}`,
      `1 was changed meanwhile and is left alone: ${second}`,
    ])
  })

  test('of others that somebody may not see stay out of it', async () => {
    const admin = await makeApi(house, 'admin')
    const { ref } = await admin.save(arrest({ sensitivity: 'restricted' }))
    const page = await web.get(`/incidents/bulk?ref=${ref}&field=language`)
    expect(page.text).not.toContain(ref + ':')
    const sent = formOf(page, { field: 'language', language: 'ko', reason: 'x', step: 'save' })
    const answer = await web.post('/incidents/bulk', { ...sent, seen: `${ref}:1` })
    expect(answer.text).toContain('is not there any more')
    expect((await admin.get(`/incidents/${ref}.json`)).body).toMatchObject({ version: 1 })
  })
})

describe('nobody is verified, or hidden, by the dozen', () => {
  test('verified and returned are not given, a draft only one’s own, and an edit unverifies', async () => {
    const [mine = ''] = await many(1, { title: 'Of status' })
    const other = await makeApi(house, 'researcher', 'second')
    const { ref: theirs } = await other.save(arrest({ title: 'Of status' }))
    const query = `ref=${mine}&ref=${theirs}&field=status`
    const verify = await change(query, { status: 'verified', reason: 'x' })
    expect(textOf(verify.preview.text, '#plan')).toBe('0 incidents would change')
    expect((await verify.save()).text).toContain('reviewer’s decision')
    const hide = await change(query, { status: 'draft', reason: 'x' })
    await hide.save()
    expect(await json(mine)).toMatchObject({ status: 'draft' })
    expect(await json(theirs)).toMatchObject({ status: 'submitted' })
    await house.setIncident({ status: 'verified' }, theirs)
    const { save } = await change(`ref=${theirs}&field=language`, { language: 'ko', reason: 'x' })
    await save()
    expect(await json(theirs)).toMatchObject({ language: 'ko', status: 'submitted' })
  })
})

describe('what is wrong is said, and what was typed stays', () => {
  test.each([
    ['field=place', { place: 'Atlantis', reason: 'why' }, /no place/i],
    ['field=place', { place: 'Musan', reason: ' ' }, /.+/],
    ['field=language', { language: 'xx', reason: 'why' }, /.+/],
  ])('%s %o', async (query, typed, message) => {
    await many(1, { title: 'Of faults' })
    const { preview } = await change(`q=faults&${query}`, typed)
    expect(preview.status).toBe(422)
    expect(textsOf(preview.text, '.error').join(' ')).toMatch(message)
    const box = readPage(preview.text).querySelector('#reason')
    expect(box?.getAttribute('value')).toBe(typed.reason.trim() === '' ? typed.reason : 'why')
  })

  test('more than can be changed at once, or nothing at all', async () => {
    const nothing = await web.get('/incidents/bulk?q=quodlibet')
    expect(textOf(nothing.text, '.notice')).toBe('The filter finds no incident.')
    expect((await web.get('/incidents/bulk?field=title&kind=all')).text).not.toContain(
      'name="seen"',
    )
    const analyst = await house.signIn('analyst')
    expect((await analyst.get('/incidents/bulk')).status).toBe(404)
    expect((await analyst.get('/incidents')).text).not.toContain('form="bulk"')
  })
})
