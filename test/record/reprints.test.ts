import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readCsv, readForm, readPage, textOf } from './reading.ts'

let house: TestHouse
let owner: Api
let api: Api
let own: Client
let web: Client
beforeAll(async () => {
  house = await startHouse()
  owner = await makeApi(house, 'researcher', 'owner')
  api = await makeApi(house, 'researcher', 'colleague')
  own = await house.signIn('researcher', 'owner')
  web = await house.signIn('researcher', 'colleague')
})
afterAll(() => house.close())

const idOf = (incident: Json, at = 0) => String(rows(incident, 'sources')[at]?.['source_id'])
const reprint = (key: string, from: string, publisher: string): Json => ({
  ...{ key, publisher, title: `Text of ${publisher}` },
  ...{ derived_from: from, derivation: 'reprint' },
})
/** An incident that rests on a source which is there already, and on what its reprint says. */
const quoting = (source_id: string, publisher: string, over: Json = {}) =>
  arrest({
    sources: [{ key: 's1', source_id }, reprint('s2', 's1', publisher)],
    claims: [{ source: 's2', quote: 'as the reprint has it' }],
    ...over,
  })
const publishers = (incident: Json) =>
  rows(incident, 'sources')
    .map((source) => source['publisher'])
    .toSorted()
const jsonOf = async (reader: Api, ref: string) => (await reader.get(`/incidents/${ref}.json`)).body
const lineOf = async (reader: Api, ref: string) =>
  readCsv((await reader.get('/incidents.csv')).text).find((line) => line['ref'] === ref)
/** How many incidents the list says there are of each publisher. */
const facetOf = async (reader: Client) => {
  const { text } = await reader.get('/incidents')
  const links = readPage(text).querySelectorAll('section[aria-labelledby=facet-source] li a')
  return new Map(
    [...links].map((link) => [
      link.querySelector('span')?.textContent ?? '',
      Number(link.querySelector('.n')?.textContent),
    ]),
  )
}

const setLevel = (ref: string, sensitivity: string) => house.setIncident({ sensitivity }, ref)

