import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { fill, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let reviewer: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
  reviewer = await house.signIn('reviewer')
  await reviewer.get('/incidents?lang=en')
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body

const versionIn = (html: string) =>
  readPage(html).querySelector('#review input[name=version]')?.getAttribute('value')

/** What the reviewer's button sends, from the page as it stands. */
async function judge(ref: string, verdict: string, note = '', by = reviewer) {
  const version = versionIn((await by.get(`/incidents/${ref}`)).text) ?? '0'
  return by.post(`/incidents/${ref}/review`, { version, verdict, note })
}

describe('an incident goes from hand to hand', () => {
  test('it is verified by somebody else, and says by whom', async () => {
    const { ref } = await api.save(arrest())
    const { status, location } = await judge(ref, 'verified')
    expect([status, location]).toEqual([303, `/incidents/${ref}?verified=1`])
    expect(await json(ref)).toMatchObject({ status: 'verified', version: 2 })
    const { text } = await web.get(`/incidents/${ref}`)
    expect(textOf(text, '#review li')).toMatch(/^Verified by reviewer .* version 1$/)
    const history = await web.get(`/incidents/${ref}/history`)
    expect(history.text).toContain('verified')
    expect((await web.get('/incidents.csv?status=verified')).text).toContain(ref)
  })

  test('it is returned with what is missing, mended, and submitted again', async () => {
    const { ref } = await api.save(arrest({ title: 'Unclear' }))
    const bare = await judge(ref, 'returned')
    expect(bare.status).toBe(422)
    expect(textOf(bare.text, '#review-problem')).toMatch(/Say what is missing/)
    expect(await json(ref)).toMatchObject({ status: 'submitted' })
    await judge(ref, 'returned', 'Which market?')
    const history = await web.get(`/incidents/${ref}/history`)
    expect(history.text).not.toContain('Which market?')
    expect(await json(ref)).toMatchObject({ status: 'returned' })
    const tasks = await web.get('/tasks')
    expect(textOf(tasks.text, 'section[aria-labelledby=returned] li')).toMatch(
      new RegExp(`^${ref} Unclear Returned by reviewer .*Which market\\?$`),
    )
    const page = await web.get(`/incidents/${ref}`)
    const version = versionIn(page.text) ?? ''
    expect((await web.post(`/incidents/${ref}/submission`, { version })).status).toBe(303)
    expect(await json(ref)).toMatchObject({ status: 'submitted' })
    expect((await web.get('/tasks')).text).not.toContain('Which market')
    expect((await reviewer.get('/tasks')).text).toContain(ref)
  })

  test('what was changed since it was read is not verified', async () => {
    const { ref } = await api.save(arrest())
    const { text } = await reviewer.get(`/incidents/${ref}`)
    const form = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Changed' })
    await web.post(`/incidents/${ref}/edit`, form)
    const version = versionIn(text) ?? ''
    const late = await reviewer.post(`/incidents/${ref}/review`, {
      ...{ version, verdict: 'returned', note: 'the note stays' },
    })
    expect(late.status).toBe(409)
    expect(textOf(late.text, '#review-problem')).toMatch(/changed after you opened it/)
    expect(textOf(late.text, '#note')).toBe('the note stays')
    expect(await json(ref)).toMatchObject({ status: 'submitted' })
  })

  test('an edit of what was verified has to be reviewed again, and undoing a review is no verdict', async () => {
    const { ref } = await api.save(arrest())
    await judge(ref, 'returned', 'a reason')
    const { text } = await web.get(`/incidents/${ref}/history`)
    const set = readPage(text).querySelector('.change-set a')?.getAttribute('href') ?? ''
    await web.post(`${set}/undo`)
    expect(await json(ref)).toMatchObject({ status: 'submitted' })
  })
})

describe('nobody verifies their own work', () => {
  test('be it that they entered it or changed it while they had another role', async () => {
    const researcher = await house.signIn('researcher', 'turned')
    const { text } = await researcher.get('/incidents/new?lang=en')
    const made = await researcher.post(
      '/incidents/new',
      fill(text, { 'title': 'Own', 'acts.0.type': 'arrest', 'because.lone': 'x' }),
    )
    const own = /KP-\d{4}-\d{4}|ZZ-0000-\d{4}/.exec(made.location ?? '')?.[0] ?? ''
    expect(own).not.toBe('')
    const { ref: other } = await api.save(arrest())
    const form = fill((await researcher.get(`/incidents/${other}/edit`)).text, { title: 'Mended' })
    await researcher.post(`/incidents/${other}/edit`, form)
    await house.db
      .updateTable('user')
      .set({ role: 'reviewer' })
      .where('email', '=', 'turned@example.org')
      .execute()
    for (const ref of [own, other]) {
      const { version } = await json(ref)
      const answer = await researcher.post(`/incidents/${ref}/review`, {
        ...{ version: String(version), verdict: 'verified', note: '' },
      })
      expect(answer.status).toBe(409)
      expect(textOf(answer.text, '#review-problem')).toMatch(/worked on this incident yourself/)
      expect(await json(ref)).toMatchObject({ status: 'submitted' })
    }
  })

  test('however often and at once it is tried; of 200 by others one is made', async () => {
    const { ref } = await api.save(arrest())
    const answers: number[] = []
    const tried = () =>
      reviewer.post(`/incidents/${ref}/review`, { version: '1', verdict: 'verified', note: '' })
    for (let round = 0; round < 20; round += 1) {
      const ten = await Promise.all(Array.from({ length: 10 }, tried))
      answers.push(...ten.map(({ status }) => status))
    }
    expect(answers.filter((status) => status === 303)).toHaveLength(1)
    expect(answers.filter((status) => status === 409)).toHaveLength(199)
    expect(await json(ref)).toMatchObject({ version: 2 })
    const rows = await house.db.selectFrom('review').select('id').where('version', '=', 1).execute()
    expect(rows.length).toBeGreaterThan(0)
  })

  test('those who may not review, or not see it, find no address', async () => {
    const { ref } = await api.save(arrest({ sensitivity: 'restricted' }))
    const answer = await web.post(`/incidents/${ref}/review`, { version: '1', verdict: 'verified' })
    expect(answer.status).toBe(404)
    const viewer = await house.signIn('viewer')
    const { ref: open } = await api.save(arrest())
    await judge(open, 'verified')
    expect((await viewer.get(`/incidents/${open}`)).text).not.toContain('id="review"')
    expect((await viewer.get('/tasks')).status).toBe(404)
  })
})

test('a researcher cannot make an incident verified by the form or by the API', async () => {
  const { status } = await api.post(arrest({ status: 'verified' }))
  expect(status).toBe(422)
  const { ref } = await api.save(arrest())
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, { status: 'verified' })
  expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(422)
})

test('in Korean it says the same', async () => {
  const { ref } = await api.save(arrest())
  await judge(ref, 'returned', '시장 이름이 없습니다.')
  const { text } = await web.get(`/incidents/${ref}?lang=ko`)
  expect(textOf(text, '#review li')).toMatch(/^반려: reviewer/)
  expect(textsOf(text, '#review button')).toEqual(['검토에 제출'])
  await web.get('/incidents?lang=en')
})
