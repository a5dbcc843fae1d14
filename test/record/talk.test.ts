import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mentionedIn } from '../../db/comment.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let other: Client
let ref: string
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
  other = await house.signIn('analyst', 'Kim Ok')
  await other.get('/incidents?lang=en')
  ;({ ref } = await api.save(arrest({ title: 'Talked about' })))
})
afterAll(() => house.close())

const idIn = (html: string, selector: string) =>
  readPage(html).querySelector(selector)?.getAttribute('value') ?? ''

async function comment(text: string, by = web, on = ref) {
  const page = await by.get(`/incidents/${on}`)
  return by.post(`/incidents/${on}/comments`, {
    id: idIn(page.text, '#comments input[name=id]'),
    text,
  })
}

describe('comments', () => {
  test('are seen by others, called ones are told, and seen ones are done', async () => {
    await comment('The date is doubtful, @Kim Ok: see the second quote.\r\n\r\n<b>둘째</b>')
    const page = await other.get(`/incidents/${ref}`)
    expect(textOf(page.text, '#comments li')).toContain('researcher')
    expect(textOf(page.text, '#comments li .prose')).toBe(
      'The date is doubtful, @Kim Ok: see the second quote. <b>둘째</b>',
    )
    const tasks = await other.get('/tasks')
    const line = 'section[aria-labelledby=mentions] li'
    expect(textOf(tasks.text, line)).toContain('Talked about')
    const seen = readPage(tasks.text).querySelector(`${line} form`)?.getAttribute('action') ?? ''
    expect((await other.post(seen)).status).toBe(303)
    expect(textOf((await other.get('/tasks')).text, line)).toBeNull()
  })

  test('a form sent twice says it once; a blank one says nothing, and keeps what is typed', async () => {
    const page = await web.get(`/incidents/${ref}`)
    const sent = { id: idIn(page.text, '#comments input[name=id]'), text: 'Only once' }
    await Promise.all([1, 2, 3].map(() => web.post(`/incidents/${ref}/comments`, sent)))
    const said = textsOf((await web.get(`/incidents/${ref}`)).text, '#comments .prose')
    expect(said.filter((text) => text === 'Only once')).toHaveLength(1)
    expect((await comment('  \n ')).status).toBe(422)
    const long = await comment('가'.repeat(4_001))
    expect(long.status).toBe(422)
    expect(textOf(long.text, '#comment')).toHaveLength(4_001)
    expect(textOf(long.text, '#comment-problem')).toMatch(/4,000/)
  })

  test('a form sent again with other words says those as well', async () => {
    const page = await web.get(`/incidents/${ref}`)
    const id = idIn(page.text, '#comments input[name=id]')
    for (const text of ['First words', 'First words, and more']) {
      await web.post(`/incidents/${ref}/comments`, { id, text })
    }
    const said = textsOf((await web.get(`/incidents/${ref}`)).text, '#comments .prose')
    expect(said).toEqual(expect.arrayContaining(['First words', 'First words, and more']))
  })

  test('what is written comes back when the session has ended, or the record is hidden', async () => {
    const { ref: own } = await api.save(arrest())
    const page = await other.get(`/incidents/${own}`)
    await house.setIncident({ sensitivity: 'restricted' }, own)
    const text = 'words nobody should lose'
    const gone = await other.post(`/incidents/${own}/comments`, { text })
    expect([gone.status, gone.text.includes(text)]).toEqual([404, true])
    const csrf = idIn(page.text, 'input[name=csrf]')
    const out = await house.visitor().post(`/incidents/${ref}/comments`, { text, csrf })
    expect([out.status, out.text.includes(text)]).toEqual([401, true])
  })

  test('are withdrawn by whoever wrote them alone', async () => {
    await comment('Not so')
    const { text } = await web.get(`/incidents/${ref}`)
    const forms = [...readPage(text).querySelectorAll('#comments li form')]
    const action = forms.at(-1)?.getAttribute('action') ?? ''
    expect(textsOf((await other.get(`/incidents/${ref}`)).text, '#comments li form')).toEqual([])
    expect((await other.post(action)).status).toBe(404)
    expect((await web.post(action)).status).toBe(303)
    const after = await other.get(`/incidents/${ref}`)
    expect(textsOf(after.text, '#comments li').at(-1)).toMatch(/Withdrawn\.$/)
    expect(after.text).not.toContain('Not so')
  })

  test('are in no search, no file, and not a viewer’s to read', async () => {
    await comment('a word nobody searches: quodlibet')
    expect((await web.get('/incidents?q=quodlibet')).text).not.toContain(`/incidents/${ref}"`)
    for (const path of ['/incidents.csv', '/acts.csv', `/incidents/${ref}.json`]) {
      expect((await web.get(path)).text, path).not.toContain('quodlibet')
    }
    await house.setIncident({ status: 'verified' }, ref)
    const viewer = await house.signIn('viewer')
    expect((await viewer.get(`/incidents/${ref}`)).text).not.toContain('quodlibet')
  })

  test('of what somebody may not see neither call nor are reached', async () => {
    const admin = await makeApi(house, 'admin')
    const { ref: secret } = await admin.save(arrest({ sensitivity: 'restricted' }))
    const root = await house.signIn('admin')
    await comment('@Kim Ok look', root, secret)
    expect((await other.get('/tasks')).text).not.toContain(secret)
    const told = await root.get(`/incidents/${secret}?unheard=1`)
    expect(told.text).toMatch(/may not see this incident, and is not told|표시되지 않습니다/)
    const kim = (await house.user('analyst', 'Kim Ok')).id
    const asked = await root.post(`/incidents/${secret}/tasks`, { assignee: kim, text: 'x' })
    expect(asked.status).toBe(422)
    expect((await api.get(`/incidents/${ref}`)).text).not.toContain('id="comments"')
    expect((await other.post(`/incidents/${secret}/comments`, { text: 'x' })).status).toBe(404)
  })

  test('come back with an incident that was removed', async () => {
    const { ref: gone } = await api.save(arrest())
    await comment('still there', web, gone)
    const { location } = await web.post(`/incidents/${gone}/remove`, { reason: 'a test' })
    await web.post(`${(location ?? '').replace('?done=1', '')}/undo`)
    expect((await web.get(`/incidents/${gone}`)).text).toContain('still there')
  })
})

