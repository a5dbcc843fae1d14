import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { holdWrites } from './other-program.ts'
import { fill, readForm, textOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())

const typed = {
  title: 'Arrest of a trader',
  summary: 'What was told cannot be told again.',
  'people.0.label': 'a trader',
  'acts.0.type': 'arrest',
  'acts.0.victims': 'p1',
}
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

/** Sends while the database cannot be written; another program holds it. */
async function sendLocked<T>(send: () => Promise<T>): Promise<T> {
  const release = await holdWrites(house.house.config.database)
  try {
    return await send()
  } finally {
    await release()
  }
}

/** The form as it came back is the form as it was sent. */
function expectKept(text: string, sent: Fields): void {
  const back = readForm(text)
  for (const name of [...Object.keys(typed), 'submission']) {
    expect([name, back[name]]).toEqual([name, [sent[name]].flat()])
  }
}

test.each(['en', 'ko'])(
  'a sheet that cannot be saved comes back as it was typed, and can be sent again (%s)',
  async (language) => {
    const { text } = await web.get(`/incidents/new?lang=${language}`)
    const own = { title: `Arrest of a trader, ${language}`, 'people.0.label': language }
    const sent = fill(text, { ...typed, ...own })
    const before = await countIncidents()
    const refused = await sendLocked(() => web.post('/incidents/new', sent))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(textOf(refused.text, '.notice')).toContain(
      language === 'en' ? 'Everything you typed is still here' : '그대로 남아 있습니다',
    )
    expectKept(refused.text, sent)
    expect(await countIncidents()).toBe(before)
    const taken = await web.post('/incidents/new', readForm(refused.text))
    expect(taken.status).toBe(303)
    expect(await countIncidents()).toBe(before + 1)
  },
  30_000,
)

test('so does an edit', async () => {
  const { ref } = await api.save(arrest({ title: 'Before' }))
  const { text } = await web.get(`/incidents/${ref}/edit?lang=en`)
  const sent = { ...readForm(text), title: ['After'] }
  const refused = await sendLocked(() => web.post(`/incidents/${ref}/edit`, sent))
  expect(refused.status).toBe(503)
  expect(readForm(refused.text)['title']).toEqual(['After'])
  const taken = await web.post(`/incidents/${ref}/edit`, readForm(refused.text))
  expect(taken.status).toBe(303)
  expect((await api.get(`/incidents/${ref}.json`)).body['title']).toBe('After')
})
