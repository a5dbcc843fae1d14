import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { records } from '../../db/dictionary/records.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { csvOf, follow, formOf, send, toCheck, upload } from './importing.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const headers = ['No', 'Title', 'Date', 'Place', 'Act', 'Victim', 'Outlet', 'Link', 'Published']

/** A good row of a table of this name. */
const row = (table: string, n: number, over: Partial<Record<string, string>> = {}): string[] => {
  const cells: Record<string, string> = {
    ...{ No: `${table}-${n}`, Title: `${table} number ${n}`, Date: '2023-11-05', Place: 'Hyesan' },
    ...{ Act: 'Arrest', Victim: 'a trader', Outlet: 'Daily NK' },
    ...{ Link: `https://example.org/${table}/${n % 7}`, Published: `2024-01-2${n % 7}` },
  }
  return headers.map((name) => over[name] ?? cells[name] ?? '')
}

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body
const found = async (query: string) => readCsv((await api.get(`/incidents.csv?${query}`)).text)
const count = async () => (await found('kind=all')).length
const idOf = (path: string) => path.split('/')[2] ?? ''

async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

/** Every row of the record, and of what is found by words. */
async function content() {
  const tables = await Promise.all(
    records.map(async ({ name }) => [
      name,
      await house.db.selectFrom(name).selectAll().orderBy('id').execute(),
    ]),
  )
  return Object.fromEntries(tables) as Record<string, unknown[]>
}

describe('a table of 1,000 rows, 50 of them wrong', () => {
  const wrong = (n: number): Partial<Record<string, string>> =>
    [
      { Date: '13/45' },
      { Place: 'Hyesam' },
      { Act: 'arest' },
      { Published: 'soon' },
      { Link: 'no' },
    ][n % 5] ?? {}
  const rows = Array.from({ length: 1000 }, (_, n) =>
    row('big', n, n % 20 === 7 ? wrong((n - 7) / 20) : {}),
  )
  let errors = ''
  let path = ''
  let imported = 0

  test('is counted, row by row, before anything is imported', async () => {
    const before = await content()
    const { check } = await toCheck(house, web, csvOf([headers, ...rows]), { name: 'big.csv' })
    expect(textOf(check.text, '.total')).toBe(
      '1,000 rows · 950 new · 0 updated · 0 left as they are · 50 wrong',
    )
    expect(textsOf(check.text, 'details > summary').slice(1)).toEqual([
      '50 incidents are wrong',
      '950 new incidents (The first 50)',
    ])
    const [first = ''] = textsOf(check.text, '.outcomes tbody tr')
    expect(first).toContain('Date “13/45”')
    expect(await content()).toEqual(before)
    path = check.path
    errors = (await web.get(`/import/${idOf(path)}/errors.csv`)).text
    const listed = readCsv(errors)
    expect(listed).toHaveLength(50)
    expect(listed[1]).toMatchObject({ No: 'big-27', Place: 'Hyesam', import_row: '29' })
    expect(listed[1]).toMatchObject({ import_column: 'Place' })
    expect(listed[1]?.['import_reason']).toMatch(/^Place: No place in the gazetteer/)
  })

  test('is imported not at all where all or nothing is asked for', async () => {
    const before = await content()
    const check = { ...(await web.get(path)), path }
    const answer = await send(web, check, { choice: 'all' })
    expect(answer.status).toBe(422)
    expect(textsOf(answer.text, '.error')[0]).toMatch(/all or nothing would be nothing/)
    expect(await content()).toEqual(before)
  })

  test('is imported without the wrong rows, as one change; these are imported once they are right', async () => {
    const check = { ...(await web.get(path)), path }
    const report = await send(web, check, { choice: 'good', reason: 'the sheet of the office' })
    expect(report.path).toMatch(/report$/)
    const number = await lastChange(house.db)
    expect(await found(`import=${number}`)).toHaveLength(950)
    imported = number
    const change = await web.get(`/changes/${number}`)
    expect(change.text).toContain('the sheet of the office')
    expect(textOf(change.text, '.facts dd')).toBe('imported')
    expect(readCsv((await web.get(`/import/${idOf(path)}/errors.csv`)).text)).toHaveLength(50)
    const corrected = readCsv(errors).map((one) =>
      row('big', Number(one['No']?.slice(4)), { Title: one['Title'] ?? '' }),
    )
    const extra = ['import_row', 'import_column', 'import_reason']
    const file = csvOf([[...headers, ...extra], ...corrected.map((one) => [...one, '', '', ''])])
    const again = await toCheck(house, web, file, { name: 'big-errors.csv' })
    expect(textOf(again.check.text, '.total')).toContain('50 rows · 50 new')
    await send(web, again.check)
    expect(await found('q=%22big+number%22')).toHaveLength(1000)
    expect(await faults()).toEqual([])
  })

  test('brought again it leaves what is the same, and changes what is not', async () => {
    const before = await content()
    const good = Array.from({ length: 1000 }, (_, n) =>
      row('big', n, n === 3 ? { Title: 'Another title' } : {}),
    )
    const { check } = await toCheck(house, web, csvOf([headers, ...good]), { name: 'big.csv' })
    expect(textOf(check.text, '.total')).toBe(
      '1,000 rows · 0 new · 1 updated · 999 left as they are · 0 wrong',
    )
    expect(textsOf(check.text, '.outcomes li')[0]).toBe(
      'Incident: Title: big number 3 → Another title',
    )
    expect(await content()).toEqual(before)
    await send(web, check)
    expect(await found('q=%22another+title%22')).toHaveLength(1)
    expect(await count()).toBe(before['incident']?.length)
    await web.post(`/changes/${await lastChange(house.db)}/undo`)
    expect(await found('q=%22big+number+3%22')).toHaveLength(1)
    expect(await faults()).toEqual([])
  })

  test('is taken back as a whole, though it is large, and then is there again', async () => {
    const before = await content()
    const page = await web.get(`/changes/${imported}`)
    expect(page.text).toContain('and 450 more')
    // One of its rows has been changed and changed back since, by the table that was brought again.
    expect((await web.post(`/changes/${imported}/undo`)).status).toBe(409)
    const { location } = await web.post(`/changes/${imported}/undo`, { extent: 'all' })
    expect(await found('q=%22big+number%22')).toHaveLength(50)
    expect(await faults()).toEqual([])
    await web.post(`/changes/${/\d+/.exec(location ?? '')?.[0]}/undo`)
    expect(await found('q=%22big+number%22')).toHaveLength(1000)
    expect((await content())['incident']?.length).toBe(before['incident']?.length)
    expect(await faults()).toEqual([])
  })
})

