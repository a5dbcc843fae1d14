import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeRecord } from '../../db/change-set.ts'
import { clustersIn } from '../../db/duplicates/clusters.ts'
import { addPlace } from '../../db/save/new-place.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, rows, type Json } from './documents.ts'
import { fill, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
})
afterAll(() => house.close())

const jsonOf = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const personOf = (incident: Json) => String(rows(incident, 'people')[0]?.['person_id'])
const error = ({ text }: Answer) => textOf(text, '.field .error')

async function undoLast() {
  const number = await lastChange(house.db)
  expect((await web.post(`/changes/${number}/undo`)).status).toBe(303)
}

async function faults() {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

const somebody = (over: Json = {}) => ({ key: 'p1', label: 'Kim of the third unit', ...over })

describe('two people who are one', () => {
  test('are offered by their name, become one everywhere, and are two again when that is undone', async () => {
    const one = await api.save(arrest({ people: [somebody({ sex: 'male' })] }))
    const two = await api.save(arrest({ people: [somebody({ age_min: 30, age_max: 30 })] }))
    const [keep, lose] = [personOf(one), personOf(two)]
    const page = await web.get(`/people/${lose}`)
    expect(textsOf(page.text, 'details .choice .hint')).toEqual([one.ref])
    const answer = await web.post(`/people/${lose}/merge`, { into: keep, reason: 'the same man' })
    expect(answer.location).toBe(`/people/${keep}?merged=1`)
    const after = await jsonOf(two.ref)
    expect(rows(after, 'people')[0]).toMatchObject({
      ...{ person_id: keep, sex: 'male', age_min: 30, age_max: 30 },
    })
    expect((await web.get(`/people/${lose}`)).location).toBe(`/people/${keep}`)
    const shown = await web.get(`/people/${keep}`)
    expect(textsOf(shown.text, '#incidents ~ .lines a')).toHaveLength(2)
    await undoLast()
    expect(personOf(await jsonOf(two.ref))).toBe(lose)
    expect((await web.get(`/people/${lose}`)).status).toBe(200)
    expect(await faults()).toEqual([])
  })

  test('are not made one by who does not see all that names the one', async () => {
    const one = await api.save(arrest({ people: [somebody()] }))
    const two = await api.save(arrest({ people: [somebody()] }))
    const person_id = personOf(two)
    await api.save(arrest({ sensitivity: 'restricted', people: [{ key: 'p1', person_id }] }))
    const colleague = await house.signIn('researcher', 'colleague')
    await colleague.get('/incidents?lang=en')
    const sent = { into: personOf(one), reason: 'x' }
    const answer = await colleague.post(`/people/${person_id}/merge`, sent)
    expect([answer.status, error(answer)]).toEqual([
      409,
      expect.stringContaining('not yours to see'),
    ])
    expect(personOf(await jsonOf(two.ref))).toBe(person_id)
  })

  test('are not made one by who may not read a real name of them: it would be lost', async () => {
    const others = await makeApi(house, 'researcher', 'colleague')
    const one = await api.save(arrest({ people: [somebody()] }))
    const two = await others.save(arrest({ people: [somebody({ real_name: 'Kim Named' })] }))
    const answer = await web.post(`/people/${personOf(two)}/merge`, {
      into: personOf(one),
      reason: 'x',
    })
    expect([answer.status, error(answer)]).toEqual([
      409,
      expect.stringMatching(/^This one has a real name that you may not read/),
    ])
    // The other way round nothing is lost, nor read.
    const sent = { into: personOf(two), reason: 'x' }
    expect((await web.post(`/people/${personOf(one)}/merge`, sent)).status).toBe(303)
    const plain = await others.save(arrest({ people: [somebody({ real_name: 'Kim Named' })] }))
    const theirs = await house.signIn('researcher', 'colleague')
    expect((await theirs.post(`/people/${personOf(plain)}/merge`, sent)).status).toBe(303)
  })

  test('need a reason, and each other', async () => {
    const one = await api.save(arrest({ people: [somebody()] }))
    const own = personOf(one)
    for (const [sent, says] of [
      [{ into: own, reason: '' }, 'Say why.'],
      [{ reason: 'x' }, 'Choose which one it is, or copy the address of its page.'],
      [
        { address: 'http://x/people/none', reason: 'x' },
        'There is no such page. Copy the address of the other page.',
      ],
      [{ into: own, reason: 'x' }, 'There is no such page. Copy the address of the other page.'],
    ] as const) {
      const answer = await web.post(`/people/${own}/merge`, sent)
      expect(error(answer), JSON.stringify(sent)).toBe(says)
    }
    expect((await (await house.signIn('viewer')).post(`/people/${own}/merge`, {})).status).toBe(404)
  })
})

describe('what was taken in by another meanwhile', () => {
  const merge = async (path: string, lose: string, into: string) => {
    const answer = await web.post(`/${path}/${lose}/merge`, { into, reason: 'the same' })
    expect(answer.location).toBe(`/${path}/${into}?merged=1`)
  }
  /** Sends the form of an address with something typed. */
  const send = async (ref: string, page: Answer, typed: Record<string, string> = {}) => {
    const answer = await web.post(`/incidents/${ref}/edit`, fill(page.text, typed))
    expect([answer.status, textOf(answer.text, '.error-summary')]).toEqual([303, null])
    return jsonOf(ref)
  }
  const formOf = (ref: string, at = '') => web.get(`/incidents/${ref}/edit${at}`)
  const peopleOf = (incident: Json) => rows(incident, 'people').map((row) => row['person_id'])

  test('is named by what took it in, in what is new', async () => {
    const { agency, place } = await addTwo('Hyesan town')
    const [one, two] = [
      await api.save(arrest({ people: [somebody()] })),
      await api.save(arrest({ people: [somebody()] })),
    ]
    await merge('people', personOf(two), personOf(one))
    await merge('agencies', agency, 'mss')
    await merge('places', place, 'KP-10.hyesan')
    const fresh = await api.save(
      arrest({
        place_id: place,
        people: [{ key: 'p1', person_id: personOf(two) }],
        acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: agency }] }],
      }),
    )
    expect([fresh['place_id'], personOf(fresh)]).toEqual(['KP-10.hyesan', personOf(one)])
    expect(rows(fresh, 'acts')[0]?.['agencies']).toMatchObject([{ agency_id: 'mss' }])
  })

  test('is found by what led to it', async () => {
    const { agency, place } = await addTwo('Hyesan station')
    const acts = [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: agency }] }]
    const { ref } = await api.save(arrest({ place_id: place, acts }))
    await merge('agencies', agency, 'mss')
    await merge('places', place, 'KP-10.hyesan')
    for (const asked of [`place=${place}`, `agency=${agency}`, `place=${place}&agency=${agency}`]) {
      const page = await web.get(`/incidents?${asked}`)
      expect(textsOf(page.text, 'td.ref'), asked).toContain(ref)
      expect(textOf(page.text, '.notice'), asked).toMatch(/is one with .* now/)
      expect(textOf(page.text, '.chips'), asked).not.toMatch(/[0-9A-Z]{26}/)
    }
  })

  test('does not become two where an earlier state is put back', async () => {
    const { agency, place } = await addTwo('Hyesan centre')
    const acts = [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: agency }] }]
    const one = await api.save(arrest({ people: [somebody({ sex: 'male' })] }))
    const two = await api.save(arrest({ place_id: place, people: [somebody()], acts }))
    const then = await lastChange(house.db)
    await merge('people', personOf(two), personOf(one))
    await merge('agencies', agency, 'mss')
    await merge('places', place, 'KP-10.hyesan')
    await send(two.ref, await formOf(two.ref), { title: 'Another title' })
    const back = await send(two.ref, await formOf(two.ref, `?at=${then}`))
    expect(back).toMatchObject({ title: 'An arrest', place_id: 'KP-10.hyesan' })
    expect(rows(back, 'people')).toMatchObject([{ person_id: personOf(one), sex: 'male' }])
    expect(rows(back, 'acts')).toMatchObject([
      { victims: [rows(back, 'people')[0]?.['key']], agencies: [{ agency_id: 'mss' }] },
    ])
    expect(await faults()).toEqual([])
  })

  test('is itself again once that is undone', async () => {
    const one = await api.save(arrest({ people: [somebody()] }))
    const two = await api.save(arrest({ title: 'First', people: [somebody()] }))
    const then = await lastChange(house.db)
    await merge('people', personOf(two), personOf(one))
    await undoLast()
    await send(two.ref, await formOf(two.ref), { title: 'Second' })
    const back = await send(two.ref, await formOf(two.ref, `?at=${then}`))
    expect([back['title'], personOf(back)]).toEqual(['First', personOf(two)])
  })

  test('nor do two of one incident who became one', async () => {
    const people = [somebody(), { key: 'p2', label: 'Kim, a porter' }]
    const { ref, ...saved } = await api.save(
      arrest({ people, acts: [{ type: 'arrest', victims: ['p1', 'p2'] }] }),
    )
    const then = await lastChange(house.db)
    const [keep, lose] = peopleOf(saved) as [string, string]
    await merge('people', lose, keep)
    const back = await send(ref, await formOf(ref, `?at=${then}`), { title: 'One man' })
    expect(peopleOf(back)).toEqual([keep])
    expect(rows(back, 'acts').map((act) => act['victims'])).toEqual(
      rows(back, 'acts').map(() => [rows(back, 'people')[0]?.['key']]),
    )
    expect(await faults()).toEqual([])
  })

  test('stays so where a form of before is saved over it', async () => {
    const one = await api.save(arrest({ people: [somebody({ sex: 'male' })] }))
    const two = await api.save(arrest({ people: [somebody()] }))
    const old = fill((await formOf(two.ref)).text, { 'people.0.label': 'Kim, a porter' })
    await merge('people', personOf(two), personOf(one))
    const asked = await web.post(`/incidents/${two.ref}/edit`, old)
    expect(asked.status).toBe(409)
    const now = await send(two.ref, asked)
    expect(rows(now, 'people')).toMatchObject([
      { person_id: personOf(one), label: 'Kim, a porter', sex: 'male' },
    ])
  })

  /** An agency and a place that were there already. */
  async function addTwo(town: string): Promise<{ agency: string; place: string }> {
    const { id, name, role } = await house.user('researcher')
    const actor = { user_id: id, name, role, via: 'web' as const }
    const again = { name: town, other: '', type: 'city' as const, within: 'KP-10' }
    const place = (await addPlace(house.db, actor, again)) ?? ''
    const query = house.db.selectFrom('agency').selectAll().where('id', '=', 'mss')
    const { id: _, ...mss } = await query.executeTakeFirstOrThrow()
    const agency = await changeRecord(house.db, actor, { kind: 'create' }, (_, change) =>
      change.insert('agency', { ...mss, name_en: 'The ministry, once more' }),
    )
    return { agency, place }
  }
})

