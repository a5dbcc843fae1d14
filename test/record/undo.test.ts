import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trashIncidents } from '../../db/save/trash.ts'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, article, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf } from './reading.ts'
import { verifyWhere } from '../../db/verify/where.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body
const status = async (ref: string) => (await web.get(`/incidents/${ref}`)).status
const numberOf = (location: string | null) => /changes\/(\d+)/.exec(location ?? '')?.[1] ?? ''

/** A record without what every change of it changes. */
function content({ version: _, updated_at: __, ...rest }: Json): Json {
  return rest
}

async function edit(ref: string, fields: Record<string, string>): Promise<string> {
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, fields)
  expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
  const { text } = await web.get(`/incidents/${ref}/history`)
  return numberOf(readPage(text).querySelector('.change-set a')?.getAttribute('href') ?? null)
}

const undo = (number: string, fields: Record<string, string> = {}) =>
  web.post(`/changes/${number}/undo`, fields)

async function remove(ref: string): Promise<string> {
  const { status, location } = await web.post(`/incidents/${ref}/remove`, { reason: 'a test' })
  expect(status).toBe(303)
  return numberOf(location)
}

/** What `verify` says of the whole database. */
async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

test('what stands against an undoing has its name', async () => {
  const sources = ['s1', 's2', 's3'].map((key) => article(key))
  const claims = [...sources, sources[0]].map((source) => ({ source: source?.['key'], quote: 'q' }))
  const { ref } = await api.save(arrest({ place_id: 'KP-10.hyesan', sources, claims }))
  const second = await edit(ref, {
    place: 'Musan',
    place_id: 'KP-09.musan',
    'claims.3.source': 's2',
  })
  await edit(ref, { place: 'Chongjin', place_id: 'KP-09.chongjin', 'claims.3.source': 's3' })
  const { text } = await web.get(`/changes/${second}`)
  const cells = textsOf(text, '.changes td').join('\n')
  for (const name of ['Hyesan', 'Chongjin', 'Article s1', 'Article s3'])
    expect(cells).toContain(name)
  expect(cells).not.toMatch(/[0-9A-Z]{26}|KP-\d\d/)
})

test('what is written over by undoing is found by its words again, and by no others', async () => {
  const { ref } = await api.save(arrest({ title: 'Written over' }))
  await edit(ref, { 'acts.0.reason': 'smuggling' })
  const second = await edit(ref, { 'acts.0.reason': 'gambling' })
  await edit(ref, { 'acts.0.reason': 'trafficking' })
  const version = Number((await json(ref))['version'])
  expect((await undo(second, { extent: 'all' })).status).toBe(303)
  expect(await json(ref)).toMatchObject({ version: version + 1, acts: [{ reason: 'smuggling' }] })
  expect((await web.get('/incidents?q=trafficking')).text).not.toContain(ref)
  expect((await web.get('/incidents?q=smuggling')).text).toContain(ref)
  expect(await faults()).toEqual([])
})

describe('an incident that is removed', () => {
  test('leaves lists, counts, files and its address, and comes back the same', async () => {
    const { ref } = await api.save(arrest({ title: 'The removed one' }))
    const before = await json(ref)
    const number = await remove(ref)
    expect(await status(ref)).toBe(404)
    expect((await web.get('/incidents?q=removed')).text).not.toContain(ref)
    expect((await web.get('/incidents.csv')).text).not.toContain(ref)
    const trash = await web.get('/trash')
    expect(textsOf(trash.text, 'tbody tr:first-child > *')).toEqual(
      expect.arrayContaining([ref, 'The removed one', 'researcher', 'a test']),
    )
    const button = readPage(trash.text).querySelector('tbody form')?.getAttribute('action')
    expect(button).toBe(`/changes/${number}/undo`)
    const back = await web.post(button ?? '')
    expect(back.status).toBe(303)
    expect(content(await json(ref))).toEqual(content(before))
    expect((await web.get('/incidents?q=removed')).text).toContain(ref)
    expect((await web.get('/trash')).text).not.toContain('The removed one')
    expect(await faults()).toEqual([])
  })

  test('needs a reason', async () => {
    const { ref } = await api.save(arrest())
    const { status: answered, text } = await web.post(`/incidents/${ref}/remove`, { reason: '  ' })
    expect([answered, textOf(text, '.problem')]).toEqual([422, 'Say why it is removed.'])
    expect(await status(ref)).toBe(200)
  })

  test('its reference is given to nobody else', async () => {
    const { ref } = await api.save(arrest())
    await remove(ref)
    expect((await api.save(arrest())).ref).not.toBe(ref)
  })

  test('tells its whole history when it is back, being away included', async () => {
    const { ref } = await api.save(arrest({ title: 'Twice away' }))
    for (const _ of [1, 2]) await undo(await remove(ref))
    await edit(ref, { title: 'Here to stay' })
    const { text } = await web.get(`/incidents/${ref}/history`)
    const kinds = textsOf(text, '.change-set h2').map(
      (line) => /· ([a-z ]+) · Change/.exec(line)?.[1],
    )
    expect(kinds).toEqual([
      ...['edited', 'change undone', 'removed', 'change undone', 'removed', 'entered'],
    ])
    expect(await faults()).toEqual([])
  })

  test('takes the links of others along, and brings them back', async () => {
    const { ref: other } = await api.save(arrest({ title: 'The other end' }))
    const linked = { ...arrest({ title: 'With a link' }), links: [{ to: other, type: 'parallel' }] }
    const { ref } = await api.save(linked)
    const number = await remove(ref)
    expect((await json(other))['links']).toEqual([])
    await undo(number)
    expect(((await json(other))['links'] as Json[]).map((link) => link['to'])).toEqual([ref])
  })
})