describe.each<[string, Json]>([
  ['draft', { status: 'draft' }],
  ['restricted', { sensitivity: 'restricted' }],
  ['sealed', { sensitivity: 'restricted' }],
])('a reprint that only a %s incident cites', (kind, over) => {
  const [far, near, copy] = ['Far', 'Near', 'Copy'].map((name) => `${name} ${kind} Post`)
  let open: Json & { ref: string }
  let hidden: Json & { ref: string }
  beforeAll(async () => {
    open = await owner.save(arrest({ sources: [article('s1', { publisher: far })] }))
    const sources = [
      { key: 's1', source_id: idOf(open) },
      reprint('s2', 's1', near ?? ''),
      reprint('s3', 's2', copy ?? ''),
    ]
    hidden = await owner.save(quoting(idOf(open), '', { ...over, sources }))
    // Sealed is not given to an incident by a form.
    if (kind === 'sealed') await setLevel(hidden.ref, kind)
  })

  test('is a source of that incident, with what was taken from it', async () => {
    expect(publishers(await jsonOf(owner, hidden.ref))).toEqual([copy, far, near].toSorted())
    expect((await lineOf(owner, hidden.ref))?.['sources']).toBe('3')
    expect((await own.get(`/sources/${idOf(hidden, 1)}`)).status).toBe(200)
  })

  test('is no source of an open incident that cites its original, whoever reads it', async () => {
    for (const [reader, client] of [
      [owner, own],
      [api, web],
    ] as const) {
      expect(publishers(await jsonOf(reader, open.ref))).toEqual([far])
      expect((await lineOf(reader, open.ref))?.['sources']).toBe('1')
      const { text } = await client.get(`/incidents/${open.ref}?lang=en`)
      expect(textOf(text, '#sources')).toContain('1 source')
      for (const form of ['', '/history', '/edit']) {
        const page = (await client.get(`/incidents/${open.ref}${form}`)).text
        expect(textOf(page, 'main'), form).not.toMatch(new RegExp(`(Near|Copy) ${kind}`))
      }
    }
  })

  test('is nowhere for a colleague', async () => {
    const main = async (path: string) => textOf((await web.get(path)).text, 'main')
    for (const path of ['/incidents', '/sources', `/sources/${idOf(open)}`, '/origins']) {
      expect(await main(path), path).not.toContain(near)
      expect(await main(path), path).not.toContain(copy)
    }
    const origin = rows(await jsonOf(api, open.ref), 'sources')[0]?.['origin_id']
    expect(await main(`/origins/${String(origin)}`)).toContain(far)
    expect(await main(`/origins/${String(origin)}`)).not.toMatch(/\b(Near|Copy) /)
    for (const at of [1, 2]) {
      expect((await web.get(`/sources/${idOf(hidden, at)}`)).status).toBe(404)
    }
    expect((await api.get('/incidents.json')).text).not.toMatch(new RegExp(`(Near|Copy) ${kind}`))
    expect((await facetOf(web)).get(far ?? '')).toBe(1)
  })

  test('cannot be told from one that does not exist by what is asked for', async () => {
    for (const name of [near, copy, idOf(hidden, 1), 'Nobody’s Post']) {
      for (const form of ['/api/incidents', '/incidents.csv', '/acts.csv', '/incidents.json']) {
        const { status, body } = await api.get(`${form}?source=${encodeURIComponent(name ?? '')}`)
        const errors = [{ field: 'source', code: 'no_such_value', value: name }]
        expect([status, body['errors']], form).toEqual([400, errors])
      }
      const { text } = await web.get(`/incidents?lang=en&q=${encodeURIComponent(`"${name}"`)}`)
      expect(textOf(text, 'h1')).toMatch(/^0 incidents/)
    }
  })

  test('finds its own incident, and no other, for its author', async () => {
    const query = `source=${encodeURIComponent(near ?? '')}`
    const found = readCsv((await owner.get(`/incidents.csv?${query}`)).text)
    expect(found.map((line) => line['ref'])).toEqual([hidden.ref])
    expect((await facetOf(own)).get(near ?? '')).toBe(1)
    const { text } = await own.get(`/sources/${idOf(hidden, 1)}`)
    expect(textOf(text, 'section[aria-labelledby=incidents]')).not.toContain(open.ref)
  })
})

test('a reprint that an open incident cites is a source of every incident on its original', async () => {
  const sources = [article('s1', { publisher: 'Original' })]
  const first = await owner.save(arrest({ sources }))
  const second = await owner.save(quoting(idOf(first), 'Open reprint'))
  const found = async () => [
    publishers(await jsonOf(api, first.ref)),
    (await lineOf(api, first.ref))?.['sources'],
    (await facetOf(web)).get('Open reprint') ?? 0,
  ]
  expect(await found()).toEqual([['Open reprint', 'Original'], '2', 2])
  await setLevel(second.ref, 'restricted')
  expect(await found()).toEqual([['Original'], '1', 0])
})

describe('who sees a reprint', () => {
  let sibling: Json
  let shown: Json & { ref: string }
  beforeAll(async () => {
    const sources = [article('s1', { publisher: 'Unseen original' })]
    const over = { sensitivity: 'restricted' }
    const first = await owner.save(arrest({ ...over, sources }))
    sibling = await owner.save(quoting(idOf(first), 'Unseen sibling', over))
    const known = { key: 's1', derived_from: idOf(first), derivation: 'reprint' }
    const claims = [{ source: 's1', quote: 'seen' }]
    const seen = [{ ...known, publisher: 'Seen reprint' }, reprint('s2', 's1', 'Seen copy')]
    shown = await owner.save(arrest({ sources: seen, claims }))
  })

  test('sees what it was taken from, and what was taken from it', async () => {
    const path = `/sources/${idOf(shown)}`
    const main = textOf((await web.get(path)).text, 'main')
    for (const name of ['Seen copy', 'Article s1']) expect(main).toContain(name)
    const original = rows(await jsonOf(api, shown.ref), 'sources')[0]?.['derived_from']
    const { status, text } = await web.get(`/sources/${String(original)}?lang=en`)
    expect(status).toBe(200)
    expect(textOf(text, 'main')).toContain('Seen reprint')
    expect(textOf(text, 'section[aria-labelledby=incidents]')).toContain('None')
  })

  test('does not see its siblings', async () => {
    expect((await web.get(`/sources/${idOf(sibling, 1)}`)).status).toBe(404)
    const original = rows(await jsonOf(api, shown.ref), 'sources')[0]?.['derived_from']
    for (const path of ['/sources', `/sources/${String(original)}`, `/incidents/${shown.ref}`]) {
      expect((await web.get(path)).text, path).not.toContain('Unseen sibling')
    }
    expect((await own.get(`/sources/${String(original)}`)).text).toContain('Unseen sibling')
  })
})

