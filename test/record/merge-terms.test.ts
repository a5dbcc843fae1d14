import { afterAll, beforeAll, expect, test } from 'vitest'
import { records } from '../../db/dictionary/records.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, rows, type Json } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'
import { at, editorOf, saves } from './term-forms.ts'

let house: TestHouse
let api: Api
let web: Client
let admin: Client
let editor: ReturnType<typeof editorOf>
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
  admin = await house.signIn('admin')
  editor = editorOf(admin)
  await admin.get('/incidents?lang=en')
})
afterAll(() => house.close())

const faults = async (): Promise<unknown[]> => {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

/** What stands in every row of the record, and in the terms, without what every change changes. */
async function rowsNow() {
  const tables = [...records.map(({ name }) => name), 'term' as const]
  const all = tables.map(async (table) => {
    const found: object[] = await house.db.selectFrom(table).selectAll().orderBy('id').execute()
    return found.map((row) => {
      const { version: _, updated_at: __, change_number: ___, seal: ____, ...rest } = row as Json
      return { table, ...rest }
    })
  })
  return (await Promise.all(all)).flat()
}

const count = async (query: string) => {
  const { text } = await admin.get(`/incidents?kind=all&${query}`)
  return textOf(text, 'h1')?.split(' ')[0]
}

const acts = (...types: string[]) => types.map((type) => ({ type, victims: ['p1'] }))

test('two codes become one, as was shown before, and two again', async () => {
  const first = await api.save(arrest({ acts: acts('interrogation', 'arrest') }))
  const second = await api.save(arrest({ acts: acts('summons') }))
  const both = await api.save(arrest({ acts: acts('interrogation', 'summons') }))
  await house.setIncident({ status: 'verified' }, first.ref)
  const other = await makeApi(house, 'researcher', 'another')
  const hidden = await other.save(
    arrest({ acts: acts('interrogation'), sensitivity: 'restricted' }),
  )
  const known = await faults()
  const before = await rowsNow()
  expect([await count('act=interrogation'), await count('act=summons')]).toEqual(['2', '2'])
  const all = await count('act=interrogation&act=summons')
  const { preview, save } = await editor.merge('act_type.interrogation', 'summons')
  expect(textOf(preview.text, '#plan')).toBe('2 incidents would change')
  expect(textsOf(preview.text, 'tbody th')).toEqual([first.ref, both.ref].toSorted())
  expect(preview.text).not.toContain(hidden.ref)
  expect(textOf(preview.text, '.warning')).toMatch(/^1 of them is verified/)
  expect(await rowsNow()).toEqual(before)

  const number = await saves(save())
  expect([await count('act=summons'), all]).toEqual(['3', '3'])
  const merged = await api.get(`/incidents/${both.ref}.json`)
  expect(rows(merged.body, 'acts').map((act) => act['type'])).toEqual(['summons', 'summons'])
  expect((await api.get(`/incidents/${first.ref}.json`)).body).toMatchObject({
    status: 'submitted',
  })
  expect((await api.get(`/incidents/${second.ref}.json`)).body).toMatchObject({ version: 1 })
  expect(rows((await other.get(`/incidents/${hidden.ref}.json`)).body, 'acts')).toMatchObject([
    { type: 'interrogation' },
  ])
  // The quick line understands the name of the one that went; a filter says what became of it.
  const page = await admin.get(at('act_type.summons'))
  expect(textOf(page.text, '#aliases')?.toLowerCase()).toContain('interrogation')
  const notice = await web.get('/incidents?act=interrogation')
  expect(textOf(notice.text, '.notice')).toContain('Records have summons now.')
  expect((await web.get('/incidents.csv?act=interrogation')).status).toBe(200)
  expect((await web.get('/codebook')).text).toMatch(/merged into\s*<code>summons/)
  expect(await faults()).toEqual(known)

  const again = await save()
  expect(again.location).toBe(`${at('act_type.interrogation')}?done=same`)
  // It is a change of the record like any other; but of the vocabularies too.
  const history = await web.get(`/incidents/${both.ref}/history`)
  expect(textOf(history.text, '.change-set')).toContain('they mean the same')
  const closed = await web.get(`/changes/${number}`)
  expect([closed.status, closed.text.includes('act_type.')]).toEqual([200, false])
  expect((await web.post(`/changes/${number}/undo`)).status).toBe(404)
  expect((await admin.post(`/changes/${number}/undo`)).status).toBe(303)
  const after = await rowsNow()
  // A second person's decision does not come back by undoing.
  const undecided = before.map((row) =>
    (row as Json)['status'] === 'verified' ? { ...row, status: 'submitted' } : row,
  )
  expect(after).toEqual(undecided)
  expect([await count('act=interrogation'), await count('act=summons')]).toEqual(['2', '2'])
  expect(await faults()).toEqual(known)
})

test('of several codes in one field one becomes another, once', async () => {
  const people = [{ key: 'p1', label: 'a trader', roles: ['smuggler', 'donju', 'trader'] }]
  const { ref } = await api.save(arrest({ people }))
  const before = await rowsNow()
  const { save } = await editor.merge('role.donju', 'trader')
  const number = await saves(save())
  const { body } = await api.get(`/incidents/${ref}.json`)
  expect(rows(body, 'people')).toMatchObject([{ roles: ['smuggler', 'trader'] }])
  const found = await web.get('/incidents?victim=trader')
  expect(found.text).toContain(ref)
  await admin.post(`/changes/${number}/undo`)
  expect(await rowsNow()).toEqual(before)
})

test('sources, origins and agencies follow too', async () => {
  const source = { key: 's1', title: 'A talk', kind: 'interview', origin: { kind: 'organisation' } }
  const { ref } = await api.save(
    arrest({ sources: [source], claims: [{ source: 's1', quote: 'a' }] }),
  )
  for (const [term, into] of [
    ['source_kind.interview', 'testimony_transcript'],
    ['origin_kind.organisation', 'document'],
    ['agency_kind.customs', 'border_guard'],
  ] as const) {
    const before = await rowsNow()
    const { preview, save } = await editor.merge(term, into)
    expect(textOf(preview.text, '#plan')).toMatch(
      term.startsWith('agency') ? /^\d+ agenc(y|ies) would/ : /^1 incident would/,
    )
    const number = await saves(save())
    expect(await rowsNow()).not.toEqual(before)
    expect((await admin.post(`/changes/${number}/undo`)).status).toBe(303)
    expect(await rowsNow()).toEqual(before)
  }
  expect((await api.get(`/incidents/${ref}.json`)).status).toBe(200)
})

test('what was not shown is not changed', async () => {
  await api.save(arrest({ acts: acts('eviction') }))
  const { save } = await editor.merge('act_type.eviction', 'forced_relocation')
  const late = await api.save(arrest({ acts: acts('eviction') }))
  const answer = await save()
  expect(answer.status).toBe(409)
  expect(textsOf(answer.text, 'tbody th')).toContain(late.ref)
  expect(rows((await api.get(`/incidents/${late.ref}.json`)).body, 'acts')).toMatchObject([
    { type: 'eviction' },
  ])
})

test('one that came back into use after that finds its names taken', async () => {
  const { save } = await editor.merge('item.document', 'goods')
  await saves(save())
  const path = `${at('item.document')}/return`
  const answer = await admin.post(path, { reason: 'they differ after all' })
  expect(answer.status).toBe(422)
  expect(textOf(answer.text, '.error-summary')).toContain('is a name of another term: goods')
})

test('without a reason, or another code, nothing happens', async () => {
  const action = `${at('item.livestock')}/merge`
  for (const typed of [
    { into: 'goods', reason: ' ' },
    { into: '', reason: 'x' },
    { into: 'livestock', reason: 'x' },
    { into: 'nothing', reason: 'x' },
  ]) {
    const answer = await admin.post(action, { ...typed, step: 'save' })
    expect([typed, answer.status]).toEqual([typed, 422])
    expect(readPage(answer.text).querySelectorAll('.error-summary li')).toHaveLength(1)
  }
  expect((await admin.get(at('item.livestock'))).text).toContain('Nothing has been changed')
})
