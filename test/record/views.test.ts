import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalQuery } from '../../db/view-query.ts'
import { lineOf } from '../../db/verify/fault.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let kim: Client
let lee: Client
let viewer: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  await api.save(arrest({ title: 'An arrest', date_edtf: '2023-12' }))
  kim = await english('analyst', 'Kim')
  lee = await english('researcher', 'Lee')
  viewer = await english('viewer', 'Han')
})
afterAll(() => house.close())

async function english(role: 'analyst' | 'researcher' | 'viewer', name: string): Promise<Client> {
  const client = await house.signIn(role, name)
  await client.get('/incidents?lang=en')
  return client
}

const valueIn = (html: string, name: string) =>
  readPage(html)
    .querySelector(`form[action="/views"] input[name=${name}]`)
    ?.getAttribute('value') ?? ''

/** The fields of the form that keeps a view, as the page has them. */
async function formAt(client: Client, address: string): Promise<Record<string, string>> {
  const { text, status } = await client.get(address)
  expect(status, address).toBe(200)
  const names = ['id', 'page', 'query', 'view', 'version', 'name']
  const note = readPage(text).querySelector('#note')?.textContent ?? ''
  return { ...Object.fromEntries(names.map((name) => [name, valueIn(text, name)])), note }
}

const saveAddress = (query: string) =>
  `/views/new?${new URLSearchParams({ page: 'incidents', query }).toString()}`

/** Keeps what a list shows, as somebody does: by the link above it. */
async function keep(client: Client, query: string, name: string, team = false, note = '') {
  const form = await formAt(client, saveAddress(query))
  return client.post('/views', { ...form, name, note, team: team ? '1' : '0' })
}

const idIn = (address: string | null) => /\w{26}/.exec(address ?? '')?.[0] ?? ''
const names = (text: string, section: string) =>
  textsOf(text, `[aria-labelledby=${section}] tbody th`)
const bar = (text: string) => textOf(text, '.views') ?? ''
const versions = async (client: Client, id: string) =>
  textsOf((await client.get(`/views/${id}/history`)).text, '[aria-labelledby=history] tbody tr')

