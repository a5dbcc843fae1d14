import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviewIncident } from '../../db/review.ts'
import { mergeEntities } from '../../db/save/merge-entity.ts'
import { mergeIncidents } from '../../db/save/merge.ts'
import { addPlace } from '../../db/save/new-place.ts'
import { mergeOrigins } from '../../db/save/origins.ts'
import { updateIncident } from '../../db/save/save.ts'
import { trashIncidents } from '../../db/save/trash.ts'
import { undoChange } from '../../db/save/undo.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { makeCast, open, revisionOf } from './as-of-steps.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let cast: Awaited<ReturnType<typeof makeCast>>
let analyst: Client
let author: Client
beforeAll(async () => {
  house = await startHouse()
  cast = await makeCast(house)
  api = await makeApi(house, 'researcher', 'writer-1')
  analyst = await house.signIn('analyst')
  author = await house.signIn('researcher', 'writer-1')
})
afterAll(() => house.close())

const me = () => cast.writers[0]
const setting = () => {
  const actor = me()
  if (!actor) throw new Error('Nobody writes.')
  return { db: house.db, terms: house.house.terms, actor, language: 'en' as const }
}

async function edit(ref: string, patch: Json): Promise<number> {
  const { body } = await api.get(`/api/incidents/${ref}`)
  const saved = await updateIncident(setting(), ref, { ...patch, version: body['version'] })
  expect(saved.state).toBe('saved')
  return revisionOf(house)
}

const remove = (...refs: string[]) =>
  trashIncidents(house.db, house.house.terms, setting().actor, { refs, reason: 'gone' })

const verify = async (ref: string) => {
  const { body } = await api.get(`/api/incidents/${ref}`)
  const judged = { ref, version: Number(body['version']), verdict: 'verified' as const, note: null }
  expect(await reviewIncident(house.db, house.house.terms, cast.reviewer, judged)).toBe('done')
}

const csv = async (query: string, web: Client = analyst) => {
  const { status, text } = await open(web, `/incidents.csv?${query}`)
  expect(status, text).toBe(200)
  return text
}
const titles = async (query: string, web?: Client) =>
  readCsv(await csv(query, web)).map((row) => row['title'])
const onPage = async (query: string, web: Client) =>
  textsOf((await open(web, `/incidents?${query}`)).text, 'td.what > a')

describe('of one day', () => {
  test('what was put back stands where it stood at each moment', async () => {
    const day = { date_edtf: '1995-05-05' }
    const saved: { ref: string }[] = []
    for (const title of ['first', 'second', 'third']) {
      saved.push(await api.save(arrest({ title, ...day })))
    }
    const query = 'from=1995&to=1995'
    const [before, first] = [await revisionOf(house), saved[0]?.ref ?? '']
    const as_saved = await csv(query)
    const number = await remove(first)
    expect(number).not.toBeNull()
    await undoChange(house.db, house.house.terms, setting().actor, {
      ...{ number: number ?? 0, extent: 'clean', reason: null },
    })
    const put_back = await revisionOf(house)
    const after = await csv(query)
    expect(await titles(query)).toEqual(['first', 'third', 'second'])
    await edit(saved[1]?.ref ?? '', { title: 'the second' })
    expect(await csv(`${query}&as_of=${before}`)).toBe(as_saved)
    expect(await csv(`as_of=${put_back}&${query}`)).toBe(after)
    expect(await titles(`${query}&as_of=${before}`)).toEqual(['third', 'second', 'first'])
  })
})