test('a name is called by itself, not by the beginning of another', () => {
  const users = [
    { id: '1', name: 'Kim', email: 'kim@example.org' },
    { id: '2', name: '김옥', email: 'ok.kim@example.org' },
    { id: '3', name: '', email: 'lee@example.org' },
    { id: '4', name: 'Kim Ok', email: 'x@example.org' },
  ]
  const cases: [string, string[]][] = [
    ['@Kim, look', ['1']],
    ['@KIM', ['1']],
    ['@Kimberly', []],
    ['kim', []],
    ['@김옥님', ['2']],
    ['@ok.kim and @lee.', ['2', '3']],
    ['@Kimb and @Kim', ['1']],
    ['@Kim Ok', ['4']],
    ['write to kim@example.org', []],
  ]
  for (const [text, ids] of cases) expect(mentionedIn(text, users), text).toEqual(ids)
})

describe('tasks', () => {
  const assign = async (fields: Record<string, string>) => {
    const page = await web.get(`/incidents/${ref}/tasks/new`)
    const id = idIn(page.text, 'main input[name=id]')
    return web.post(`/incidents/${ref}/tasks`, { id, ...fields })
  }
  const kim = async () => (await house.user('analyst', 'Kim Ok')).id

  test('are asked of somebody, listed for them by what presses, done and undone', async () => {
    const [assignee, later] = [await kim(), '2999-01-01']
    expect((await assign({ assignee, text: 'Find the photograph' })).status).toBe(303)
    await assign({ assignee, text: 'Ask for the date', due_on: later })
    await assign({ assignee, text: 'What became of him', due_on: '2024-04-10' })
    const mine = 'section[aria-labelledby=mine] li'
    const lines = textsOf((await other.get('/tasks')).text, mine)
    expect(lines.map((line) => line.slice(0, 12))).toEqual([
      'What became ',
      'Ask for the ',
      'Find the pho',
    ])
    expect(lines[0]).toMatch(/from researcher · overdue since 10 Apr 2024/)
    expect(lines[1]).toMatch(/due 1 Jan 2999/)
    const { text } = await other.get('/tasks')
    const done = readPage(text).querySelector(`${mine} form`)?.getAttribute('action') ?? ''
    expect((await other.post(done, { back: 'tasks' })).location).toBe('/tasks')
    expect(textsOf((await other.get('/tasks')).text, mine)).toHaveLength(2)
    const record = await web.get(`/incidents/${ref}`)
    expect(textsOf(record.text, '#tasks li')[2]).toMatch(/for Kim Ok · from researcher · done/)
    await web.post(done.replace('/done', '/reopening'))
    expect(textsOf((await other.get('/tasks')).text, mine)).toHaveLength(3)
  })

  test('with something missing or wrong are asked again, as typed', async () => {
    const answer = await assign({ assignee: 'nobody', text: '', due_on: '31 Feb' })
    expect(answer.status).toBe(422)
    expect(textsOf(answer.text, '.error')).toEqual([
      'Choose somebody.',
      'Say what is to be done.',
      'Write a day such as 2024-04-10.',
    ])
    expect(idIn(answer.text, '#due_on')).toBe('31 Feb')
    const { id } = await house.user('viewer')
    expect((await assign({ assignee: id, text: 'x' })).status).toBe(422)
  })
})