test.each(['source', 'origin', 'import'])(
  '%s= knows only what its reader may see',
  async (name) => {
    const secret = article('s1', { publisher: 'Sealed Gazette' })
    const hidden = await owner.save(arrest({ sensitivity: 'restricted', sources: [secret] }))
    await setLevel(hidden.ref, 'sealed')
    const { change_set_id } = await house.db
      .selectFrom('incident')
      .innerJoin('change_set', 'change_set.number', 'incident.created_in')
      .select('change_set.id as change_set_id')
      .where('incident.id', '=', hidden.id)
      .executeTakeFirstOrThrow()
    const values: Record<string, string[]> = {
      source: ['Sealed Gazette', idOf(hidden)],
      origin: [String(rows(hidden, 'sources')[0]?.['origin_id'])],
      import: [change_set_id],
    }
    for (const value of values[name] ?? []) {
      const query = `${name}=${encodeURIComponent(value)}`
      const theirs = await api.get(`/api/incidents?${query}`)
      const none = await api.get(`/api/incidents?${name}=01ARZ3NDEKTSV4RRFFQ69G5FAV`)
      const told = ({ status, text }: { status: number; text: string }, asked: string) =>
        [status, text.replaceAll(asked, '…')] as const
      expect(told(theirs, value)).toEqual(told(none, '01ARZ3NDEKTSV4RRFFQ69G5FAV'))
      expect((await owner.get(`/api/incidents?${query}`)).body['total']).toBe(1)
    }
  },
)

describe('a reprint without a quote of its own', () => {
  const [paper, copy] = ['Quiet Paper', 'Quiet Copy']
  const found = async (word: string) =>
    readCsv((await api.get(`/incidents.csv?q=${encodeURIComponent(word)}`)).text).length

  test('stays with the restricted incident it was entered in, until that is opened', async () => {
    const open = await api.save(arrest({ sources: [article('s1', { publisher: paper })] }))
    const sources = [{ key: 's1', source_id: idOf(open) }, reprint('s2', 's1', copy)]
    const hidden = await owner.save(arrest({ sources, sensitivity: 'restricted' }))
    expect(publishers(await jsonOf(api, open.ref))).toEqual([paper])
    expect([await found(`"${copy}"`), (await facetOf(web)).get(copy)]).toEqual([0, undefined])

    const { text } = await own.get(`/incidents/${hidden.ref}/edit`)
    const form = { ...readForm(text), sensitivity: 'open' }
    expect((await own.post(`/incidents/${hidden.ref}/edit`, form)).status).toBe(303)
    expect(publishers(await jsonOf(api, open.ref))).toEqual([copy, paper].toSorted())
    expect([await found(`"${copy}"`), (await facetOf(web)).get(copy)]).toEqual([2, 2])
  })

  test('is an open incident’s too once that names it', async () => {
    const open = await api.save(arrest({ sources: [article('s1', { publisher: 'Base' })] }))
    const sources = [{ key: 's1', source_id: idOf(open) }, reprint('s2', 's1', 'Base copy')]
    const hidden = await owner.save(arrest({ sources, sensitivity: 'restricted' }))
    const both = [0, 1].map((at) => ({ key: `s${at}`, source_id: idOf(hidden, at) }))
    const named = await owner.save(arrest({ sources: both }))
    expect(publishers(await jsonOf(api, named.ref))).toEqual(['Base', 'Base copy'])
    expect(publishers(await jsonOf(api, open.ref))).toEqual(['Base', 'Base copy'])
  })
})
