import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, rows, type Json } from './documents.ts'
import { fill, readCsv, readForm, readPage, textOf, textsOf } from './reading.ts'
import { at, editorOf, formOf, saves, type Fields } from './term-forms.ts'

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

const finds = async (q: string, client = web): Promise<string[]> => {
  const { text } = await client.get(`/incidents.csv?${new URLSearchParams({ q }).toString()}`)
  return readCsv(text)
    .map((row) => row['ref'] ?? '')
    .toSorted()
}

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body

describe('a term that somebody adds', () => {
  test('is used, filtered by, exported, retired, and kept where it is', async () => {
    const made = await editor.add('act_type', 'night_raid', {
      label_en: 'Night raid',
      label_ko: '야간 급습',
      aliases: 'raid at night\n야간 수색',
    })
    expect(made.location).toMatch(
      /^\/admin\/vocabulary\/act_type\/night_raid\?done=added&change=\d+$/,
    )
    const form = await web.get('/incidents/new')
    expect(textsOf(form.text, '#acts-0-type option')).toContain('Night raid')
    const typed = { 'title': 'Taken by night', 'people.0.label': 'a trader' }
    const acts = { 'acts.0.type': 'night_raid', 'acts.0.victims': 'p1' }
    const saved = await web.post('/incidents/new', fill(form.text, { ...typed, ...acts }))
    expect(saved.status).toBe(303)
    const ref = /KP-\d+-\d+|ZZ-\d+-\d+/.exec(saved.location ?? '')?.[0] ?? ''
    expect(await finds('야간 급습')).toEqual([ref])
    const filtered = await web.get('/incidents?act=night_raid')
    expect(textOf(filtered.text, 'h1')).toBe('1 incident, Night raid')
    const csv = readCsv((await web.get('/incidents.csv?act=night_raid')).text)
    expect(csv.map((row) => row['act_types'])).toEqual(['night_raid'])
    const quick = fill((await web.get('/incidents/new')).text, { quick: 'trader 야간수색' })
    const by_alias = await web.post('/incidents/new', quick)
    const second = /KP-\d+-\d+|ZZ-\d+-\d+/.exec(by_alias.location ?? '')?.[0] ?? ''
    expect(rows(await json(second), 'acts')).toMatchObject([{ type: 'night_raid' }])
    await web.post(`/incidents/${second}/remove`, { reason: 'a test' })
    const used = await admin.get('/admin/vocabulary/act_type')
    const line = textsOf(used.text, 'tbody tr').find((text) => text.includes('night_raid'))
    expect(line).toContain('1 incident')

    await saves(editor.retire('act_type.night_raid'))
    expect(textsOf((await web.get('/incidents/new')).text, '#acts-0-type option')).not.toContain(
      'Night raid',
    )
    expect((await web.get(`/incidents/${ref}`)).text).toContain('Night raid')
    expect(textOf((await web.get('/incidents?act=night_raid')).text, 'h1')).toBe(
      '1 incident, Night raid',
    )
    expect(textsOf((await web.get('/incidents')).text, '#facet-act ~ * a').join(' ')).toContain(
      'Night raid',
    )
    expect(textOf((await web.get('/codebook')).text, '[id="act_type.night_raid"] .tag')).toBe(
      'retired',
    )
    // Whoever edits a record that has it keeps it; nobody gives it anew.
    const old = await web.get(`/incidents/${ref}/edit`)
    expect(textsOf(old.text, '#acts-0-type option')).toContain('Night raid')
    const edited = await web.post(`/incidents/${ref}/edit`, fill(old.text, { title: 'By night' }))
    expect(edited.status).toBe(303)
    expect(rows(await json(ref), 'acts')).toMatchObject([{ type: 'night_raid' }])
    const refused = await api.post(arrest({ acts: [{ type: 'night_raid', victims: ['p1'] }] }))
    expect([refused.status, problems(refused)]).toEqual([422, ['acts.0.type retired_term']])
    expect(await faults()).toEqual([])

    await saves(admin.post(`${at('act_type.night_raid')}/return`, { reason: 'needed after all' }))
    expect(
      (await api.post(arrest({ acts: [{ type: 'night_raid', victims: ['p1'] }] }))).status,
    ).toBe(201)
  })

  test('has several codes on one person kept, of which one is retired', async () => {
    await saves(
      editor.add('role', 'herb_gatherer', { label_en: 'Herb gatherer', label_ko: '약초꾼' }),
    )
    const person = { key: 'p1', label: 'a trader', roles: ['trader', 'herb_gatherer'] }
    const { ref } = await api.save(arrest({ people: [person] }))
    await saves(editor.retire('role.herb_gatherer'))
    const page = await web.get(`/incidents/${ref}/edit`)
    expect(readForm(page.text)['people.0.roles']).toEqual(['', 'trader', 'herb_gatherer'])
    const form = fill(page.text, { 'people.0.label': 'a woman' })
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
    expect(rows(await json(ref), 'people')).toMatchObject([{ roles: ['trader', 'herb_gatherer'] }])
    const other = await api.post(arrest({ people: [person] }))
    expect(problems(other)).toEqual(['people.0.roles retired_term'])
  })

  test('sent twice is one, and its code is never another’s', async () => {
    const typed = { label_en: 'Salt', label_ko: '소금' }
    const first = await saves(editor.add('item', 'salt', typed))
    const again = await editor.add('item', 'salt', typed)
    expect(again.location).toBe('/admin/vocabulary/item/salt?done=same')
    const other = await editor.add('item', 'salt', { label_en: 'Sea salt', label_ko: '천일염' })
    expect([other.status, textOf(other.text, '#code-problem')]).toEqual([
      422,
      'This code has been given already. Choose another.',
    ])
    expect(readPage(other.text).querySelector('#label_en')?.getAttribute('value')).toBe('Sea salt')
    // Its adding is undone: it is out of use, and still there.
    expect((await admin.post(`/changes/${first}/undo`)).status).toBe(303)
    const page = await admin.get(at('item.salt'))
    expect(textsOf(page.text, '.facts dt')).toContain('Retired')
    expect((await editor.add('item', 'salt', { label_en: 'Sea', label_ko: '바다' })).status).toBe(
      422,
    )
    expect(await faults()).toEqual([])
  })

  test.each<[string, Fields, string[]]>([
    ['Night', {}, ['Code: A code is made of lower-case English letters, digits and underscores.']],
    ['new', {}, ['Code: A code is made of lower-case English letters, digits and underscores.']],
    [
      '',
      { reason: ' ' },
      ['Code: This is required.', 'Why (kept in the history): This is required.'],
    ],
    ['raid_b', { label_ko: ' ' }, ['Label in Korean: This is required.']],
    [
      'raid_c',
      { label_en: 'ARREST' },
      ['Label in English: “ARREST” is a name of another term: arrest.'],
    ],
    ['raid_d', { aliases: 'a|b' }, ['Other names: A name has no vertical bar (|) in it.']],
    ['raid_e', { label_en: 'x'.repeat(501) }, ['Label in English: This is too long.']],
  ])('%s %o is refused, and all that was typed stays', async (code, typed, said) => {
    const answer = await editor.add('act_type', code, {
      ...{ label_en: 'Raid', label_ko: '급습함', definition_en: 'Kept as it was typed.' },
      ...typed,
    })
    expect(answer.status).toBe(422)
    expect(textsOf(answer.text, '.error-summary li')).toEqual(said)
    expect(answer.text).toContain('Kept as it was typed.')
    expect(textOf(answer.text, 'title')).toMatch(/^Error: /)
  })
})