test('undoing an import brings the database back row by row', async () => {
  await api.save(arrest({ title: 'Was there before' }))
  const before = await content()
  const table = csvOf([
    headers,
    row('undone', 1),
    row('undone', 1, { Act: 'detention' }),
    row('undone', 2),
  ])
  const { check } = await toCheck(house, web, table)
  await send(web, check)
  const number = await lastChange(house.db)
  expect(await content()).not.toEqual(before)
  await web.post(`/changes/${number}/undo`)
  expect(await content()).toEqual(before)
  expect((await api.get(`/incidents.csv?import=${number}`)).status).toBe(400)
  expect(await faults()).toEqual([])
  // It is not known any more: brought again it is new.
  const again = await toCheck(house, web, table)
  expect(textOf(again.check.text, '.total')).toContain('2 new')
})

describe('one incident in several rows', () => {
  test('has an act for each, each person and source once, and each quote where it belongs', async () => {
    const names = [...headers, 'Quote', 'Credibility', 'Reliability', 'Agency', 'Sex']
    const table = csvOf([
      names,
      [...row('acts', 1), 'taken from her stall', '3', 'F', 'Ministry of State Security', 'female'],
      [...row('acts', 1, { Act: 'Sentence', Title: '' }), 'to six months', '2', 'F', '', 'female'],
      [
        ...row('acts', 1, { Act: 'search', Victim: 'the household', Title: '' }),
        '',
        '',
        '',
        '',
        '',
      ],
    ])
    const { check } = await toCheck(house, web, table)
    expect(textOf(check.text, '.total')).toContain('3 rows · 1 new')
    await send(web, check)
    const [{ ref = '' } = {}] = await found('q=%22acts+number+1%22')
    const saved = await json(ref)
    expect(saved['people']).toHaveLength(2)
    expect(saved['acts']).toMatchObject([
      { type: 'arrest', agencies: [{ agency_id: 'mss' }] },
      { type: 'sentence', agencies: [] },
      { type: 'search' },
    ])
    expect(saved['sources']).toMatchObject([
      { publisher: 'Daily NK', origin: { reliability: 'F' } },
    ])
    expect(saved['claims']).toMatchObject([
      { act: 0, quote: 'taken from her stall', credibility: '3' },
      { act: 1, quote: 'to six months', credibility: '2' },
    ])
  })

  test('is not taken where they contradict each other, nor where one of them is wrong', async () => {
    const table = csvOf([
      headers,
      row('split', 1),
      row('split', 1, { Date: '2023-11-06' }),
      row('split', 2),
      row('split', 2, { Act: 'nonsense' }),
    ])
    const { check } = await toCheck(house, web, table)
    expect(textOf(check.text, '.total')).toContain(
      '0 new · 0 updated · 0 left as they are · 2 wrong',
    )
    expect(check.text).toContain('Row 2 says otherwise of the same incident.')
    const listed = readCsv((await web.get(`/import/${idOf(check.path)}/errors.csv`)).text)
    expect(listed.map((one) => one['import_reason'])).toEqual([
      'Another row of the same incident is wrong.',
      'Date: Row 2 says otherwise of the same incident.',
      'Another row of the same incident is wrong.',
      expect.stringContaining('“nonsense” is not in the list'),
    ])
  })
})

