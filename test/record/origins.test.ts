import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
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

const jsonOf = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const originsOf = (incident: Json) =>
  rows(incident, 'sources').map((source) => String((source['origin'] as Json)['origin_id']))

/** The count of origins, in every place that says it. */
async function counted(ref: string): Promise<number[]> {
  const line = readCsv((await api.get('/incidents.csv')).text).find((row) => row['ref'] === ref)
  const page = textOf((await web.get(`/incidents/${ref}`)).text, '#sources') ?? ''
  const list = await api.get('/incidents.csv?origins_min=2')
  const two = readCsv(list.text).some((row) => row['ref'] === ref)
  const shown = Number(/(\d+) origins?$/.exec(page)?.[1])
  return [new Set(originsOf(await jsonOf(ref))).size, Number(line?.['origins']), shown, two ? 2 : 1]
}

const send = (id: string, what: string, typed: Record<string, string | string[]>) =>
  web.post(`/origins/${id}/${what}`, typed)

const error = ({ text }: Answer) => textOf(text, '.field .error')

async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

async function undoLast(): Promise<void> {
  const number = await lastChange(house.db)
  expect((await web.post(`/changes/${number}/undo`)).status).toBe(303)
}

/** Saves the form of an incident, as it is or as it was, with something typed. */
async function putBack(ref: string, typed: Record<string, string>, at = ''): Promise<void> {
  const form = fill((await web.get(`/incidents/${ref}/edit${at}`)).text, typed)
  const answer = await web.post(`/incidents/${ref}/edit`, form)
  expect([answer.status, textOf(answer.text, '.error-summary')]).toEqual([303, null])
}

const two_origins = (over: Json = {}) =>
  arrest({ sources: [article('s1'), article('s2'), { ...reprint, derived_from: 's2' }], ...over })
const reprint = { key: 's3', title: 'Again', derivation: 'reprint' }

describe('two origins that are one', () => {
  test('count as one everywhere, with what was taken from their sources, and as two when undone', async () => {
    const { ref, ...saved } = await api.save(two_origins())
    const [first = '', second = ''] = originsOf(saved)
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
    const page = await web.get(`/origins/${second}`)
    expect(textsOf(page.text, '#merge ~ form .choice span:first-of-type')).toEqual(['origin of s1'])
    const answer = await send(second, 'merge', { into: first, reason: 'the same official' })
    expect(answer.location).toBe(`/origins/${first}?done=1`)
    expect(await counted(ref)).toEqual([1, 1, 1, 1])
    expect((await web.get(`/origins/${second}`)).status).toBe(404)
    const history = textOf((await web.get(`/incidents/${ref}/history`)).text, '.change-set')
    expect(history).toContain('the same official')
    await undoLast()
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
    expect(originsOf(await jsonOf(ref))).toEqual(originsOf(saved))
    expect(await faults()).toEqual([])
  })

  test('stay one where an earlier state of the incident is put back', async () => {
    const { ref, ...saved } = await api.save(two_origins({ title: 'First' }))
    const [first = '', second = ''] = originsOf(saved)
    await putBack(ref, { title: 'Second' })
    const then = await lastChange(house.db)
    expect((await send(second, 'merge', { into: first, reason: 'x' })).status).toBe(303)
    await putBack(ref, {}, `?at=${then}`)
    expect(new Set(originsOf(await jsonOf(ref)))).toEqual(new Set([first]))
    const page = await web.get(`/origins/${first}`)
    expect(textOf(page.text, 'h1')).toContain('origin of s1')
  })

  test('stay one where a form of before is saved over it', async () => {
    const { ref, ...saved } = await api.save(two_origins({ title: 'First' }))
    const [first = '', second = ''] = originsOf(saved)
    const old = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Second' })
    expect((await send(second, 'merge', { into: first, reason: 'x' })).status).toBe(303)
    const asked = await web.post(`/incidents/${ref}/edit`, old)
    expect(asked.status).toBe(409)
    const answer = await web.post(`/incidents/${ref}/edit`, fill(asked.text, {}))
    expect([answer.status, textOf(answer.text, '.error-summary')]).toEqual([303, null])
    const now = await jsonOf(ref)
    expect([now['title'], new Set(originsOf(now))]).toEqual(['Second', new Set([first])])
  })

  test('are told by the address of a page, too', async () => {
    const [one, two] = [
      await api.save(arrest({ sources: [article('s1')] })),
      await api.save(two_origins()),
    ]
    const [first = ''] = originsOf(one)
    const [second = ''] = originsOf(two)
    const address = `${house.url}/origins/${first}`
    expect((await send(second, 'merge', { address, reason: 'x' })).status).toBe(303)
    expect(originsOf(await jsonOf(two.ref))[0]).toBe(first)
  })

  test('stay two where something is called confirmed by both, and it is said what', async () => {
    const claims = [
      { source: 's1', quote: 'q', credibility: '1' },
      { source: 's2', quote: 'r' },
    ]
    const { ref, ...saved } = await api.save(two_origins({ claims }))
    const [first = '', second = ''] = originsOf(saved)
    const answer = await send(second, 'merge', { into: first, reason: 'x' })
    expect([answer.status, error(answer)]).toEqual([409, expect.stringContaining(ref)])
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
    expect(await faults()).toEqual([])
  })

  test('stay two where something rests on them that one does not see', async () => {
    const { ref, ...saved } = await api.save(two_origins())
    const [first = '', second = ''] = originsOf(saved)
    const hidden = await api.save(
      arrest({
        sensitivity: 'restricted',
        sources: [{ key: 's1', source_id: rows(saved, 'sources')[1]?.['source_id'] }],
      }),
    )
    const colleague = await house.signIn('researcher', 'colleague')
    await colleague.get(`/incidents?lang=en`)
    const answer = await colleague.post(`/origins/${second}/merge`, { into: first, reason: 'x' })
    expect([answer.status, error(answer)]).toEqual([
      409,
      expect.stringContaining('not yours to see'),
    ])
    expect(answer.text).not.toContain(hidden.ref)
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
  })
})