describe('the words of a term', () => {
  test('are found and shown at once; the old ones are not', async () => {
    const { ref } = await api.save(arrest({ acts: [{ type: 'eviction', victims: ['p1'] }] }))
    const before = await web.get('/incidents?act=eviction&lang=ko')
    expect(before.text).toContain('퇴거')
    expect(await finds('쫓겨남')).toEqual([])
    const old = textOf((await admin.get(`${at('act_type.eviction')}?lang=ko`)).text, 'h1') ?? ''
    const old_word = old.split(' ')[0] ?? ''
    expect(await finds(old_word)).toContain(ref)
    await admin.get('/incidents?lang=en')
    const number = await saves(editor.edit('act_type.eviction', { label_ko: '집에서 쫓겨남' }))
    expect(await finds('쫓겨남')).toEqual([ref])
    expect(await finds(old_word)).not.toContain(ref)
    expect((await web.get('/incidents?act=eviction&lang=ko')).text).toContain('집에서 쫓겨남')
    expect(await faults()).toEqual([])
    const page = await admin.get(at('act_type.eviction'))
    expect(textOf(page.text, '.change-set h3')).toContain('admin')
    expect(textOf(page.text, '.change-set p')).toBe('a better word')
    expect(textsOf(page.text, '.change-set ins')).toContain('집에서 쫓겨남')
    const change = await admin.get(`/changes/${number}`)
    expect(textsOf(change.text, '.facts code')).toEqual(['act_type.eviction'])
    expect((await admin.post(`/changes/${number}/undo`)).status).toBe(303)
    expect(await finds('쫓겨남')).toEqual([])
    expect(await finds(old_word)).toContain(ref)
    expect(await faults()).toEqual([])
    await web.get('/incidents?lang=en')
  })

  test('are found by roles of whoever took part, and of groups', async () => {
    const people = [
      { key: 'p1', label: 'one', unit: 'individual', part_of: 'p2' },
      { key: 'p2', label: 'a crowd', unit: 'group', roles: ['overseas_worker'] },
    ]
    const { ref } = await api.save(arrest({ people, acts: [{ type: 'arrest', victims: ['p1'] }] }))
    await saves(editor.edit('role.overseas_worker', { label_en: 'Lumberjack abroad' }))
    expect(await finds('lumberjack')).toEqual([ref])
    expect(await faults()).toEqual([])
  })

  test('sent twice are one change; the same words are none', async () => {
    const page = await admin.get(at('penalty.fine'))
    const form = formOf(page, at('penalty.fine'), { label_en: 'A fine', reason: 'x' })
    const first = await admin.post(at('penalty.fine'), form)
    expect(first.location).toMatch(/done=done/)
    const again = await admin.post(at('penalty.fine'), form)
    expect(again.location).toBe('/admin/vocabulary/penalty/fine?done=same')
    expect(textsOf((await admin.get(at('penalty.fine'))).text, '.change-set')).toHaveLength(1)
  })

  test('that two change at once: each keeps what is theirs, and of the same nothing is lost', async () => {
    const other = await house.signIn('admin', 'second admin')
    const term = 'outcome.injured'
    const [mine, theirs] = [await admin.get(at(term)), await other.get(`${at(term)}?lang=en`)]
    const apart = await other.post(
      at(term),
      formOf(theirs, at(term), { huridocs: '4', reason: 'x' }),
    )
    expect(apart.status).toBe(303)
    const joined = await admin.post(
      at(term),
      formOf(mine, at(term), { label_en: 'Hurt', reason: 'mine' }),
    )
    expect(joined.status).toBe(303)
    const after = await admin.get(at(term))
    const value = (text: string, name: string) =>
      readPage(text).querySelector(`#${name}`)?.getAttribute('value')
    expect([value(after.text, 'label_en'), value(after.text, 'huridocs')]).toEqual(['Hurt', '4'])
    await saves(editorOf(other).edit(term, { label_en: 'Wounded' }))
    const stale = await admin.post(
      at(term),
      formOf(after, at(term), { label_en: 'Maimed', example_en: 'He lost a hand.', reason: 'why' }),
    )
    expect(stale.status).toBe(409)
    expect(textsOf(stale.text, '.notice tbody td')).toEqual(['Wounded', 'Maimed'])
    expect(value(stale.text, 'label_en')).toBe('Maimed')
    expect(stale.text).toContain('He lost a hand.')
    expect(textOf((await admin.get(at(term))).text, 'h1')).toBe('Wounded injured')
    const sure = await admin.post(at(term), formOf(stale, at(term), {}))
    expect(sure.status).toBe(303)
    expect(textOf((await admin.get(at(term))).text, 'h1')).toBe('Maimed injured')
  })

  test('stand where somebody puts them', async () => {
    await saves(editor.edit('item.vehicle', { after: 'cash' }))
    const order = async () =>
      textsOf((await web.get('/incidents/new')).text, '#acts-0-item option').slice(1, 4)
    expect((await order()).map((label) => label.toLowerCase())).toEqual([
      'cash',
      'vehicle',
      expect.any(String),
    ])
    const first = await saves(editor.edit('item.vehicle', { after: '' }))
    expect((await order())[0]?.toLowerCase()).toBe('vehicle')
    await admin.post(`/changes/${first}/undo`)
    expect((await order())[0]?.toLowerCase()).toBe('cash')
    const round = await editor.edit('item.vehicle', { parent: 'vehicle' })
    expect(textsOf(round.text, '.error-summary li')).toEqual([
      'Part of: A term is not part of itself, nor of one that is part of it.',
    ])
  })
})