describe('a place that was added though it was there', () => {
  test('is found among the names that meet, becomes the other, and comes back with its names', async () => {
    const { id, name, role } = await house.user('researcher')
    const actor = { user_id: id, name, role, via: 'web' as const }
    const place = { name: 'Hyesahn', other: '혜산', type: 'city' as const, within: 'KP-10' }
    const added = (await addPlace(house.db, actor, place)) ?? ''
    const { ref } = await api.save(arrest({ place_id: added }))
    const queue = (await web.get('/duplicates')).text
    expect(textOf(queue, '#clusters ~ ul')).toContain('Hyesan')
    const page = await web.get(`/places/${added}`)
    expect(textsOf(page.text, 'details .choice .hint')).toContain('KP-10.hyesan')
    const sent = { into: 'KP-10.hyesan', reason: 'it was there' }
    expect((await web.post(`/places/${added}/merge`, sent)).location).toContain('KP-10.hyesan')
    expect(await jsonOf(ref)).toMatchObject({ place_id: 'KP-10.hyesan' })
    expect((await web.get(`/places/${added}`)).location).toBe('/places/KP-10.hyesan')
    expect((await web.get('/places?find=Hyesahn')).text).toContain('/places/KP-10.hyesan')
    expect((await web.get('/incidents?place=Hyesahn')).text).toContain(ref)
    expect(await faults()).toEqual([])
    await undoLast()
    expect(await jsonOf(ref)).toMatchObject({ place_id: added })
    expect((await web.get(`/places/${added}`)).text).toContain('Hyesahn')
    expect(await faults()).toEqual([])
  })

  test('what came with the program stays', async () => {
    const sent = { into: 'KP-10', reason: 'x' }
    const answer = await web.post('/places/KP-10.hyesan/merge', sent)
    expect([answer.status, error(answer)]).toEqual([
      409,
      expect.stringContaining('came with the program'),
    ])
  })
})

