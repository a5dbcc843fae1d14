import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveBulk } from '../../db/save/bulk.ts'
import { addPlace } from '../../db/save/new-place.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { lastChange } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, textOf, textsOf } from './reading.ts'

let house: TestHouse
let owner: Api
let own: Client
let colleague: Client
beforeAll(async () => {
  house = await startHouse()
  owner = await makeApi(house, 'researcher', 'owner')
  own = await house.signIn('researcher', 'owner')
  colleague = await house.signIn('researcher', 'colleague')
})
afterAll(() => house.close())

const edit = async (ref: string, typed: Record<string, string>) => {
  const { text } = await own.get(`/incidents/${ref}/edit`)
  const { status } = await own.post(`/incidents/${ref}/edit`, fill(text, typed))
  expect(status).toBe(303)
}
const historyOf = async (web: Client, ref: string) => {
  const { status, text } = await web.get(`/incidents/${ref}/history?lang=en`)
  expect(status).toBe(200)
  return textOf(text, 'main') ?? ''
}
const setLevel = (ref: string, sensitivity: string) => house.setIncident({ sensitivity }, ref)
const sourceId = (incident: Json) => String(rows(incident, 'sources')[0]?.['source_id'])
const personId = (incident: Json, at = 0) => String(rows(incident, 'people')[at]?.['person_id'])

describe.each(['restricted', 'sealed', 'draft'])('an edit of a %s incident', (level) => {
  const hidden: Json = level === 'draft' ? { status: 'draft' } : { sensitivity: 'restricted' }
  const hide = async (document: Json) => {
    const saved = await owner.save({ ...document, ...hidden })
    // Sealed is not given to an incident by a form.
    if (level === 'sealed') await setLevel(saved.ref, level)
    return saved
  }

  test('shows nothing of its own in an incident that it touched', async () => {
    const open = await owner.save(arrest({ title: 'Open', sources: [article('s1')] }))
    const other = await hide(
      arrest({
        title: 'secret title',
        people: ['p1', 'p2'].map((key) => ({ key, label: `secret ${key}` })),
        acts: ['p1', 'p2'].map((key) => ({
          ...{ type: 'arrest', victims: [key], reason: 'secret reason' },
          agencies: [{ agency_id: 'mss' }],
        })),
        sources: [{ key: 's1', source_id: sourceId(open) }],
        claims: [
          { source: 's1', act: 0, quote: 'secret quote' },
          { source: 's1', act: 1, quote: 'secret too' },
        ],
      }),
    )
    await edit(other.ref, {
      'sources.0.title': 'Corrected title',
      'claims.0.remove': '1',
      'acts.1.remove': '1',
    })
    const text = await historyOf(colleague, open.ref)
    expect(text).toContain('Corrected title')
    expect(text).not.toMatch(/secret|removed|State Security/)
    expect(await historyOf(own, open.ref)).toBe(text)
    expect(await historyOf(own, other.ref)).toMatch(/removed: secret quote .*secret p2/)
  })

  test('is not told by a person or source that is taken over from it later', async () => {
    const article_before = article('s1', { title: 'secret article' })
    const people = [{ key: 'p1', label: 'secret label' }]
    const other = await hide(arrest({ people, sources: [article_before] }))
    await edit(other.ref, { 'people.0.label': 'a trader', 'sources.0.title': 'An article' })
    const taken = {
      people: [{ key: 'p1', person_id: personId(other) }],
      sources: [{ key: 's1', source_id: sourceId(other) }],
    }
    const open = await owner.save(arrest({ title: 'Open', ...taken }))
    await edit(other.ref, { 'people.0.sex': 'female', 'sources.0.author': 'Lee Chae Un' })
    const text = await historyOf(colleague, open.ref)
    expect(text).not.toContain('secret')
    expect(text).toMatch(/Female/)
    expect(text).toContain('Lee Chae Un')
  })

  test('does not show who left the open incident before', async () => {
    const people = ['p1', 'p2'].map((key) => ({ key, label: `person ${key}` }))
    const acts = ['p1', 'p2'].map((key) => ({ type: 'arrest', victims: [key] }))
    const open = await owner.save(arrest({ people, acts, sources: [article('s1')] }))
    const other = await hide(
      arrest({
        people: [
          { key: 'p1', person_id: personId(open, 1) },
          { key: 'p2', label: 'another' },
        ],
        acts,
        sources: [{ key: 's1', source_id: sourceId(open) }],
      }),
    )
    await edit(open.ref, { 'acts.1.remove': '1' })
    await edit(other.ref, { 'people.0.label': 'secret label', 'sources.0.title': 'Touched' })
    await edit(other.ref, { 'acts.0.remove': '1', 'sources.0.title': 'Touched again' })
    const text = await historyOf(colleague, open.ref)
    expect(text).toContain('Touched again')
    expect(text).not.toContain('secret')
  })
})

test('what an edit removed of the incident itself is shown, with what it had been', async () => {
  const { ref } = await owner.save(
    arrest({
      people: [
        { key: 'p1', label: 'the first' },
        { key: 'p2', label: 'the second', part_of: 'p3' },
        { key: 'p3', label: 'the household', unit: 'family' },
      ],
      acts: [
        { type: 'arrest', victims: ['p1'] },
        { type: 'search', victims: ['p2'], agencies: [{ agency_id: 'mss' }] },
      ],
      sources: [article('s1')],
      claims: ['a mistaken quote', 'another'].map((quote) => ({ source: 's1', quote })),
    }),
  )
  await edit(ref, { 'acts.1.remove': '1', 'claims.0.remove': '1' })
  const { text } = await colleague.get(`/incidents/${ref}/history?lang=en`)
  const [latest = '', first = ''] = textsOf(text, 'section.change-set')
  for (const removed of ['a mistaken quote', 'the second', 'the household', 'State Security']) {
    expect(latest).toContain(removed)
  }
  for (const entered of ['a mistaken quote', 'Search', 'the first']) {
    expect(first).toContain(entered)
  }
  expect(latest + first).not.toMatch(/[0-9A-Z]{26}/)
})