describe('what is kept from somebody today', () => {
  test('is kept from them in every older state, and from nobody else', async () => {
    const { ref } = await api.save(arrest({ title: 'once open', date_edtf: '1996-06-01' }))
    await api.save(arrest({ title: 'its neighbour', date_edtf: '1996-06-02' }))
    const open = await revisionOf(house)
    const query = `from=1996&to=1996&as_of=${open}`
    const taken = await csv(query)
    expect(readCsv(taken)).toHaveLength(2)
    await edit(ref, { sensitivity: 'restricted' })
    const reviewer = await house.signIn('reviewer', 'second-pair')
    for (const web of [author, reviewer]) expect(await csv(query, web)).toBe(taken)
    const admin = await house.signIn('admin', 'admin')
    for (const web of [analyst, admin]) {
      expect(await titles(query, web)).toEqual(['its neighbour'])
      for (const path of ['/acts.csv', '/incidents.json', '/incidents.geojson', '/acts.json']) {
        expect((await web.get(`${path}?${query}`)).text, path).not.toContain(ref)
      }
      const { text } = await web.get(`/incidents?${query}&lang=en`)
      expect(text).not.toContain('once open')
      expect(text).toContain('some of it is kept from you now')
      expect(textOf(text, 'h1')).toMatch(/^1 incident,/)
    }
    expect((await author.get(`/incidents?${query}&lang=en`)).text).not.toContain('kept from you')
    const out = join(house.folder, 'withheld.csv')
    const said = await girok(house.env, 'export', '--query', query, '--format', 'csv', '--out', out)
    expect(said.err).toMatch(/some of it is restricted now/)
    await edit(ref, { sensitivity: 'open' })
    expect(await csv(query)).toBe(taken)
  })

  test('was once not theirs either, and that stays so', async () => {
    const { ref } = await api.save(
      arrest({ title: 'once a draft', date_edtf: '1997-07-07', status: 'draft' }),
    )
    const draft = await revisionOf(house)
    await edit(ref, { status: 'submitted' })
    const query = `from=1997&to=1997&as_of=${draft}`
    expect(await titles(query)).toEqual([])
    expect(await titles(query, author)).toEqual(['once a draft'])
    expect(await titles('from=1997&to=1997')).toEqual(['once a draft'])
  })

  test('a viewer sees what was verified, and is now', async () => {
    const stays = await api.save(arrest({ title: 'stays', date_edtf: '1998-08-01' }))
    const edited = await api.save(arrest({ title: 'edited', date_edtf: '1998-08-02' }))
    for (const { ref } of [stays, edited]) await verify(ref)
    const viewer = await house.signIn('viewer')
    const query = `from=1998&to=1998&as_of=${await revisionOf(house)}`
    expect(await onPage(query, viewer)).toEqual(['edited', 'stays'])
    await edit(edited.ref, { summary: 'to be looked at again' })
    expect(await onPage(query, viewer)).toEqual(['stays'])
    expect(await titles(query)).toEqual(['edited', 'stays'])
  })

  test('what is gone is there for those who could read it last', async () => {
    const open = await api.save(arrest({ title: 'open to the end', date_edtf: '1999-09-01' }))
    const closed = await api.save(arrest({ title: 'closed at the end', date_edtf: '1999-09-02' }))
    const query = `from=1999&to=1999&as_of=${await revisionOf(house)}`
    const taken = await csv(query)
    await edit(closed.ref, { sensitivity: 'restricted' })
    await remove(open.ref, closed.ref)
    expect(await titles(query)).toEqual(['open to the end'])
    expect(await csv(query, author)).toBe(taken)
    expect(await titles('from=1999&to=1999', author)).toEqual([])
    const { text } = await author.get(`/incidents?${query}&lang=en`)
    expect(textsOf(text, 'td.what .tag')).toEqual([
      'no longer in the record',
      'no longer in the record',
    ])
    expect(readPage(text).querySelector('td.what a')?.hasAttribute('href')).toBe(false)
  })

  test('what another took in is kept with that one', async () => {
    const [a, b] = [
      await api.save(arrest({ title: 'stays', date_edtf: '1994-01-01' })),
      await api.save(arrest({ title: 'is taken in', date_edtf: '1994-01-02' })),
    ]
    const query = `from=1994&to=1994&as_of=${await revisionOf(house)}`
    const merged = await mergeIncidents(setting(), {
      keep: { ref: a.ref, version: 1 },
      lose: { ref: b.ref, version: 1 },
      ...{ take: [], people: new Map(), acts: new Map(), reason: 'one' },
    })
    expect(merged.state).toBe('merged')
    expect(await titles(query)).toEqual(['is taken in', 'stays'])
    await edit(a.ref, { sensitivity: 'restricted' })
    expect(await titles(query)).toEqual([])
    expect(await titles(query, author)).toEqual(['is taken in', 'stays'])
  })

  test('consent that was withdrawn since is withdrawn in an older state', async () => {
    const sources = [article('s1')]
    const claims = [{ source: 's1', quote: 'q' }]
    const saved = await api.save(
      arrest({ title: 'with a source', date_edtf: '1993-03-03', sources, claims }),
    )
    const query = `from=1993&to=1993&as_of=${await revisionOf(house)}`
    const [source = {}] = rows(saved, 'sources')
    const origin = { ...(source['origin'] as Json), consent: 'withdrawn' }
    const consent = async () => {
      const { text } = await analyst.get(`/incidents.json?${query}`)
      const [incident] = JSON.parse(text) as Json[]
      const origin = rows(incident, 'sources')[0]?.['origin'] as Json | undefined
      return origin?.['consent']
    }
    expect(await consent()).toBeNull()
    await edit(saved.ref, { sources: [{ source_id: source['source_id'], origin }] })
    expect(await consent()).toBe('withdrawn')
  })
})