describe('what many rows cite', () => {
  test('is one source, also where it is stored already, and says nothing else than it did', async () => {
    const url = 'https://example.org/known'
    await api.save(
      arrest({
        title: 'Cites it',
        sources: [{ key: 's1', url, publisher: 'Daily NK', published_on: '2024-01-20' }],
      }),
    )
    const cites = { Link: url, Published: '2024-01-20' }
    const table = csvOf([
      headers,
      row('cite', 1, cites),
      row('cite', 2, cites),
      row('cite', 3),
      row('cite', 10),
    ])
    const { check } = await toCheck(house, web, table)
    await send(web, check)
    const query = house.db.selectFrom('source').select('id')
    expect(await query.where('url', '=', url).execute()).toHaveLength(1)
    expect(await query.where('url', 'like', '%/cite/3').execute()).toHaveLength(1)
    const other = csvOf([
      headers,
      row('cite', 4, { ...cites, Outlet: 'Another' }),
      row('cite', 5),
      row('cite', 12, { Outlet: 'Other' }),
    ])
    const again = await toCheck(house, web, other)
    expect(textOf(again.check.text, '.total')).toContain(
      '1 new · 0 updated · 0 left as they are · 2 wrong',
    )
    expect(await faults()).toEqual([])
  })
})

describe('values that are not clear', () => {
  test('are listed with what they may mean, mapped, and remembered for the next table', async () => {
    const names = ['Number', 'Where', 'What', 'Whom', 'By']
    const rows = [
      names,
      ['m1', 'Hyesan', 'led off by men', 'a trader', 'MSS'],
      ['m2', 'Hyesan', 'led off by men', 'a trader', ''],
      ['m3', 'Jungang', 'arrest', 'a trader', ''],
    ]
    const columns = {
      'column-0': 'reference',
      'column-2': 'act.type',
      'column-3': 'victim.label',
      'column-4': 'agency.agency',
    }
    const file = await follow(web, await upload(house, web, csvOf(rows), 'unclear.csv'))
    const values = await send(web, await send(web, file), columns)
    expect(textsOf(values.text, '.mapping tbody th')).toEqual(
      expect.arrayContaining(['led off by men', 'MSS']),
    )
    const fields = formOf(values.text)
    const named = [...readPage(values.text).querySelectorAll('.mapping tbody tr')].map(
      (line) =>
        [
          line.querySelector('th')?.textContent,
          line.querySelector('select')?.getAttribute('name') ?? '',
        ] as const,
    )
    const inputOf = (text: string) => named.find(([one]) => one === text)?.[1] ?? ''
    // An ambiguous name is never chosen for anybody.
    expect(fields[inputOf('MSS')]).toBe('')
    const chosen = { [inputOf('led off by men')]: 'arrest', [inputOf('MSS')]: 'mss' }
    const check = await send(web, values, chosen)
    expect(textOf(check.text, '.total')).toContain('3 rows')
    const report = await send(web, check, { name: 'The office', choice: 'good' })
    expect(report.text).toContain('The mapping is saved as “The office”.')
    const again = await toCheck(
      house,
      web,
      csvOf([names, ['m9', 'Hyesan', 'led off by men', 'a boy', 'MSS']]),
    )
    expect(textOf(again.check.text, '.total')).toContain('1 row · 1 new')
    const stored = await house.db.selectFrom('import_mapping').select('name').execute()
    expect(stored.map(({ name }) => name)).toContain('The office')
  })
})

