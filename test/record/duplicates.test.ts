import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { records } from '../../db/dictionary/records.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

type Saved = Json & { ref: string; id: string }
const jsonOf = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body

let day = 0
/** Each pair on a day of its own, so that no two pairs meet. */
const nextDay = () => {
  day += 40
  return new Date(Date.UTC(1995, 0, day)).toISOString().slice(0, 10)
}

const trader = { key: 'p1', label: 'a trader', roles: ['trader'], sex: 'female' }
const told = (date: string, over: Json = {}): Json =>
  arrest({
    title: 'Trader arrested at the market',
    date_edtf: date,
    place_id: 'KP-10.hyesan',
    people: [trader],
    acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'mss' }] }],
    sources: [article('s1')],
    claims: [{ source: 's1', quote: 'she was taken from her stall', act: 0 }],
    ...over,
  })

/** An arrest, and how another outlet has it, with the sentence that followed. */
async function savePair(over: Json = {}, other: Json = {}): Promise<[Saved, Saved, string]> {
  const date = nextDay()
  const first = await api.save(told(date, over))
  const second = await api.save(
    told(date, {
      title: '장마당에서 장사꾼 체포',
      summary: '보위원들이 장사꾼을 데려갔다.',
      acts: [
        { type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'mss' }] },
        { type: 'sentence', victims: ['p1'], months_min: 6, months_max: 6, penalty: 'hard_labour' },
      ],
      sources: [article('s2')],
      claims: [{ source: 's2', quote: '장사꾼을 데려갔다', act: 0 }],
      ...other,
    }),
  )
  return [first, second, date]
}

type Queued = { a: string; b: string; score: number; reasons: string[]; verdict: string | null }
const queue = async (by: Api = api) =>
  JSON.parse((await by.get('/duplicates.json')).text) as Queued[]
const inQueue = async (a: string, b: string) =>
  (await queue()).filter((pair) => [pair.a, pair.b].toSorted().join() === [a, b].toSorted().join())

type Candidate = { ref: string; score: number; reasons: string[]; verdict: string | null }
const candidates = async (ref: string) =>
  JSON.parse((await api.get(`/incidents/${ref}/candidates.json`)).text) as Candidate[]

/** The form of the page that compares two, as it would be sent. */
async function compare(a: string, b: string, by: Client = web) {
  const page = await by.get(`/duplicates/compare?a=${a}&b=${b}`)
  const form = readPage(page.text).querySelector('form[action="/duplicates/merge"]')
  const typed: Record<string, string> = {}
  for (const input of form?.querySelectorAll('input') ?? []) {
    const is_choice = input.getAttribute('type') === 'radio'
    if (is_choice && !input.hasAttribute('checked')) continue
    typed[input.getAttribute('name') ?? ''] = input.getAttribute('value') ?? ''
  }
  for (const select of form?.querySelectorAll('select') ?? []) {
    const option = select.querySelector('option[selected]')
    typed[select.getAttribute('name') ?? ''] = option?.getAttribute('value') ?? ''
  }
  return { page, typed }
}

async function merge(a: string, b: string, over: Record<string, string> = {}) {
  const { typed } = await compare(a, b)
  return web.post('/duplicates/merge', { ...typed, reason: 'told twice', ...over })
}

async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

/** Every row of the record, without what counts its changes. */
async function content() {
  const tables = await Promise.all(
    records.map(async ({ name }) => {
      const all = await house.db.selectFrom(name).selectAll().orderBy('id').execute()
      const kept = all.map(
        ({ version: _, updated_at: __, change_number: ___, seal: ____, ...row }) => ({
          ...row,
          // The numbers that acts were given stay given.
          ...('last_seq' in row && { last_seq: null }),
        }),
      )
      return [name, kept]
    }),
  )
  return Object.fromEntries(tables) as Record<string, unknown[]>
}