describe('a link', () => {
  const linked = async () => {
    const end = await owner.save(arrest({ title: 'The other end' }))
    const links = [{ type: 'parallel', to: end.ref, reason: 'the same broker' }]
    return { end, open: await owner.save(arrest({ title: 'Open', links })) }
  }
  const told = ({ id, ref }: { id: string; ref: string }) =>
    new RegExp(`the same broker|another reason|Link|${id}|${ref}`)

  test('that was removed is shown, by the reference of its other end', async () => {
    const { end, open } = await linked()
    await edit(open.ref, { 'links.0.remove': '1' })
    const text = await historyOf(colleague, open.ref)
    expect(text).toMatch(/Link, removed/)
    expect(text).toContain('the same broker')
    expect(text).toContain(end.ref)
    expect(text).not.toContain(end.id)
  })

  test.each(['restricted', 'sealed'])('to a %s incident is not, removed or not', async (level) => {
    const { end, open } = await linked()
    await setLevel(end.ref, level)
    await edit(open.ref, { 'links.0.reason': 'another reason' })
    expect(await historyOf(colleague, open.ref)).not.toMatch(told(end))
    expect(await historyOf(own, open.ref)).toContain('another reason')
    await edit(open.ref, { 'links.0.remove': '1' })
    expect(await historyOf(colleague, open.ref)).not.toMatch(told(end))
    const text = await historyOf(own, open.ref)
    for (const part of ['the same broker', 'another reason', end.ref]) {
      expect(text).toContain(part)
    }
  })
})

describe('what an incident named before', () => {
  const merge = async (path: string, into: string) => {
    const answer = await own.post(`/${path}/merge`, { into, reason: 'the same' })
    expect(answer.status).toBe(303)
  }
  const differences = async (ref: string) => {
    const { text } = await own.get(`/incidents/${ref}/history`)
    return textsOf(text, '.change-set td').join('\n')
  }
  const an_id = /\b(?=[0-9A-Z]*\d)[0-9A-Z]{26}\b|KP-\d\d/

  test('has its name where it is there still, and where it is gone', async () => {
    const { id, name, role } = await house.user('researcher', 'owner')
    const actor = { user_id: id, name, role, via: 'web' as const }
    const crossing = { name: 'Third crossing', other: '', type: 'city' as const, within: 'KP-10' }
    const added = await addPlace(house.db, actor, crossing)
    const { ref } = await owner.save(arrest({ place_id: added }))
    await edit(ref, { place: 'Musan', place_id: 'KP-09.musan' })
    await edit(ref, { place: 'Hyesan', place_id: 'KP-10.hyesan' })
    await merge(`places/${added}`, 'KP-10.hyesan')
    const words = await differences(ref)
    expect(words).toContain('Third crossing')
    expect(words).toContain('Musan')
    expect(words).not.toMatch(an_id)
  })

  test('has its name where it was an origin that was another, and is not put back', async () => {
    const { ref, ...saved } = await owner.save(arrest({ sources: [article('s1'), article('s2')] }))
    const [first, second] = rows(saved, 'sources').map(({ origin }) =>
      String((origin as Json)['origin_id']),
    )
    await merge(`origins/${second}`, String(first))
    expect(await differences(ref)).toContain('origin of s2s1')
    expect(await differences(ref)).not.toMatch(an_id)
    const { text } = await own.get(`/incidents/${ref}/history`)
    expect(textsOf(text, '.put-back')).toEqual([])
    const source = String(rows(saved, 'sources')[1]?.['source_id'])
    const then = (await lastChange(house.db)) - 1
    const asked = `/incidents/${ref}/edit?at=${then}&table=source&row=${source}&field=origin`
    expect(textOf((await own.get(asked)).text, '.notice')).toContain(
      'not part of the record any more',
    )
  })
})

test('why many were edited at once is told to who sees them all', async () => {
  const [open, closed] = [
    await owner.save(arrest({ title: 'Open' })),
    await owner.save(arrest({ title: 'Closed', sensitivity: 'restricted' })),
  ]
  const { id, name, role } = await house.user('researcher', 'owner')
  const actor = { user_id: id, name, role, via: 'web' as const }
  const setting = { db: house.db, terms: house.house.terms, actor, language: 'en' as const }
  const place = { place_id: 'KP-10.hyesan', place_precision: 'settlement' }
  const bulk = (refs: readonly string[], reason: string, version: number) =>
    saveBulk(
      setting,
      place,
      refs.map((ref) => ({ ref, version })),
      reason,
    )
  const done = await bulk([open.ref, closed.ref], 'as the informer said', 1)
  expect(done.change).toHaveLength(2)
  expect(await historyOf(own, open.ref)).toContain('as the informer said')
  expect(await historyOf(colleague, open.ref)).toContain('many edited at once')
  expect(await historyOf(colleague, open.ref)).not.toContain('informer')
  const alone = await owner.save(arrest({ title: 'Alone' }))
  await bulk([alone.ref], 'seen on a map', 1)
  expect(await historyOf(colleague, alone.ref)).toContain('seen on a map')
})