describe('a code that the program goes by', () => {
  test.each(['act_type.arrest', 'outcome.died', 'degree.carried_out'])(
    '%s has its words changed and nothing else',
    async (term) => {
      await saves(editor.edit(term, { example_en: `An example of ${term}.` }))
      const page = await admin.get(at(term))
      expect(page.text).toContain('goes by this code')
      expect(page.text).not.toContain('/retirement')
      expect((await editor.retire(term)).status).toBe(422)
      expect((await admin.get(`${at(term)}/merge`)).status).toBe(404)
      expect((await admin.post(`${at(term)}/merge`, { into: 'other', reason: 'x' })).status).toBe(
        404,
      )
    },
  )

  test.each(['status', 'reliability', 'link_type', 'unit'])(
    'of %s: so are all of them, and none is added',
    async (name) => {
      const page = await admin.get(`/admin/vocabulary/${name}`)
      expect(textOf(page.text, '.prose')).toContain('Only the words can be changed.')
      expect(page.text).not.toContain(`/admin/vocabulary/${name}/new`)
      expect((await admin.get(`/admin/vocabulary/${name}/new`)).status).toBe(404)
      const made = await admin.post(`/admin/vocabulary/${name}`, {
        ...{ label_en: 'X', label_ko: '엑스', definition_en: 'x', definition_ko: 'x' },
        ...{ code: 'x', reason: 'x' },
      })
      expect(made.status).toBe(404)
      const [code = ''] = textsOf(page.text, 'tbody code')
      expect((await editor.retire(`${name}.${code}`)).status).toBe(404)
      await saves(editor.edit(`${name}.${code}`, { example_en: 'An example.' }))
    },
  )
})

test('others find nothing there, and no way to it', async () => {
  const number = await saves(editor.edit('item.cash', { example_en: 'Notes.' }))
  for (const role of ['viewer', 'analyst', 'researcher', 'reviewer'] as const) {
    const client = await house.signIn(role)
    for (const path of ['/admin/vocabulary', '/admin/vocabulary/item', at('item.cash')]) {
      expect([role, path, (await client.get(path)).status]).toEqual([role, path, 404])
    }
    expect((await client.post(at('item.cash'), { reason: 'x', version: '1' })).status).toBe(404)
    expect((await client.get('/codebook')).text).not.toContain('/admin/vocabulary')
    expect((await client.get(`/changes/${number}`)).status).toBe(404)
    expect((await client.post(`/changes/${number}/undo`)).status).toBe(404)
  }
  const none = await admin.get('/admin/vocabulary/nothing')
  expect(none.status).toBe(404)
  expect((await admin.get('/admin/vocabulary/item/nothing')).status).toBe(404)
  expect((await admin.get('/codebook')).text).toContain('href="/admin/vocabulary/item"')
  const token = await makeApi(house, 'admin')
  expect((await token.get('/admin/vocabulary')).status).toBe(403)
})
