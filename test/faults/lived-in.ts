import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { operator } from '../../db/actor.ts'
import { disclosureKey } from '../../db/disclosure/key.ts'
import { fileOf } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { insertCheck } from '../../db/export-check.ts'
import { bringPairs } from '../../server/pairs.ts'
import { keepKnownKey } from '../../db/key/known-key.ts'
import { startHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { arrest, raid } from '../record/documents.ts'
import { send, toCheck } from '../record/importing.ts'
import { fill, readPage } from '../record/reading.ts'
import { pdf, photo } from '../record/sample-files.ts'

const table = [
  'ref,date,place,act,victim,publisher,published',
  'c-1,2024-02-03,Hyesan,arrest,a trader,Radio,2024-02-10',
  'c-2,2024-02-04,Musan,arrest,a smuggler,Radio,2024-02-10',
  'c-3,2024-13-40,Musan,arrest,a smuggler,Radio,2024-02-10',
].join('\r\n')

/**
 * Has people work in a data folder, as they do by the pages: so that tables which only such work
 * fills hold rows too. Nothing stays beside the database file.
 */
export async function liveIn(folder: string): Promise<void> {
  const house = await startHouse({ env: { DATA_DIR: folder } })
  try {
    await work(house)
  } finally {
    await house.close()
  }
  const connection = connect(fileOf(folder), 'write')
  connection.pragma('wal_checkpoint(truncate)')
  connection.close()
  for (const name of readdirSync(folder)) {
    if (join(folder, name) !== fileOf(folder)) rmSync(join(folder, name), { recursive: true })
  }
}

type House = Awaited<ReturnType<typeof startHouse>>

async function work(house: House): Promise<void> {
  const api = await makeApi(house)
  const [web, reviewer] = [await house.signIn('researcher'), await house.signIn('reviewer', 'Kim')]
  for (const client of [web, reviewer]) await client.get('/incidents?lang=en')
  const post = async (path: string, fields: Record<string, string>, by = web) => {
    const { status, text } = await by.post(path, fields)
    if (status >= 400) throw new Error(`${path}: ${status} ${text.slice(0, 500)}`)
  }
  const hidden = async (path: string, selector: string) => {
    const found = readPage((await web.get(path)).text).querySelector(selector)
    return found?.getAttribute('value') ?? ''
  }

  const saved = await api.save(raid())
  const others = await Promise.all([1, 2, 3, 4].map((n) => api.save(arrest({ title: `No. ${n}` }))))
  const [one, two, three, four] = others.map(({ ref }) => ref)
  const at = `/incidents/${saved.ref}`
  const comment = await hidden(at, '#comments input[name=id]')
  await post(`${at}/comments`, { id: comment, text: 'Is the date right, @Kim? 둘째' })
  const task = await hidden(`${at}/tasks/new`, 'main input[name=id]')
  const { id: assignee } = await house.user('reviewer', 'Kim')
  await post(`${at}/tasks`, { id: task, assignee, text: 'Ask the source again', due_on: '' })
  await reviewer.get(at)
  const verdict = { version: '1', verdict: 'returned', note: 'Which market?' }
  await post(`${at}/review`, verdict, reviewer)

  const source = (await house.db.selectFrom('source').select('id').executeTakeFirstOrThrow()).id
  const files: [string, Buffer<ArrayBuffer>][] = [
    ['statement.pdf', Buffer.from(pdf)],
    ['photo.jpg', Buffer.from(photo)],
    ['notes.txt', Buffer.from('혜산 시장에서 들었다. '.repeat(20_000))],
  ]
  const attached = await web.postFiles(`/sources/${source}/attachments`, {}, files)
  if (attached.status !== 303) throw new Error(`Not attached: ${attached.text.slice(0, 500)}`)

  const form = await web.get('/incidents/new')
  await web.post('/drafts', fill(form.text, { title: 'Not yet saved' }))

  const compared = (a = '', b = '') => web.get(`/duplicates/compare?a=${a}&b=${b}`)
  const pair = await compared(one, two)
  await post('/duplicates/judgement', {
    ...formTo('/duplicates/judgement', pair.text),
    ...{ verdict: 'distinct', reason: 'two markets' },
  })
  const same = await compared(three, four)
  await post('/duplicates/merge', {
    ...formTo('/duplicates/merge', same.text),
    ...{ reason: 'told twice' },
  })

  await keepKnownKey(house.db, 'a1'.repeat(32), 'Colleagues in 서울')

  // What leaves for others is noted with what was found in it, and numbers have a secret.
  await disclosureKey(house.db)
  const found = { findings: [], digest: 'of nothing' }
  const left = { profile: 'partner', query: 'from=2023', reason: 'for their report' } as const
  await insertCheck(house.db, operator, left, found)

  const { signal } = new AbortController()
  while (await bringPairs(house.house, signal)) continue

  const kept = { page: 'incidents', query: 'act=arrest', name: 'Arrests, 체포', note: '보고서' }
  await post('/views', kept)
  const view = await house.db.selectFrom('saved_view').select('id').executeTakeFirstOrThrow()
  await web.get(`/views/${view.id}`)
  // One that is waited for would be something else after the next start.
  const { location } = await web.post('/incidents.csv')
  await post(`${location}/cancel`, {})

  const { check } = await toCheck(house, web, table)
  await send(web, check, { choice: 'good', name: 'Radio' })
  await toCheck(house, web, table.replaceAll('c-', 'd-'))
}

/** What a form of a page would send as it stands. */
function formTo(action: string, html: string): Record<string, string> {
  const inputs = readPage(html).querySelectorAll(
    `form[action="${action}"] input:not([type=radio]), form[action="${action}"] input[checked]`,
  )
  return Object.fromEntries(
    [...inputs].map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']),
  )
}