describe('a view', () => {
  test('is kept by the link above the list, and known wherever the query is the same', async () => {
    const { text } = await kim.get('/incidents?from=2023-12&to=2023-12&act=arrest')
    const link = readPage(text).querySelector('.views a[href^="/views/new"]')
    expect(link?.textContent).toBe('Save this view')
    const form = await formAt(kim, link?.getAttribute('href') ?? '')
    const kept = await kim.post('/views', {
      ...form,
      name: 'December 체포',
      note: 'for the report',
    })
    expect(kept.status).toBe(303)
    expect(kept.location).toMatch(/^\/incidents\?act=arrest&from=2023-12&to=2023-12&view=\w{26}$/)
    for (const same of [
      kept.location ?? '',
      '/incidents?to=2023-12&from=2023-12&act=arrest',
      '/incidents?act=arrest&date=possible&from=2023-12&to=2023-12&sort=-date&size=50&act=arrest',
    ]) {
      expect(bar((await kim.get(same)).text), same).toContain('View: December 체포')
    }
    expect(bar((await kim.get('/incidents?act=arrest&from=2023-12')).text)).not.toContain('View:')
  })

  test('that was changed is said to be, and is saved as a new version; the old one stays', async () => {
    const id = idIn((await keep(kim, 'act=arrest', 'Arrests', false, 'all of them')).location)
    const changed = `/incidents?act=arrest&kind=all&view=${id}`
    const { text } = await kim.get(changed)
    expect(bar(text)).toContain('Changed since “Arrests” was saved.')
    const href = readPage(text).querySelector('.views a.button')?.getAttribute('href') ?? ''
    const form = await formAt(kim, href)
    expect([form['name'], form['note'], form['version']]).toEqual(['Arrests', 'all of them', '1'])
    const saved = await kim.post('/views', { ...form, note: 'patterns too' })
    expect(saved.location).toBe(changed)
    expect(bar((await kim.get(changed)).text)).toContain('View: Arrests')
    const lines = await versions(kim, id)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^2 incidents and patterns, Arrest patterns too Kim .* saved/)
    expect(lines[1]).toMatch(/^1 Arrest all of them Kim/)
    const back = await kim.post(`/views/${id}/restoration`, { number: '1' })
    expect(back.status).toBe(303)
    const after = await versions(kim, id)
    expect(after[0]).toMatch(/^3 Arrest all of them Kim .* version 1 put back/)
    expect(after.slice(1)).toEqual([
      expect.stringMatching(/^2 incidents and patterns, Arrest patterns too/),
      expect.stringMatching(/^1 Arrest all of them/),
    ])
  })

  test('leaves every link of the list pointing back to it', async () => {
    const id = idIn((await keep(kim, 'from=2023&to=2023', 'The year')).location)
    const { text } = await kim.get(`/incidents?from=2023&to=2023&view=${id}`)
    const page = readPage(text)
    const hrefs = (selector: string) =>
      [...page.querySelectorAll(selector)].map((link) => link.getAttribute('href') ?? '')
    for (const href of [...hrefs('.facet a'), ...hrefs('.ranges a')]) {
      expect(href).toContain(`view=${id}`)
    }
    // What is exported, and what is written in the log, is the query alone.
    expect(hrefs('.exports a[download]').length).toBeGreaterThan(5)
    for (const href of hrefs('.exports a')) expect(href).not.toContain(id)
    expect(page.querySelector('.filters input[name=view]')?.getAttribute('value')).toBe(id)
  })

  test('under a name that its owner has used is a new version, in whatever case', async () => {
    const id = idIn((await keep(kim, 'status=submitted', 'Open  cases')).location)
    const again = await keep(kim, 'status=verified', 'open cases')
    expect(idIn(again.location)).toBe(id)
    expect(await versions(kim, id)).toHaveLength(2)
    // The same once more is nothing new.
    const same = await keep(kim, 'status=verified', 'Open cases')
    expect(same.location).toBe(`/views/${id}/history?done=same`)
    expect(await versions(kim, id)).toHaveLength(2)
  })

  test('is saved once by a form that is sent twice', async () => {
    const form = await formAt(kim, saveAddress('act=search'))
    const sent = { ...form, name: 'Searches' }
    await Promise.all([1, 2, 3].map(() => kim.post('/views', sent)))
    const own = names((await kim.get('/views')).text, 'own')
    expect(own.filter((name) => name === 'Searches')).toHaveLength(1)
    const rows = house.db.selectFrom('saved_view').select('version').where('name', '=', 'Searches')
    expect(await rows.execute()).toEqual([{ version: 1 }])
  })

  test('goes out of use and comes back, and its address works all the while', async () => {
    const id = idIn((await keep(kim, 'act=search&kind=all', 'For a while')).location)
    expect((await kim.post(`/views/${id}/retirement`)).status).toBe(303)
    expect(names((await kim.get('/views')).text, 'own')).not.toContain('For a while')
    expect(textsOf((await kim.get('/views')).text, 'main > details tbody th')).toContain(
      'For a while',
    )
    expect(bar((await kim.get('/incidents?act=search&kind=all')).text)).not.toContain('For a while')
    const opened = await kim.get(`/views/${id}`)
    expect([opened.status, opened.location]).toEqual([
      303,
      `/incidents?act=search&kind=all&view=${id}`,
    ])
    expect((await kim.get(opened.location ?? '')).status).toBe(200)
    expect((await kim.post(`/views/${id}/return`)).status).toBe(303)
    expect(names((await kim.get('/views')).text, 'own')).toContain('For a while')
    const lines = await versions(kim, id)
    expect(lines.map((line) => /saved|taken out of use|brought back/.exec(line)?.[0])).toEqual([
      'brought back',
      'taken out of use',
      'saved',
    ])
  })

  test('is seen at once by whoever looks at the list again', async () => {
    const address = '/incidents?act=surveillance'
    expect(bar((await lee.get(address)).text)).not.toContain('Watched')
    await keep(kim, 'act=surveillance', 'Watched', true)
    expect(bar((await lee.get(address)).text)).toContain('View: Watched (team)')
  })

  test('with a wrong form comes back as it was typed', async () => {
    const form = await formAt(kim, saveAddress('act=arrest&size=25'))
    const blank = await kim.post('/views', { ...form, name: '  ', note: '<b>“메모”</b>' })
    expect(blank.status).toBe(422)
    expect(textOf(blank.text, '#name-problem')).toBe('Give the view a name.')
    expect(readPage(blank.text).querySelector('#note')?.textContent).toBe(
      '&lt;b&gt;“메모”&lt;/b&gt;',
    )
    expect(valueIn(blank.text, 'query')).toBe('act=arrest&size=25')
    expect(textOf(blank.text, 'title')).toMatch(/^Error:/)
    const long = await kim.post('/views', {
      ...form,
      name: '가'.repeat(101),
      note: 'x'.repeat(501),
    })
    expect([long.status, valueIn(long.text, 'name').length]).toEqual([422, 101])
    expect(textsOf(long.text, '.error-summary li')).toHaveLength(2)
    const hostile = await keep(kim, 'q=%22%3Cscript%3E%22', '<script>"\'&‮ 이름')
    const { text } = await kim.get(hostile.location ?? '')
    expect(text).not.toContain('<script>"')
    expect(bar(text)).toContain('<script>"\'&')
  })

  test('of a page that is none, or of a query that is too long, is not there', async () => {
    expect((await kim.get('/views/new?page=admin&query=')).status).toBe(404)
    const long = `q=${'x'.repeat(6_001)}`
    const form = await formAt(kim, saveAddress('act=arrest'))
    expect((await kim.post('/views', { ...form, name: 'Long', query: long })).status).toBe(404)
    // For the pages that are made of the same query string it is the same.
    const analysis = await kim.post('/views', { ...form, name: 'Bars', page: 'analysis' })
    expect(analysis.location).toMatch(/^\/analysis\?act=arrest&view=\w{26}$/)
  })

  test('of the analysis is kept with what it counts, and is known there alone', async () => {
    const address = '/analysis?act=arrest&unit=people'
    const { text } = await kim.get(address)
    const link = readPage(text).querySelector('.views a[href^="/views/new"]')
    const form = await formAt(kim, link?.getAttribute('href') ?? '')
    const kept = await kim.post('/views', { ...form, name: 'People arrested' })
    expect(kept.location).toMatch(/^\/analysis\?act=arrest&unit=people&view=\w{26}$/)
    expect(bar((await kim.get(address)).text)).toContain('View: People arrested')
    const changed = (kept.location ?? '').replace('people', 'acts')
    const now = await kim.get(changed)
    expect(bar(now.text)).toContain('Changed since “People arrested” was saved.')
    expect(textsOf(now.text, 'main .notice')).toEqual([])
    const id = idIn(kept.location)
    const hidden = readPage(now.text).querySelector('main form input[name=view]')
    expect(hidden?.getAttribute('value')).toBe(id)
    expect(bar((await kim.get('/incidents?act=arrest')).text)).not.toContain('People arrested')
    expect((await kim.get(`/views/${id}`)).location).toBe(kept.location)
  })

  test('that nobody knows asks for nothing: no notice, and no refusal of a program', async () => {
    const { text, status } = await kim.get('/incidents?act=arrest&view=nobody')
    expect([status, textsOf(text, 'main .notice')]).toEqual([200, []])
    expect((await api.get('/incidents.csv?view=01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(200)
    expect((await api.get('/api/incidents?colour=red')).status).toBe(400)
  })
})

describe('two people', () => {
  test('who save the same name for the team at once: neither is lost, both are shown', async () => {
    const [mine, theirs] = await Promise.all([
      formAt(kim, saveAddress('place=KP-10')),
      formAt(lee, saveAddress('place=KP-09')),
    ])
    const saved = await Promise.all([
      kim.post('/views', { ...mine, name: 'The border', team: '1' }),
      lee.post('/views', { ...theirs, name: 'the  Border', team: '1' }),
    ])
    expect(saved.map(({ status }) => status)).toEqual([303, 303])
    const { text } = await viewer.get('/views')
    expect(names(text, 'team').filter((name) => /the\s+border/i.test(name))).toHaveLength(2)
    const lines = textsOf(text, '[aria-labelledby=team] tbody tr').filter((line) =>
      /the border/i.test(line),
    )
    expect(lines.some((line) => line.includes('Kim'))).toBe(true)
    expect(lines.some((line) => line.includes('Lee'))).toBe(true)
    // Who came second is told of the other.
    const ids = saved.map(({ location }) => idIn(location))
    expect(new Set(ids).size).toBe(2)
    const told = await kim.get(`/views/${ids[0] ?? ''}/history`)
    expect(textOf(told.text, '#alike')).toBe('Others of the same name')
  })

  test('who save a version at once: both are in the history, and who had not seen it is told', async () => {
    const id = idIn((await keep(kim, 'act=execution', 'Executions', true)).location)
    const form = (client: Client, query: string) =>
      formAt(client, `${saveAddress(query)}&view=${id}`)
    const [mine, theirs] = [
      await form(kim, 'act=execution&kind=all'),
      await form(lee, 'act=execution&from=2020'),
    ]
    const saved = await Promise.all([
      kim.post('/views', { ...mine, team: '1' }),
      lee.post('/views', { ...theirs, team: '1' }),
    ])
    const lines = await versions(lee, id)
    expect(lines).toHaveLength(3)
    expect(lines.filter((line) => /Kim/.test(line))).toHaveLength(2)
    expect(lines.filter((line) => /Lee/.test(line))).toHaveLength(1)
    const told = saved.filter(({ location }) => location?.includes('done=unseen'))
    expect(told).toHaveLength(1)
    expect((await kim.get(told[0]?.location ?? '')).text).toContain('can be put back')
  })

  test('each have personal ones of which the other knows nothing', async () => {
    const id = idIn((await keep(kim, 'act=torture', 'A secret')).location)
    await keep(lee, 'act=torture', 'A secret')
    expect((await lee.get('/views')).text.split('A secret').length).toBe(
      (await kim.get('/views')).text.split('A secret').length,
    )
    for (const path of [`/views/${id}`, `/views/${id}/history`]) {
      expect((await lee.get(path)).status, path).toBe(404)
    }
    for (const path of ['restoration', 'retirement', 'return']) {
      expect((await lee.post(`/views/${id}/${path}`, { number: '1' })).status, path).toBe(404)
    }
    // Named as the view it is to be a version of, it is not found, and another is made.
    const form = await formAt(lee, saveAddress('act=torture&kind=all'))
    await lee.post('/views', { ...form, view: id, version: '1', name: 'A secret' })
    expect(await versions(kim, id)).toHaveLength(1)
  })
})

describe('a viewer', () => {
  test('has personal views, sees those of the team, and changes none of them', async () => {
    const team = idIn((await keep(kim, 'act=detention', 'Detained', true)).location)
    const own = await keep(viewer, 'act=detention&kind=all', 'Mine')
    expect(own.status).toBe(303)
    const { text } = await viewer.get('/views')
    expect(names(text, 'team')).toContain('Detained')
    expect(names(text, 'own')).toEqual(['Mine'])
    expect(text).not.toContain('name="team"')
    expect((await keep(viewer, 'act=arrest', 'For all', true)).status).toBe(404)
    const page = await viewer.get(`/views/${team}/history`)
    expect(readPage(page.text).querySelector('main form')).toBeNull()
    for (const path of ['restoration', 'retirement']) {
      expect((await viewer.post(`/views/${team}/${path}`, { number: '1' })).status).toBe(404)
    }
    const form = await formAt(viewer, `${saveAddress('act=arrest')}&view=${team}`)
    expect((await viewer.post('/views', { ...form, team: '1' })).status).toBe(404)
    expect(await versions(kim, team)).toHaveLength(1)
    // Somebody else of the team may.
    expect((await lee.post(`/views/${team}/retirement`)).status).toBe(303)
  })
})

test('how often a view is opened is counted, and by how many, not by whom', async () => {
  const id = idIn((await keep(kim, 'act=disappearance', 'Gone', true)).location)
  for (const client of [kim, lee, lee]) await client.get(`/views/${id}`)
  const { text } = await viewer.get('/views')
  const line = textsOf(text, '[aria-labelledby=team] tbody tr').find((row) => row.includes('Gone'))
  expect(line).toContain('opened 3 times; people: 2')
  const rows = house.db.selectFrom('saved_view_use').selectAll().where('view_id', '=', id)
  const stored = JSON.stringify(await rows.execute())
  const people = await house.db.selectFrom('user').select(['id', 'name', 'email']).execute()
  for (const one of people) {
    for (const value of Object.values(one)) expect(stored).not.toContain(value)
  }
})

test('every row of a view is sealed as it stands', async () => {
  const faults: string[] = []
  await verifyWhere(house.house.config.database, (fault) => faults.push(lineOf(fault)))
  expect(faults).toEqual([])
})

describe('the form in which queries are compared', () => {
  const name = fc.constantFrom('act', 'place', 'from', 'q', 'status', 'kind', 'size')
  const pairs = fc.array(fc.tuple(name, fc.string({ maxLength: 8, unit: 'grapheme' })))

  test('is the same in whatever order it is asked, and is its own form', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), (asked, turn) => {
        const query = (list: typeof asked) => new URLSearchParams(list).toString()
        const at = asked.length === 0 ? 0 : turn % asked.length
        const shuffled = [...asked.slice(at), ...asked.slice(0, at)].toReversed()
        const canonical = canonicalQuery(query(asked))
        expect(canonicalQuery(query(shuffled))).toBe(canonical)
        expect(canonicalQuery(canonical)).toBe(canonical)
        expect(canonicalQuery(`${query(asked)}&after=x&lang=ko&view=y`)).toBe(canonical)
      }),
    )
  })

  test('keeps the order of columns, and tells apart what asks for something else', () => {
    expect(canonicalQuery('cols=b,a&cols=c&act=x')).toBe('act=x&cols=b%2Ca%2Cc')
    expect(canonicalQuery('cols=a,b')).not.toBe(canonicalQuery('cols=b,a'))
    expect(canonicalQuery('date=certain')).not.toBe(canonicalQuery(''))
    expect(canonicalQuery('date=possible&kind=event&size=50&undated=0&sort=-date')).toBe('')
  })
})
