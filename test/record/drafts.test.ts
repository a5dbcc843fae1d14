import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweep } from '../../server/security/sweep.ts'
import type { Client } from '../client.ts'
import { password, type TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const typed = {
  title: '  A raid & “more” <b>',
  summary: 'First line\r\n\r\n\tsecond: 혜산',
  'sources.0.publisher': 'Daily NK',
  'sources.0.published_on': '2024-01-24',
  date_text: '12월 29일',
  place: '혜산',
  'people.0.label': 'a trader',
  'acts.0.type': 'arrest',
  'acts.0.victims': 'p1',
}

type Kept = { id: string; version: number; at: string }

/** Keeps a form as the script of the page does. */
async function keep(client: Client, form: Fields): Promise<Kept> {
  const answer = await client.post('/drafts', form, { accept: 'application/json' })
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as Kept
}

const marked = (form: Fields, { id, version }: Kept): Fields => ({
  ...form,
  draft: [id],
  draft_version: [String(version)],
})

const blank = async (client = web) => (await client.get('/incidents/new?lang=en')).text
const lines = async (client = web) => textsOf((await client.get('/drafts')).text, 'tbody th')
const revision = () =>
  house.db.selectFrom('counter').selectAll().where('name', '=', 'revision').execute()

/** All that was typed, without what belongs to the form. */
const words = ({ draft: _, draft_version: __, csrf: ___, ...rest }: Fields) => rest

test('what is typed is kept, listed, and there when one comes back', async () => {
  const writer = await house.signIn('researcher', 'keeper')
  const before = await revision()
  const form = fill(await blank(writer), typed)
  const kept = await keep(writer, form)
  expect(await lines(writer)).toEqual(['A raid & “more” <b> Daily NK · 12월 29일 · 혜산'])
  const page = await writer.get('/drafts')
  const link = readPage(page.text).querySelector('tbody th a')?.getAttribute('href') ?? ''
  const { text } = await writer.get(link)
  expect(words(readForm(text))).toEqual(words(form))
  expect(readForm(text)).toMatchObject({ draft: [kept.id], submission: form['submission'] })
  expect(textOf(text, '.notice')).toContain('your draft')
  // No record was touched.
  expect(await revision()).toEqual(before)
})

test('kept again, it is the same draft; the same words make no new version', async () => {
  const writer = await house.signIn('researcher', 'typist')
  const form = fill(await blank(writer), typed)
  const first = await keep(writer, form)
  const longer = { ...marked(form, first), title: ['A raid at dawn'] }
  const second = await keep(writer, longer)
  expect(second).toMatchObject({ id: first.id, version: first.version + 1 })
  expect(await keep(writer, marked(longer, second))).toEqual(second)
  expect(await lines(writer)).toHaveLength(1)
})

test('one draft in two tabs becomes two, so that neither writes over the other', async () => {
  const writer = await house.signIn('researcher', 'tabs')
  const form = fill(await blank(writer), typed)
  const kept = await keep(writer, form)
  const left = await keep(writer, { ...marked(form, kept), title: ['Left'] })
  const right = await keep(writer, { ...marked(form, kept), title: ['Right'] })
  expect(right.id).not.toBe(left.id)
  const titles = (await lines(writer)).map((line) => line.split(' ')[0])
  expect(titles.toSorted()).toEqual(['Left', 'Right'])
})

test('the button keeps it without a script, and the form comes back', async () => {
  const writer = await house.signIn('researcher', 'plain')
  const form = fill(await blank(writer), typed)
  const { status, location } = await writer.post('/drafts', form)
  expect([status, location]).toEqual([303, expect.stringMatching(/^\/incidents\/new\?draft=/)])
  const { text } = await writer.get(location ?? '')
  expect(words(readForm(text))).toEqual(words(form))
  expect(textOf(text, '.notice')).toContain('Kept as a draft')
})

test('saving takes the draft away, a refused form does not', async () => {
  const writer = await house.signIn('researcher', 'saver')
  const form = fill(await blank(writer), typed)
  const kept = marked(form, await keep(writer, form))
  const refused = await writer.post('/incidents/new', { ...kept, date_text: 'XYZ' })
  expect(refused.status).toBe(422)
  expect(readForm(refused.text)).toMatchObject({ draft: kept['draft'] })
  expect(await lines(writer)).toHaveLength(1)
  expect((await writer.post('/incidents/new', kept)).status).toBe(303)
  expect(await lines(writer)).toEqual([])
  // The answer was lost, and the form is sent again.
  expect((await writer.post('/incidents/new', kept)).location).toContain('again=1')
})

test('a draft of an edit leads to that record, and goes when that is saved', async () => {
  const { ref } = await api.save(arrest({ title: 'The edited' }))
  const { text } = await web.get(`/incidents/${ref}/edit?lang=en`)
  const form = fill(text, { title: 'Edited further' })
  const kept = await keep(web, form)
  const { location } = await web.get(`/drafts/${kept.id}`)
  expect(location).toBe(`/incidents/${ref}/edit?draft=${kept.id}`)
  const back = readForm((await web.get(location ?? '')).text)
  expect(back).toMatchObject({ title: ['Edited further'], version: ['1'] })
  // Not as a new record, and not as another's edit.
  expect(readForm((await web.get(`/incidents/new?draft=${kept.id}`)).text)['title']).toEqual([''])
  expect((await web.post(`/incidents/${ref}/edit`, back)).status).toBe(303)
  expect((await web.get(`/drafts/${kept.id}`)).status).toBe(404)
})

test('discarded, it can be brought back for thirty days', async () => {
  const own = () => house.signIn('researcher', 'changeable')
  const writer = await own()
  const { id } = await keep(writer, fill(await blank(writer), typed))
  const listed = async (writer: Client) => {
    const page = readPage((await writer.get('/drafts')).text)
    return [...page.querySelectorAll('tbody form')].map((form) => form.getAttribute('action'))
  }
  expect(await listed(writer)).toEqual([`/drafts/${id}/discard`])
  await writer.post(`/drafts/${id}/discard`)
  expect(await listed(writer)).toEqual([`/drafts/${id}/restore`])
  await writer.post(`/drafts/${id}/restore`)
  expect(await listed(writer)).toEqual([`/drafts/${id}/discard`])
  await writer.post(`/drafts/${id}/discard`)
  const days = (n: number) => new Date(Date.now() + n * 24 * 3_600_000)
  // By then everybody has long been signed out.
  await sweep(house.house.config, house.db, days(29))
  expect(await listed(await own())).toHaveLength(1)
  await sweep(house.house.config, house.db, days(31))
  expect((await (await own()).get(`/drafts/${id}`)).status).toBe(404)
  web = await house.signIn('researcher')
})

test('a draft is nobody else’s, whatever their role, and has no address for a token', async () => {
  const { id } = await keep(web, fill(await blank(), typed))
  for (const role of ['admin', 'researcher'] as const) {
    const other = await house.signIn(role, `other-${role}`)
    expect((await other.get(`/drafts/${id}`)).status).toBe(404)
    expect((await other.post(`/drafts/${id}/discard`)).status).toBe(404)
    const form = readForm((await other.get(`/incidents/new?draft=${id}`)).text)
    expect(form['title']).toEqual([''])
    // Nor is it written over by who knows its number.
    await keep(other, { ...form, draft: [id], draft_version: ['1'], title: ['Theirs'] })
    expect(await lines(other)).toEqual(['Theirs'])
  }
  const viewer = await house.signIn('viewer')
  expect((await viewer.get('/drafts')).status).toBe(404)
  expect(readForm((await web.get(`/incidents/new?draft=${id}`)).text)['title']).toEqual([
    typed.title,
  ])
})

test('what was typed into a record that is removed meanwhile is shown, to be copied', async () => {
  const { ref } = await api.save(arrest({ title: 'To be removed' }))
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, { summary: 'My long words' })
  const kept = await keep(web, form)
  await web.post(`/incidents/${ref}/remove`, { reason: 'twice' })
  const sent = await web.post(`/incidents/${ref}/edit`, form)
  const draft = await web.get(`/incidents/${ref}/edit?draft=${kept.id}`)
  for (const { status, text } of [sent, draft]) {
    expect([status, textsOf(text, 'dd').includes('My long words')]).toEqual([404, true])
  }
  // Nobody else is told more than that there is nothing.
  const other = await house.signIn('researcher', 'nosy')
  expect((await other.get(`/incidents/${ref}/edit?draft=${kept.id}`)).status).toBe(404)
})