describe('an edit', () => {
  test('is undone, and the undoing is undone', async () => {
    const { ref } = await api.save(arrest({ title: 'First', summary: 'one\n\ntwo' }))
    const first = content(await json(ref))
    const number = await edit(ref, { title: 'Second', summary: 'three' })
    const second = content(await json(ref))
    const undone = await undo(number, { reason: 'typed wrongly' })
    expect(content(await json(ref))).toEqual(first)
    await undo(numberOf(undone.location))
    expect(content(await json(ref))).toEqual(second)
    expect(
      textsOf((await web.get(`/incidents/${ref}/history`)).text, '.change-set > p[dir]'),
    ).toEqual(['typed wrongly'])
  })

  test('that was written over is undone as far as one says, never silently', async () => {
    const { ref } = await api.save(arrest({ title: 'First', summary: 'old' }))
    const number = await edit(ref, { title: 'Second', summary: 'new' })
    await edit(ref, { title: 'Third' })
    const refused = await undo(number)
    expect(refused.status).toBe(409)
    expect(textsOf(refused.text, '.changes tbody tr > *')).toEqual([
      ...['Incident: Title', 'changed again since', 'First', 'Third'],
    ])
    expect(await json(ref)).toMatchObject({ title: 'Third', summary: 'new' })
    await undo(number, { extent: 'rest' })
    expect(await json(ref)).toMatchObject({ title: 'Third', summary: 'old' })
    await undo(number, { extent: 'all' })
    expect(await json(ref)).toMatchObject({ title: 'First', summary: 'old' })
    expect((await web.get(`/changes/${number}`)).text).toContain('Nothing of this change stands')
  })

  test('that added and removed acts is undone with them', async () => {
    const { ref } = await api.save(arrest())
    const before = content(await json(ref))
    let { text } = await web.get(`/incidents/${ref}/edit`)
    ;({ text } = await web.post(`/incidents/${ref}/edit`, { ...readForm(text), add: 'acts' }))
    const form = fill(text, {
      'acts.0.remove': '1',
      'acts.1.type': 'search',
      'acts.1.victims': 'p1',
      'people.0.label': 'another name',
    })
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
    expect(content(await json(ref))).not.toEqual(before)
    const { text: history } = await web.get(`/incidents/${ref}/history`)
    const link = readPage(history).querySelector('.change-set a')?.getAttribute('href') ?? ''
    await undo(numberOf(link))
    expect(content(await json(ref))).toEqual(before)
    expect(await faults()).toEqual([])
  })
})

test('undoing what made an incident removes it, worked on since only if one says so', async () => {
  const { ref } = await api.save(arrest({ title: 'New' }))
  const { text } = await web.get(`/incidents/${ref}/history`)
  const made = numberOf(readPage(text).querySelector('.change-set a')?.getAttribute('href') ?? null)
  await edit(ref, { title: 'Worked on' })
  expect((await undo(made)).status).toBe(409)
  expect((await undo(made, { extent: 'rest' })).status).toBe(409)
  expect(await status(ref)).toBe(200)
  expect((await undo(made, { extent: 'all' })).status).toBe(303)
  expect(await status(ref)).toBe(404)
  expect(await faults()).toEqual([])
})

test('a decision of a reviewer does not come back by undoing', async () => {
  const { ref } = await api.save(arrest({ title: 'Verified' }))
  await house.setIncident({ status: 'verified' }, ref)
  const number = await edit(ref, { title: 'Edited' })
  expect(await json(ref)).toMatchObject({ status: 'submitted' })
  await undo(number)
  expect(await json(ref)).toMatchObject({ title: 'Verified', status: 'submitted' })
})