describe('two records of one event', () => {
  test('are found, with the reasons, and wait in the queue', async () => {
    const [first, second] = await savePair()
    const [found] = await candidates(second.ref)
    expect(found).toMatchObject({ ref: first.ref, verdict: null })
    expect(found?.reasons).toEqual(
      expect.arrayContaining(['same_place', 'same_day', 'same_acts', 'same_people']),
    )
    expect(await inQueue(first.ref, second.ref)).toMatchObject([{ verdict: null }])
    const page = (await web.get('/duplicates')).text
    expect(textOf(page, '.pairs')).toContain(first.ref)
  })

  test('are none for who has linked them as two, but where the link says that they are one', async () => {
    const [first, second] = await savePair()
    const link = (type: string) => ({ type, to: first.ref, confidence: 'certain' })
    const date = String((await jsonOf(first.ref))['date_edtf'])
    const third = await api.save(told(date, { links: [link('parallel')] }))
    expect(await inQueue(first.ref, third.ref)).toEqual([])
    expect(await inQueue(second.ref, third.ref)).toHaveLength(1)
  })

  test('become one: acts, people, quotes, sources, links of both; nothing twice', async () => {
    const [first, second] = await savePair()
    const linked = await api.save(
      arrest({ links: [{ type: 'parallel', to: second.ref, confidence: 'certain' }] }),
    )
    const answer = await merge(first.ref, second.ref)
    expect(answer.location).toContain(`/incidents/${first.ref}?merged=`)
    const merged = await jsonOf(first.ref)
    expect(rows(merged, 'acts').map((act) => act['type'])).toEqual(['arrest', 'sentence'])
    expect(rows(merged, 'people')).toHaveLength(1)
    expect(rows(merged, 'acts').map((act) => act['victims'])).toEqual([['p1'], ['p1']])
    expect(rows(merged, 'claims').map((claim) => [claim['quote'], claim['act']])).toEqual([
      ['she was taken from her stall', 0],
      ['장사꾼을 데려갔다', 0],
    ])
    expect(rows(merged, 'sources')).toHaveLength(2)
    expect(merged['summary']).toBe('보위원들이 장사꾼을 데려갔다.')
    expect(merged['title']).toBe('Trader arrested at the market')
    expect(rows(merged, 'links')).toMatchObject([{ to: linked.ref, type: 'parallel' }])
    expect(rows(await jsonOf(linked.ref), 'links')).toMatchObject([{ to: first.ref }])
    const page = (await web.get(answer.location ?? '')).text
    expect(textOf(page, '#sources')).toBe('2 sources, 2 origins')
    expect(textOf(page, '.notice.ok')).toContain(`Merged. ${second.ref} leads here now.`)
    expect(await faults()).toEqual([])
  })

  test('leave an address that leads on, in every form, and a line in removed.csv', async () => {
    const [first, second] = await savePair()
    await merge(first.ref, second.ref)
    for (const [path, to] of [
      [`/incidents/${second.ref}`, `/incidents/${first.ref}`],
      [`/incidents/${second.ref}.json`, `/incidents/${first.ref}.json`],
      [`/incidents/${second.ref}/history?x=1`, `/incidents/${first.ref}/history?x=1`],
      [`/incidents/${second.ref}/candidates.json`, `/incidents/${first.ref}/candidates.json`],
    ]) {
      const answer = await web.get(path ?? '')
      expect([answer.status, answer.location], path).toEqual([301, to])
    }
    expect((await api.get('/incidents.csv')).text).not.toContain(second.ref)
    const removed = readCsv((await api.get('/incidents/removed.csv')).text)
    expect(removed.find((line) => line['ref'] === second.ref)).toMatchObject({
      status: 'merged',
      merged_into: first.ref,
      reason: 'told twice',
    })
    // What took it in is taken in itself.
    const third = await api.save(told(nextDay()))
    await merge(third.ref, first.ref)
    expect((await web.get(`/incidents/${second.ref}`)).location).toBe(`/incidents/${third.ref}`)
  })

  test('are two again when that is undone, row by row', async () => {
    const [first, second] = await savePair(
      { place_text: 'Hyesan' },
      { people: [{ ...trader, label: '장사꾼', age_min: 30, age_max: 39 }] },
    )
    await api.save(arrest({ links: [{ type: 'part_of', to: second.ref, confidence: 'possible' }] }))
    const before = await content()
    await merge(first.ref, second.ref)
    expect(await content()).not.toEqual(before)
    const number = await lastChange(house.db)
    expect((await web.post(`/changes/${number}/undo`)).status).toBe(303)
    expect(await content()).toEqual(before)
    expect((await web.get(`/incidents/${second.ref}`)).status).toBe(200)
    expect((await api.get('/incidents/removed.csv')).text).not.toContain(second.ref)
    expect(await faults()).toEqual([])
  })

  test('keep the days and places that acts had from their incident', async () => {
    const [first, second, date] = await savePair({}, { date_edtf: null, date_text: null })
    const other = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
    const third = await api.save(
      told(other, { place_id: 'KP-10', acts: [{ type: 'search', victims: ['p1'] }] }),
    )
    await merge(first.ref, third.ref)
    await merge(first.ref, second.ref)
    const acts = rows(await jsonOf(first.ref), 'acts')
    expect(acts.map((act) => [act['type'], act['date_edtf'], act['place_id']])).toEqual([
      ['arrest', null, null],
      ['search', other, 'KP-10'],
      ['sentence', 'XXXX', null],
    ])
  })

  test('are as hidden as the more hidden one was', async () => {
    const [first, second] = await savePair({}, { sensitivity: 'restricted' })
    await merge(first.ref, second.ref)
    expect(await jsonOf(first.ref)).toMatchObject({ sensitivity: 'restricted' })
    const colleague = await house.signIn('researcher', 'colleague')
    for (const { ref } of [first, second]) {
      expect((await colleague.get(`/incidents/${ref}`)).status).toBe(404)
    }
  })

  test('are not merged where not the same people read both, but by who entered both', async () => {
    const [first] = await savePair()
    const date = String((await jsonOf(first.ref))['date_edtf'])
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const theirs = await colleague.save(told(date))
    const mine = await api.save(told(date, { sensitivity: 'restricted' }))
    const answer = await merge(theirs.ref, mine.ref)
    expect([answer.status, textOf(answer.text, '.notice.warning')]).toEqual([
      409,
      expect.stringMatching(/^The two are not for the same readers/),
    ])
    expect((await merge(first.ref, mine.ref)).status).toBe(303)
  })

  test('are not merged where two are said to be one, or something else', async () => {
    const two = {
      people: [trader, { key: 'p2', label: 'another trader', roles: ['trader'] }],
      acts: [
        { type: 'arrest', victims: ['p1', 'p2'] },
        { type: 'search', victims: ['p1'] },
      ],
    }
    const [first, second] = await savePair({}, two)
    const own = String(rows(first, 'people')[0]?.['person_id'])
    const [p1 = '', p2 = ''] = rows(second, 'people').map((row) => String(row['person_id']))
    const arrest_id = String(rows(first, 'acts')[0]?.['act_id'])
    const search_id = String(
      rows(second, 'acts').find((row) => row['type'] === 'search')?.['act_id'],
    )
    for (const typed of [
      { [`person.${p1}`]: own, [`person.${p2}`]: own },
      { [`act.${search_id}`]: arrest_id },
    ]) {
      const answer = await merge(first.ref, second.ref, typed)
      expect([answer.status, textOf(answer.text, '.notice.warning')]).toEqual([
        422,
        expect.stringMatching(/^Two people or acts were said to be the same one/),
      ])
    }
    // What the page proposes is never that.
    expect((await merge(first.ref, second.ref)).status).toBe(303)
  })

  test('are not merged by who cannot read a real name that would go', async () => {
    const [first] = await savePair()
    const date = String((await jsonOf(first.ref))['date_edtf'])
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const people = [{ ...trader, real_name: 'Kim Named' }]
    const theirs = await colleague.save(told(date, { people }))
    const answer = await merge(first.ref, theirs.ref)
    expect([answer.status, textOf(answer.text, '.notice.warning')]).toEqual([
      409,
      expect.stringMatching(/^Somebody here has a real name/),
    ])
  })

  test('keep what was said of them, and nobody verifies what they entered in part', async () => {
    const [first] = await savePair()
    const date = String((await jsonOf(first.ref))['date_edtf'])
    const reviewer = await house.signIn('reviewer', 'both')
    await reviewer.get('/incidents?lang=en')
    const theirs = await api.save(told(date))
    await house.setIncident({ created_by: (await house.user('reviewer', 'both')).id }, theirs.ref)
    await web.post(`/incidents/${theirs.ref}/comments`, { text: 'ask the neighbour' })
    await merge(first.ref, theirs.ref)
    const page = await reviewer.get(`/incidents/${first.ref}`)
    expect(page.text).toContain('ask the neighbour')
    const version = String((await jsonOf(first.ref))['version'])
    const answer = await reviewer.post(`/incidents/${first.ref}/review`, {
      ...{ version, verdict: 'verified', note: '' },
    })
    expect([answer.status, await jsonOf(first.ref)]).toMatchObject([409, { status: 'submitted' }])
  })

  test('lead nowhere once the one that went is there again, whoever reads it', async () => {
    const [first, second] = await savePair()
    await merge(first.ref, second.ref)
    const number = await lastChange(house.db)
    await web.post(`/changes/${number}/undo`)
    await house.setIncident({ sensitivity: 'restricted' }, second.ref)
    const colleague = await house.signIn('researcher', 'colleague')
    expect((await colleague.get(`/incidents/${second.ref}`)).status).toBe(404)
    await web.post(`/incidents/${second.ref}/remove`, { reason: 'was wrong' })
    expect((await web.get(`/incidents/${second.ref}`)).status).toBe(404)
  })

  test('give back a quote that was taken of an act meanwhile with the act', async () => {
    const [first, second] = await savePair()
    await merge(first.ref, second.ref)
    const number = await lastChange(house.db)
    const merged = await jsonOf(first.ref)
    const at = rows(merged, 'acts').findIndex((act) => act['type'] === 'sentence')
    const n = rows(merged, 'claims').length
    const path = `/incidents/${first.ref}/edit`
    const quote = { [`claims.${n}.quote`]: 'six months of labour', [`claims.${n}.act`]: `${at}` }
    expect((await web.post(path, fill((await web.get(path)).text, quote))).status).toBe(303)
    expect((await web.post(`/changes/${number}/undo`, { extent: 'all' })).status).toBe(303)
    const back = JSON.stringify(rows(await jsonOf(second.ref), 'claims'))
    expect(back).toContain('six months of labour')
    expect(await faults()).toEqual([])
  })

  test('are not merged without a reason, nor when one was changed meanwhile', async () => {
    const [first, second] = await savePair()
    const without = await merge(first.ref, second.ref, { reason: '', 'field.title': 'b' })
    expect([without.status, textOf(without.text, '.notice.warning')]).toEqual([
      422,
      'Say why they are one.',
    ])
    expect(textsOf(without.text, 'input[name="field.title"][checked]')).toHaveLength(1)
    expect(
      readPage(without.text)
        .querySelector('input[name="field.title"][checked]')
        ?.getAttribute('value'),
    ).toBe('b')
    const stale = await merge(first.ref, second.ref, { b_version: '7' })
    expect(stale.status).toBe(409)
    expect((await web.get(`/incidents/${second.ref}`)).status).toBe(200)
  })

  test('are not merged by who does not see both, or only reads', async () => {
    const [first, second] = await savePair({}, { sensitivity: 'restricted' })
    const { typed } = await compare(first.ref, second.ref)
    const colleague = await house.signIn('researcher', 'colleague')
    const analyst = await house.signIn('analyst')
    for (const client of [colleague, analyst]) {
      const page = await client.get(`/duplicates/compare?a=${first.ref}&b=${second.ref}`)
      expect(page.status).toBe(404)
      const { csrf: _, ...sent } = typed
      expect((await client.post('/duplicates/merge', { ...sent, reason: 'x' })).status).toBe(404)
    }
    expect((await colleague.get('/duplicates')).text).not.toContain(second.ref)
  })
})