describe('one origin that is two', () => {
  test('counts as two, and what was taken from a source goes with it', async () => {
    const known = { key: 's2', title: 'Second', publisher: 'Paper' }
    const { ref, ...saved } = await api.save(arrest({ sources: [article('s1')] }))
    const [origin = ''] = originsOf(saved)
    const grown = await api.save(
      arrest({
        sources: [
          { key: 's1', source_id: rows(saved, 'sources')[0]?.['source_id'] },
          { ...known, origin_id: origin },
          { ...reprint, derived_from: 's2' },
        ],
      }),
    )
    expect(await counted(grown.ref)).toEqual([1, 1, 1, 1])
    const second = rows(grown, 'sources').find((row) => row['title'] === 'Second')
    const answer = await send(origin, 'split', {
      source: String(second?.['source_id']),
      reason: 'y',
    })
    expect(answer.location).toMatch(/^\/origins\/[0-9A-Z]{26}\?done=1$/)
    expect(await counted(grown.ref)).toEqual([2, 2, 2, 2])
    const after = await jsonOf(grown.ref)
    const by_title = new Map(
      rows(after, 'sources').map((row) => [row['title'], row['origin'] as Json]),
    )
    expect(by_title.get('Again')).toEqual(by_title.get('Second'))
    expect(by_title.get('Second')).toMatchObject({ label: 'origin of s1', reliability: null })
    expect(await counted(ref)).toEqual([1, 1, 1, 1])
    await undoLast()
    expect(await counted(grown.ref)).toEqual([1, 1, 1, 1])
    expect(await faults()).toEqual([])
  })

  test('counts as two where an earlier state of an incident is put back', async () => {
    const first = await api.save(arrest({ sources: [article('s1')] }))
    const own = { key: 's2', title: 'Second', origin_id: originsOf(first)[0] }
    const both = [{ key: 's1', source_id: rows(first, 'sources')[0]?.['source_id'] }, own]
    const { ref, ...saved } = await api.save(arrest({ sources: both }))
    const then = await lastChange(house.db)
    const source = String(
      rows(saved, 'sources').find((row) => row['title'] === 'Second')?.['source_id'],
    )
    const split = await send(String(own.origin_id), 'split', { source, reason: 'x' })
    expect([split.status, await counted(ref)]).toEqual([303, [2, 2, 2, 2]])
    await putBack(ref, { title: 'An arrest, told anew' }, `?at=${then}`)
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
  })

  test('not with all of its sources, nor with none', async () => {
    const { ref, ...saved } = await api.save(two_origins())
    const [origin = ''] = originsOf(saved)
    const source = String(rows(saved, 'sources')[0]?.['source_id'])
    expect((await send(origin, 'split', { source, reason: 'x' })).status).toBe(409)
    expect(error(await send(origin, 'split', { reason: 'x' }))).toMatch(/^Tick the sources/)
    expect(await counted(ref)).toEqual([2, 2, 2, 2])
  })
})

