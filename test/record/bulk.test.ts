import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyWhere } from '../../db/verify/where.ts'
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

async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
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
    const before: Json[] = []
    for (const ref of refs) before.push(await json(ref))
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
    const query = `ticked=1&ref=${first}&ref=${second}&ref=${third}&field=sensitivity`
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
    const page = await web.get(`/incidents/bulk?ticked=1&ref=${ref}&field=language`)
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
    const query = `ticked=1&ref=${mine}&ref=${theirs}&field=status`
    const verify = await change(query, { status: 'verified', reason: 'x' })
    expect(textOf(verify.preview.text, '#plan')).toBe('0 incidents would change')
    expect((await verify.save()).text).toContain('reviewer’s decision')
    const hide = await change(query, { status: 'draft', reason: 'x' })
    await hide.save()
    expect(await json(mine)).toMatchObject({ status: 'draft' })
    expect(await json(theirs)).toMatchObject({ status: 'submitted' })
    await house.setIncident({ status: 'verified' }, theirs)
    const { save } = await change(`ticked=1&ref=${theirs}&field=language`, {
      language: 'ko',
      reason: 'x',
    })
    await save()
    expect(await json(theirs)).toMatchObject({ language: 'ko', status: 'submitted' })
    await house.setIncident({ status: 'verified', language: 'en' }, theirs)
    const { preview } = await change(`ticked=1&ref=${theirs}&field=language`, {
      ...{ language: 'ko', reason: 'x' },
    })
    expect(textOf(preview.text, '.warning')).toMatch(/1 of them is verified/)
    const conceal = await change(`ticked=1&ref=${mine}&ref=${theirs}&field=sensitivity`, {
      ...{ sensitivity: 'restricted', reason: 'x' },
    })
    await conceal.save()
    expect(await json(theirs)).toMatchObject({ sensitivity: 'open' })
  })
})

describe('what others show of an incident', () => {
  test('is no longer shown where it is hidden, and is again when that is undone', async () => {
    const original = { key: 's1', title: 'The original', publisher: 'First Press' }
    const seen = await api.save(
      arrest({ sources: [original], claims: [{ source: 's1', quote: 'a' }] }),
    )
    const [source] = seen['sources'] as Json[]
    const reprint = { key: 's2', title: 'A quodlibet reprint', publisher: 'Second Press' }
    const from = { key: 's1', source_id: source?.['source_id'] }
    const sources = [from, { ...reprint, derived_from: 's1', derivation: 'reprint' }]
    const { ref } = await api.save(arrest({ sources, claims: [{ source: 's2', quote: 'b' }] }))
    const finds = async () => (await web.get('/incidents?q=quodlibet')).text.includes(seen.ref)
    expect(await finds()).toBe(true)
    // Of the versions that a test above has set by hand.
    const before = await faults()
    const typed = { sensitivity: 'restricted', reason: 'x' }
    const { save } = await change(`ticked=1&ref=${ref}&field=sensitivity`, typed)
    const number = /done=(\d+)/.exec((await save()).location ?? '')?.[1] ?? ''
    expect(await finds()).toBe(false)
    expect(await faults()).toEqual(before)
    await web.post(`/changes/${number}/undo`)
    expect(await finds()).toBe(true)
    expect(await faults()).toEqual(before)
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

  test('what is saved is what was shown: another value is shown first', async () => {
    const [ref = ''] = await many(1, { title: 'Of two minds', place_id: 'KP-10.hyesan' })
    const typed = { place: 'Musan', reason: 'x' }
    const { preview } = await change(`ticked=1&ref=${ref}&field=place`, typed)
    const other = { ...typed, place: 'Hoeryong', step: 'save' }
    const again = await web.post('/incidents/bulk', formOf(preview, other))
    expect(again.status).toBe(200)
    expect(textsOf(again.text, 'tbody td')[1]).toMatch(/^Hoeryong/)
    expect(await json(ref)).toMatchObject({ place_id: 'KP-10.hyesan' })
    await web.post('/incidents/bulk', formOf(again, other))
    expect(await json(ref)).toMatchObject({ place_id: 'KP-09.hoeryong' })
  })

  test('more than can be changed at once, or nothing at all', async () => {
    const unticked = await web.get('/incidents/bulk?ticked=1&q=four')
    expect(textOf(unticked.text, '.notice')).toBe('Nothing is ticked in the list.')
    expect(readPage(unticked.text).querySelector('.over a')?.getAttribute('href')).toBe(
      '/incidents?q=four',
    )
    const nothing = await web.get('/incidents/bulk?q=nosuchword')
    expect(textOf(nothing.text, '.notice')).toBe('The filter finds no incident.')
    expect((await web.get('/incidents/bulk?field=title&kind=all')).text).not.toContain(
      'name="seen"',
    )
    const analyst = await house.signIn('analyst')
    expect((await analyst.get('/incidents/bulk')).status).toBe(404)
    expect((await analyst.get('/incidents')).text).not.toContain('form="bulk"')
  })
})