test('consent of an origin that is another now is withdrawn in an older state', async () => {
  const origin = { label: 'a guard' }
  const claims = [{ source: 's1', quote: 'q' }]
  const told = (title: string, consent: Json) => {
    const sources = [article('s1', { origin: { ...origin, ...consent } })]
    return api.save(arrest({ title, date_edtf: '1994-04-04', sources, claims }))
  }
  const originOf = (saved: Json) =>
    String((rows(saved, 'sources')[0]?.['origin'] as Json | undefined)?.['origin_id'])
  const [one, other] = [await told('told', {}), await told('told too', { consent: 'withdrawn' })]
  const query = `from=1994&to=1994&as_of=${await revisionOf(house)}`
  const consents = async () => {
    const { text } = await analyst.get(`/incidents.json?${query}`)
    return (JSON.parse(text) as Json[]).map(
      (incident) => (rows(incident, 'sources')[0]?.['origin'] as Json | undefined)?.['consent'],
    )
  }
  expect(new Set(await consents())).toEqual(new Set([null, 'withdrawn']))
  const merging = { into: originOf(other), reason: 'the same guard' }
  const merged = await mergeOrigins({ ...setting(), version: null }, originOf(one), merging)
  expect(merged.state).toBe('done')
  expect(await consents()).toEqual(['withdrawn', 'withdrawn'])
})

describe('names', () => {
  test('a place that another took in is found by the names that it had', async () => {
    const new_place = { name: 'Old Mill', other: '옛 방앗간', type: 'village' as const }
    const within = 'KP-10.hyesan'
    const id = (await addPlace(house.db, cast.admin, { ...new_place, within })) ?? ''
    await api.save(arrest({ title: 'at the mill', place_id: id, date_edtf: '1992-02-02' }))
    await api.save(arrest({ title: 'in the city', place_id: within, date_edtf: '1992-02-03' }))
    const asked = ['place=Old+Mill', 'q=%EB%B0%A9%EC%95%97%EA%B0%84', 'from=1992&to=1992']
    const number = await revisionOf(house)
    const taken = await Promise.all(asked.map((query) => csv(query)))
    expect(readCsv(taken[0] ?? '')).toHaveLength(1)
    const merging = { keep: within, lose: id, reason: 'it is the same' }
    const merged = await mergeEntities(
      { db: house.db, terms: house.house.terms, actor: cast.admin },
      'place',
      merging,
    )
    expect(merged.state).toBe('merged')
    expect(await titles('place=Old+Mill')).toContain('in the city')
    for (const [at, query] of asked.entries()) {
      expect(await csv(`${query}&as_of=${number}`), query).toBe(taken[at])
    }
  })
})