describe('how reliable an origin is', () => {
  test('is graded with a reason, and every grade stays in its history', async () => {
    const { ref, ...saved } = await api.save(arrest({ sources: [article('s1')] }))
    const [origin = ''] = originsOf(saved)
    for (const [reliability, reason] of [
      ['B', 'right five times'],
      ['D', 'wrong about Musan'],
    ] as const) {
      expect((await send(origin, 'reliability', { reliability, reason })).status).toBe(303)
    }
    const page = (await web.get(`/origins/${origin}`)).text
    expect(textsOf(page, '#gradings + ul .grade')).toEqual(['D', 'B', 'F'])
    expect(textsOf(page, '#gradings + ul p')).toEqual(['wrong about Musan', 'right five times'])
    const line = readCsv((await api.get('/incidents.csv')).text).find((row) => row['ref'] === ref)
    expect(line?.['reliability']).toBe('D')
    expect(textsOf((await web.get('/incidents?reliability=D')).text, 'td.ref')).toContain(ref)
  })

  test('is not graded over what somebody else said meanwhile', async () => {
    const saved = await api.save(arrest({ sources: [article('s1')] }))
    const [id = ''] = originsOf(saved)
    const version = readPage((await web.get(`/origins/${id}`)).text)
      .querySelector('input[name=version]')
      ?.getAttribute('value')
    const typed = { reliability: 'B', reason: 'x', version: version ?? '' }
    expect((await send(id, 'reliability', typed)).status).toBe(303)
    const answer = await send(id, 'reliability', { ...typed, reliability: 'C' })
    expect([answer.status, error(answer)]).toEqual([
      409,
      expect.stringMatching(/^It was changed after you opened this page/),
    ])
  })

  test('is not graded without a reason, and what was chosen stays', async () => {
    const saved = await api.save(arrest({ sources: [article('s1')] }))
    const [origin = ''] = originsOf(saved)
    const answer = await send(origin, 'reliability', { reliability: 'A', reason: ' ' })
    expect([answer.status, error(answer)]).toEqual([422, 'Say why.'])
    expect(textOf(answer.text, '#reliability option[selected]')).toMatch(/^A /)
    expect(textsOf(answer.text, '#gradings + ul .grade')).toEqual(['F'])
  })

  test('is no viewer’s to say', async () => {
    const { ref, ...saved } = await api.save(arrest({ sources: [article('s1')] }))
    await house.setIncident({ status: 'verified' }, ref)
    const viewer = await house.signIn('viewer')
    const page = await viewer.get(`/origins/${originsOf(saved)[0] ?? ''}`)
    expect([page.status, textsOf(page.text, 'main form')]).toEqual([200, []])
  })
})

test('a consent that was withdrawn is shown wherever something rests on it', async () => {
  const origin = { label: 'x', consent: 'withdrawn', consent_on: '2024-05-01' }
  const { ref } = await api.save(arrest({ sources: [article('s1', { origin })] }))
  const page = (await web.get(`/incidents/${ref}`)).text
  expect(textOf(page, '.notice.warning')).toMatch(/withdrawn its consent/)
  expect(textOf(page, '.sources li')).toContain('Consent: Withdrawn')
  const other = await api.save(arrest({ sources: [article('s1')] }))
  expect((await web.get(`/incidents/${other.ref}`)).text).not.toContain('withdrawn')
})