describe('a form that is sent when the session has ended', () => {
  const endSessions = async (name: string, patch: object) => {
    const { id } = await house.user('researcher', name)
    await house.db.updateTable('session').set(patch).where('user_id', '=', id).execute()
  }
  const long_ago = '2020-01-01T00:00:00.000Z'

  test.each([
    ['a new one', async () => '/incidents/new', typed],
    [
      'an edit',
      async () => `/incidents/${(await api.save(arrest())).ref}/edit`,
      { title: typed.title, summary: typed.summary },
    ],
  ])(
    '%s is there as it was typed after the sign-in, and is not saved',
    async (what, where, words_typed) => {
      const name = what.replaceAll(' ', '-')
      const writer = await house.signIn('researcher', name)
      const address = await where()
      const form = fill((await writer.get(`${address}?lang=en`)).text, words_typed)
      await endSessions(name, { expires_at: long_ago })
      const before = await revision()
      const sent = await writer.post(address, form)
      expect([sent.status, sent.location]).toEqual([
        303,
        expect.stringMatching(/^\/sign-in\?next=.*draft/),
      ])
      const sign_in = await writer.get(sent.location ?? '')
      const next = readPage(sign_in.text).querySelector('[name=next]')?.getAttribute('value') ?? ''
      const signed = await writer.post('/sign-in', {
        ...{ email: `${name}@example.org`, password, next },
      })
      expect([signed.status, signed.location]).toEqual([303, next])
      const { text } = await writer.get(next)
      expect(words(readForm(text))).toEqual(words(form))
      expect(await revision()).toEqual(before)
      expect((await writer.post(address, readForm(text))).status).toBe(303)
    },
  )

  test('is kept by the script too', async () => {
    const writer = await house.signIn('researcher', 'late')
    const form = fill(await blank(writer), typed)
    await endSessions('late', { seen_at: long_ago })
    const first = await keep(writer, form)
    expect(first).toMatchObject({ signed_out: true })
    // It goes on in the same draft, and does not make another at every few letters.
    expect(await keep(writer, { ...marked(form, first), title: ['More'] })).toMatchObject({
      id: first.id,
    })
    expect(await lines(await house.signIn('researcher', 'late'))).toHaveLength(1)
  })

  test('and a new one has begun in the same browser: what was typed is shown', async () => {
    const writer = await house.signIn('researcher', 'anew')
    const form = fill(await blank(writer), typed)
    const again = await house.signIn('researcher', 'anew')
    const answer = await again.post('/incidents/new', form)
    expect([answer.status, textOf(answer.text, 'h1')]).toEqual([
      403,
      'Nothing was saved: you have signed in anew',
    ])
    expect(textsOf(answer.text, 'dd')).toContain('Daily NK')
    const by_script = await again.post('/drafts', form, { accept: 'application/json' })
    expect([by_script.status, by_script.json()]).toEqual([403, expect.anything()])
  })

  test('with another’s form token is refused, and nothing is kept', async () => {
    const writer = await house.signIn('researcher', 'forged')
    const form = fill(await blank(writer), typed)
    await endSessions('forged', { expires_at: long_ago })
    const answer = await writer.post('/incidents/new', { ...form, csrf: await web.formToken() })
    expect(answer.status).toBe(401)
    expect(await lines(await house.signIn('researcher', 'forged'))).toEqual([])
  })

  test('and nobody knows whose it was: it is shown, to be copied', async () => {
    const writer = await house.signIn('researcher', 'unknown')
    const form = fill(await blank(writer), typed)
    await house.db.deleteFrom('session').execute()
    const { status, text } = await writer.post('/incidents/new', form)
    expect(status).toBe(401)
    expect(textsOf(text, 'dd')).toEqual(
      expect.arrayContaining(['A raid & “more” <b>', 'Daily NK', '혜산']),
    )
    web = await house.signIn('researcher')
  })
})