test('an undoing that opens what is restricted says so before', async () => {
  const origin = { label: 'a witness' }
  const { ref } = await api.save(arrest({ sources: [article('s1', { origin })] }))
  const warning = async (number: string) =>
    textOf((await web.get(`/changes/${number}`)).text, '#undo ~ .notice.warning')
  expect(await warning(await edit(ref, { title: 'Another' }))).toBeNull()
  for (const typed of [
    { 'sources.0.origin.consent': 'withdrawn' },
    { sensitivity: 'restricted', title: 'A third' },
  ]) {
    const number = await edit(ref, typed)
    expect(await warning(number)).toMatch(/^Undoing this lets more people read/)
    const undone = numberOf((await undo(number)).location)
    expect(await warning(undone)).toBeNull()
    await undo(undone)
  }
})

describe('the trash', () => {
  const titles = ({ text }: Answer) => textsOf(text, 'tbody td:nth-of-type(1)')
  const older = ({ text }: Answer) =>
    readPage(text).querySelector('main > p > a[href^="/trash"]')?.getAttribute('href') ?? null

  test('shows all that was removed, page by page, each once', async () => {
    const refs: string[] = []
    for (let n = 0; n < 210; n += 1) refs.push((await api.save(arrest({ title: `Gone ${n}` }))).ref)
    const actor = { user_id: api.id, name: 'x', role: 'researcher', via: 'web' } as const
    const trash = (some: string[]) =>
      trashIncidents(house.db, house.house.terms, actor, { refs: some, reason: 'many' })
    await trash(refs.slice(0, 5))
    await undo(String(await lastChange(house.db)))
    await trash(refs.slice(5, 150))
    await trash([...refs.slice(0, 5), ...refs.slice(150)])
    const first = await web.get('/trash')
    expect(titles(first)).toHaveLength(200)
    const second = await web.get(older(first) ?? '')
    const all = [...titles(first), ...titles(second)].filter((title) => title.startsWith('Gone'))
    expect([all.length, new Set(all).size]).toEqual([210, 210])
    expect(older(second)).toBeNull()
    expect((await web.get('/trash?after=1.x')).status).toBe(200)
    // What went together comes back together: that is said, and not done by a button beside one.
    const last = readPage(first.text).querySelector('tbody tr td:last-child')
    expect(last?.textContent.trim()).toBe('Restore all 65 that went together')
    expect(last?.querySelector('a')?.getAttribute('href')).toMatch(/^\/changes\/\d+#undo$/)
    expect(last?.querySelector('form')).toBeNull()
  })

  test('keeps a reason to itself that may be about what one does not see', async () => {
    const open = await api.save(arrest({ title: 'Open to all', status: 'submitted' }))
    const closed = await api.save(arrest({ title: 'Closed', sensitivity: 'restricted' }))
    const actor = { user_id: api.id, name: 'x', role: 'researcher', via: 'web' } as const
    const refs = [open.ref, closed.ref]
    await trashIncidents(house.db, house.house.terms, actor, { refs, reason: 'the informer' })
    const page = await (await house.signIn('researcher', 'passer-by')).get('/trash')
    expect(page.text).toContain('Open to all')
    expect(page.text).not.toMatch(/Closed|the informer/)
    expect(textsOf(page.text, 'tbody tr:first-child td:last-child')).toEqual([''])
    expect((await web.get('/trash')).text).toContain('the informer')
  })
})

test('nobody undoes, or hears of, what they cannot see', async () => {
  const { ref } = await api.save({ ...arrest({ title: 'Secret' }), sensitivity: 'restricted' })
  const number = await edit(ref, { title: 'Secret, edited' })
  const removed = await remove(ref)
  const other = await house.signIn('researcher', 'stranger')
  for (const path of [`/changes/${number}`, `/changes/${removed}`]) {
    expect((await other.get(path)).status).toBe(404)
    expect((await other.post(`${path}/undo`)).status).toBe(404)
  }
  for (const path of ['/changes', '/trash']) {
    expect((await other.get(path)).text).not.toContain(ref)
  }
  const viewer = await house.signIn('viewer')
  expect((await viewer.post(`/changes/${removed}/undo`)).status).toBe(404)
  expect((await web.get('/trash')).text).toContain(ref)
})

describe('what is shared with a record that one does not see', () => {
  /** A restricted record of somebody else's, and an open one, that name one person and one source. */
  async function share() {
    const other = await makeApi(house, 'admin', 'keeper')
    const keeper = await house.signIn('admin', 'keeper')
    const open = await other.save({
      ...arrest({ title: 'Open' }),
      sources: [{ key: 's1', title: 'Paper', origin: { label: 'x' } }],
    })
    const [person] = open['people'] as Json[]
    const [source] = open['sources'] as Json[]
    const secret = await other.save({
      ...arrest({ title: 'Secret', sensitivity: 'restricted' }),
      people: [{ key: 'p1', person_id: person?.['person_id'] }],
      sources: [{ key: 's1', source_id: source?.['source_id'] }],
    })
    return { keeper, open: open.ref, secret: secret.ref }
  }

  const last = async () =>
    String(
      (
        await house.db
          .selectFrom('counter')
          .select('value')
          .where('name', '=', 'revision')
          .execute()
      )[0]?.value,
    )

  test('is not undone by who does not see it, nor are values of it shown', async () => {
    const { keeper, open, secret } = await share()
    const form = fill((await keeper.get(`/incidents/${secret}/edit?lang=en`)).text, {
      'people.0.label': 'a name of the secret one',
    })
    expect((await keeper.post(`/incidents/${secret}/edit`, form)).status).toBe(303)
    const number = await last()
    const page = await web.get(`/changes/${number}`)
    expect(page.text).toContain('You cannot undo this change')
    expect(page.text).not.toContain(secret)
    for (const extent of ['clean', 'rest', 'all']) {
      expect((await undo(number, { extent })).status).toBe(404)
    }
    const { body } = await (await makeApi(house, 'admin', 'keeper')).get(`/incidents/${open}.json`)
    expect(JSON.stringify(body)).toContain('a name of the secret one')
    expect((await keeper.post(`/changes/${number}/undo`)).status).toBe(303)
  })
})

test('what was added since to an act that goes is said, and a quote stays', async () => {
  const { ref } = await api.save(arrest())
  let { text } = await web.get(`/incidents/${ref}/edit`)
  ;({ text } = await web.post(`/incidents/${ref}/edit`, { ...readForm(text), add: 'acts' }))
  const number = await (async () => {
    const form = fill(text, { 'acts.1.type': 'search', 'acts.1.victims': 'p1' })
    await web.post(`/incidents/${ref}/edit`, form)
    const { text: history } = await web.get(`/incidents/${ref}/history`)
    return numberOf(readPage(history).querySelector('.change-set a')?.getAttribute('href') ?? null)
  })()
  ;({ text } = await web.post(`/incidents/${ref}/edit`, {
    ...readForm((await web.get(`/incidents/${ref}/edit`)).text),
    add: 'sources',
  }))
  ;({ text } = await web.post(`/incidents/${ref}/edit`, { ...readForm(text), add: 'claims' }))
  const quoted = fill(text, {
    ...{ 'sources.0.title': 'Paper', 'claims.0.quote': 'searched the house', 'claims.0.act': '1' },
    'claims.0.source': readForm(text)['sources.0.key'] ?? [],
  })
  expect((await web.post(`/incidents/${ref}/edit`, quoted)).status).toBe(303)
  const refused = await undo(number)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('worked on since')
  await undo(number, { extent: 'all' })
  const after = await json(ref)
  expect((after['acts'] as Json[]).map((act) => act['type'])).toEqual(['arrest'])
  expect(after['claims']).toEqual([
    expect.objectContaining({ quote: 'searched the house', act: null }),
  ])
  expect(await faults()).toEqual([])
})

test('a date is undone whole, or not at all', async () => {
  const { ref } = await api.save(arrest({ date_text: 'Dec. 29', date_edtf: '2023-12-29' }))
  const number = await edit(ref, { date_text: 'Jan. 10', date_edtf: '2024-01-10' })
  await edit(ref, { date_text: '10 January 2024', date_edtf: '2024-01-10' })
  expect((await undo(number)).status).toBe(409)
  await undo(number, { extent: 'rest' })
  expect(await json(ref)).toMatchObject({ date_text: '10 January 2024', date_edtf: '2024-01-10' })
  await undo(number, { extent: 'all' })
  expect(await json(ref)).toMatchObject({ date_text: 'Dec. 29', date_edtf: '2023-12-29' })
})

test('another’s draft is not made one again, and what was verified comes back submitted', async () => {
  const other = await house.signIn('researcher', 'reader')
  const { ref } = await api.save(arrest({ status: 'draft' }))
  const number = await edit(ref, { status: 'submitted', title: 'Ready' })
  await other.post(`/changes/${number}/undo`)
  expect((await other.get(`/incidents/${ref}`)).status).toBe(200)
  const { ref: verified } = await api.save(arrest())
  await house.setIncident({ status: 'verified' }, verified)
  await undo(await remove(verified))
  expect(await json(verified)).toMatchObject({ status: 'submitted' })
})