describe('what is wrong with how columns are read', () => {
  test('comes back with everything that was chosen', async () => {
    const file = await follow(web, await upload(house, web, csvOf([headers, row('w', 1)])))
    const columns = await send(web, file)
    const twice = await send(web, columns, {
      ...{
        'column-1': 'title',
        'column-5': 'title',
        'fixed-0': 'language',
        'fixed-0-text': 'Klingon',
      },
      references_of: 'My own sheet',
    })
    expect(twice.status).toBe(422)
    expect(textsOf(twice.text, '.error')).toEqual([
      'Two columns cannot both be: Title.',
      'Language: “Klingon” is not in the list. Choose one that is.',
    ])
    expect(formOf(twice.text)).toMatchObject({
      ...{ 'column-5': 'title', 'fixed-0': 'language', 'fixed-0-text': 'Klingon' },
      references_of: 'My own sheet',
    })
    const nothing = await send(web, columns, { 'column-0': '', 'column-4': '' })
    expect(textsOf(nothing.text, '.error')[0]).toMatch(/^No column says what was done/)
  })

  test('values for every row stand where no column says any', async () => {
    const file = await follow(web, await upload(house, web, csvOf([headers, row('fixed', 1)])))
    const columns = await send(web, file)
    const check = await send(
      web,
      await send(web, columns, {
        ...{
          'column-4': '',
          'column-6': '',
          'fixed-0': 'act.type',
          'fixed-0-text': 'search; 체포',
        },
        ...{ 'fixed-1': 'source.publisher', 'fixed-1-text': 'Radio' },
      }),
    )
    await send(web, check)
    const [{ ref = '' } = {}] = await found('q=%22fixed+number+1%22')
    expect(await json(ref)).toMatchObject({
      acts: [{ type: 'search' }, { type: 'arrest' }],
      sources: [{ publisher: 'Radio' }],
    })
  })
})

describe('what the form refuses or asks about', () => {
  test('an import neither writes nor passes over', async () => {
    const names = [...headers, 'Status', 'Credibility']
    const table = csvOf([
      names,
      [...row('form', 1), 'verified', ''],
      [...row('form', 2), 'submitted', '1'],
      [...row('form', 3, { Date: '2031-01-01' }), '', ''],
      [...row('form', 4, { Victim: 'a\u0007bell' }), '', ''],
    ])
    const { check } = await toCheck(house, web, table)
    expect(textOf(check.text, '.total')).toContain(
      '1 new · 0 updated · 0 left as they are · 3 wrong',
    )
    expect(check.text).toContain('Only a reviewer verifies or returns a record.')
    expect(check.text).toContain('this has one origin only')
    const unasked = await send(web, check, { choice: 'good' })
    expect(unasked.status).toBe(422)
    expect(textsOf(unasked.text, '.error')).toEqual(['Say why what is seldom true is so here.'])
    await send(web, { ...unasked, path: check.path }, { reason: 'a test of the clock' })
    const [{ ref = '' } = {}] = await found('q=%22form+number+3%22')
    const history = await web.get(`/incidents/${ref}/history`)
    expect(history.text).toContain('a test of the clock')
  })

  test('an incident that may be there already is told of, and imported all the same', async () => {
    const { ref } = await api.save(
      arrest({ title: 'Told before', date_edtf: '2019-03-04', place_id: 'KP-09.musan' }),
    )
    const table = csvOf([headers, row('like', 1, { Date: '2019-03-04', Place: 'Musan' })])
    const { check } = await toCheck(house, web, table)
    expect(textOf(check.text, '.outcomes a')).toBe(`May be the same as ${ref}`)
    const report = await send(web, check)
    expect(report.path).toMatch(/report$/)
  })
})