describe('an agency that was added', () => {
  test('becomes another, with its acts and its names', async () => {
    const branch = await house.db
      .selectFrom('agency')
      .select('id')
      .where('created_in', '>', 0)
      .executeTakeFirstOrThrow()
    const sent = { address: `${house.url}/agencies/mss`, reason: 'no branch of its own' }
    const within = await web.post(`/agencies/${branch.id}/merge`, sent)
    expect(within.location).toBe('/agencies/mss?merged=1')
    const raid = await jsonOf('KP-2023-0001')
    const agencies = rows(raid, 'acts').flatMap((act) => rows(act, 'agencies'))
    expect(new Set(agencies.map((row) => row['agency_id']))).toEqual(new Set(['mss']))
    expect((await web.get('/agencies/mss')).text).toContain('혜산시 보위부')
    expect(await faults()).toEqual([])
    await undoLast()
    expect((await web.get(`/agencies/${branch.id}`)).status).toBe(200)
    expect(await faults()).toEqual([])
  })
})

test('names meet across romanisations and alphabets, where one was added', () => {
  const row = (id: string, name: string, created_in = 0) => ({ id, name, created_in, scope: 'KP' })
  const found = clustersIn([
    row('KP-04', 'Chagang Province'),
    row('KP-04', '자강도'),
    row('new', 'Jagang', 7),
    row('third', '자강', 8),
    row('KP-02.unsan', 'Unsan County'),
    row('KP-03.unsan', 'Unsan County'),
    row('other', 'Musan', 9),
  ])
  expect(found).toEqual([['KP-04', 'new', 'third']])
})

test('a program may not', async () => {
  const one = await api.save(arrest({ people: [somebody()] }))
  const token = await makeApi(house, 'admin')
  const answer = await token.call(`/people/${personOf(one)}/merge`, { method: 'POST' })
  expect([401, 403, 404]).toContain(answer.status)
})