describe('what somebody says of a pair', () => {
  const judge = async (a: string, b: string, verdict: string) => {
    const { typed } = await compare(a, b)
    return web.post('/duplicates/judgement', { ...typed, verdict, reason: 'two markets' })
  }

  const said = async (ref: string, other: string) =>
    (await candidates(ref)).find((one) => one.ref === other)?.verdict

  test('is remembered: what is distinct is asked about again only when one of them was changed', async () => {
    const [first, second] = await savePair()
    expect(await inQueue(first.ref, second.ref)).toHaveLength(1)
    expect((await judge(second.ref, first.ref, 'distinct')).location).toBe('/duplicates')
    expect(await inQueue(first.ref, second.ref)).toEqual([])
    // All pairs are looked for anew.
    await house.db.deleteFrom('pair').execute()
    await house.db.deleteFrom('derived').where('name', '=', 'pairs').execute()
    expect(await inQueue(first.ref, second.ref)).toEqual([])
    expect(await said(first.ref, second.ref)).toBe('distinct')
    const path = `/incidents/${first.ref}/edit`
    const { readForm } = await import('./reading.ts')
    const form = { ...readForm((await web.get(path)).text), summary: ['More is known.'] }
    // A link says nothing of what was compared.
    await api.save(arrest({ links: [{ type: 'parallel', to: first.ref, confidence: 'certain' }] }))
    expect(await inQueue(first.ref, second.ref)).toEqual([])
    expect((await web.post(path, form)).status).toBe(409)
    const again = { ...readForm((await web.get(path)).text), summary: ['More is known.'] }
    expect((await web.post(path, again)).status).toBe(303)
    expect(await inQueue(first.ref, second.ref)).toMatchObject([{ verdict: null }])
    expect(await said(first.ref, second.ref)).toBeNull()
    const page = (await compare(first.ref, second.ref)).page.text
    expect(textOf(page, '#why ~ .notice')).toMatch(
      /researcher: not the same event.*two markets.*changed since/,
    )
  })

  test('“not sure yet” keeps it in the queue, and says so', async () => {
    const [first, second] = await savePair()
    await judge(first.ref, second.ref, 'unsure')
    expect(await inQueue(first.ref, second.ref)).toMatchObject([{ verdict: 'unsure' }])
  })
})
