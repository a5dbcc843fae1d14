import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findMoment } from '../../db/as-of/moment.ts'
import { updateIncident } from '../../db/save/save.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { makeCast, open, revisionOf } from './as-of-steps.ts'
import { arrest } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
/** The change sets of one incident: when it was made, and when it was edited. */
let made: { number: number; at: string }
let edited: { number: number; at: string }
beforeAll(async () => {
  house = await startHouse({ example: true })
  const { writers } = await makeCast(house)
  api = await makeApi(house, 'researcher', 'writer-1')
  web = await house.signIn('researcher', 'writer-1')
  await web.get('/incidents?lang=en')
  const { ref } = await api.save(arrest({ title: 'As it was', date_edtf: '1990-01-01' }))
  made = await newest()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const [actor] = writers
  if (!actor) throw new Error('Nobody writes.')
  const saving = { db: house.db, terms: house.house.terms, actor, language: 'en' as const }
  await updateIncident(saving, ref, { title: 'As it is', version: 1 })
  edited = await newest()
})
afterAll(() => house.close())

const newest = () =>
  house.db
    .selectFrom('change_set')
    .select(['number', 'at'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

const title = async (as_of: string | number) => {
  const { text } = await open(web, `/incidents?from=1990&to=1990&as_of=${as_of}`)
  return textOf(text, 'td.what > a')
}

describe('the moment', () => {
  test('is the number of a change set, or the last one at the end of a day or a time', async () => {
    const { number, at } = made
    const today = edited.at.slice(0, 10)
    const known: [string, number][] = [
      [String(number), number],
      ['0', 0],
      [at, number],
      [at.replace('Z', ''), number],
      [edited.at, edited.number],
      [today, edited.number],
      ['1999-12-31', 0],
      ['1999-12-31T23:59', 0],
    ]
    for (const [text, wanted] of known) {
      expect(await findMoment(house.db, text), text).toMatchObject({ number: wanted })
    }
    // At the end of the minute and of the second: what comes within them is in it.
    const later = new Date(edited.at)
    for (const length of [16, 19]) {
      const found = await findMoment(house.db, edited.at.slice(0, length), later)
      expect(found).toMatchObject({ number: edited.number })
    }
  })

  test.each(['yesterday', '-1', '1.5', '2026-02-30', '2026-13-01', '2026-11', '12T', '1e3'])(
    '%s is none',
    async (text) => {
      expect(await findMoment(house.db, text)).toBe('bad_value')
    },
  )

  test('that has not come is none', async () => {
    for (const text of [String(edited.number + 1), '999999999999999', '2999-01-01']) {
      expect(await findMoment(house.db, text), text).toBe('beyond')
    }
  })
})

describe('a page', () => {
  test('shows the record as it stood, says so, and changes nothing', async () => {
    const answer = await open(web, `/incidents?from=1990&to=1990&as_of=${made.number}`)
    const { text } = answer
    expect(answer.status).toBe(200)
    expect(textOf(text, 'td.what > a')).toBe('As it was')
    expect(textOf(text, 'h1')).toBe(`1 incident, 1990, as it stood after change ${made.number}`)
    const at = made.at.slice(0, 16).replace('T', ' ')
    expect(textOf(text, '.banner.as-of')).toContain(
      `after change ${made.number}, made on ${at} UTC`,
    )
    const document = readPage(text)
    for (const selector of ['#bulk', '[name=ref]', 'form[action="/example/removal"]']) {
      expect(document.querySelector(selector), selector).toBeNull()
    }
    const now = await web.get('/incidents?from=1990&to=1990')
    expect(textOf(now.text, 'td.what > a')).toBe('As it is')
    expect(readPage(now.text).querySelector('#bulk')).not.toBeNull()
  })

  test('leads to the version in the history, and back to the record as it is', async () => {
    const { text } = await open(web, `/incidents?from=1990&to=1990&as_of=${made.number}`)
    const document = readPage(text)
    const href = document.querySelector('td.ref a')?.getAttribute('href') ?? ''
    expect(href).toMatch(new RegExp(`/history#change-${made.number}$`))
    const history = await web.get(href.split('#')[0] ?? '')
    expect(readPage(history.text).querySelector(`#change-${made.number}`)).not.toBeNull()
    const back = document.querySelector('.banner.as-of a')?.getAttribute('href')
    expect(back).toBe('/incidents?from=1990&to=1990')
  })

  test('keeps its moment in every link, file, heading and form of it', async () => {
    const { text } = await open(web, `/incidents?kind=all&as_of=${edited.at}`)
    const document = readPage(text)
    const links = [...document.querySelectorAll('.filters .facet a, .exports a, thead a')]
    // What files hold is told of all of them.
    const own = links.filter((link) => link.getAttribute('href') !== '/codebook#files')
    expect(own.length).toBeGreaterThan(10)
    for (const link of own) {
      const query = new URL(link.getAttribute('href') ?? '', house.url).searchParams
      expect(query.get('as_of'), link.getAttribute('href') ?? '').toBe(edited.at)
    }
    const kept = document.querySelector('.filters [name=as_of]')
    expect(kept?.getAttribute('value')).toBe(edited.at)
    expect(textsOf(text, '.chips a')).toContainEqual(
      expect.stringContaining(`after change ${edited.number}`),
    )
  })

  test('offers it beside the files, with what else is asked for', async () => {
    const { text } = await web.get('/incidents?kind=all&q=broker')
    const form = readPage(text).querySelector('.as-of-ask form')
    const fields = [...(form?.querySelectorAll('input') ?? [])].map((input) => [
      input.getAttribute('name'),
      input.getAttribute('value') ?? '',
    ])
    expect(fields).toEqual([
      ['q', 'broker'],
      ['kind', 'all'],
      ['as_of', ''],
    ])
  })

  test('of what cannot be is the page of the record as it is, with a notice', async () => {
    const bad = await web.get('/incidents?from=1990&to=1990&as_of=yesterday')
    expect([bad.status, textOf(bad.text, 'td.what > a')]).toEqual([200, 'As it is'])
    expect(textOf(bad.text, '.notice')).toBe(
      '“yesterday” cannot be used for “as_of”. It was ignored.',
    )
    const beyond = await open(web, `/incidents?from=1990&to=1990&as_of=${edited.number + 1}`)
    expect(textOf(beyond.text, '.notice')).toContain('has not come yet')
    expect(readPage(beyond.text).querySelector('.banner.as-of')).toBeNull()
  })

  test('before anything was recorded is empty', async () => {
    const { text } = await open(web, '/incidents?kind=all&as_of=0')
    expect(textOf(text, '.banner.as-of')).toContain('before anything had been recorded')
    expect(textOf(text, 'h1')).toContain('0 records')
  })

  test('speaks Korean', async () => {
    const { text } = await open(web, `/incidents?kind=all&as_of=${made.number}&lang=ko`)
    expect(textOf(text, '.banner.as-of')).toContain(`변경 ${made.number}`)
    await web.get('/incidents?lang=en')
  })
})

describe('a program', () => {
  const number = async (path: string) => (await api.get(path)).status

  test.each(['/incidents.csv', '/acts.json', '/incidents.xlsx', '/api/incidents'])(
    '%s: is told what is wrong',
    async (path) => {
      for (const [as_of, code] of [
        ['yesterday', 'bad_value'],
        ['999999', 'beyond'],
      ]) {
        const { status, body } = await api.get(`${path}?as_of=${as_of}`)
        expect([status, body['errors']]).toEqual([400, [{ field: 'as_of', code, value: as_of }]])
      }
      expect(await number(`${path}?as_of=${made.number}&colour=red`)).toBe(400)
      expect(await number(`${path}?as_of=${made.number}`)).toBe(200)
    },
  )

  test('gets the older incidents of the list', async () => {
    const { body } = await api.get(`/api/incidents?from=1990&to=1990&as_of=${made.number}`)
    expect(body).toMatchObject({ total: 1, incidents: [{ title: 'As it was', version: 1 }] })
  })

  test('a file has the change in its name, and in the log', async () => {
    const { headers } = await api.get(`/incidents.csv?as_of=${made.at}&safe=1`)
    expect(headers.get('content-disposition')).toContain(`incidents_change-${made.number}_`)
    const { query } = await house.db
      .selectFrom('export')
      .select('query')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(query).toBe(`safe=1&as_of=${made.number}`)
  })

  test('where no older state can be asked, none is taken for it', async () => {
    const { text } = await web.get(`/incidents/bulk?kind=all&as_of=${made.number}`)
    expect(text).not.toContain('As it was')
    const viewer = await house.signIn('viewer')
    expect((await viewer.get(`/incidents.csv?as_of=${made.number}`)).status).toBe(404)
  })
})

describe('the command', () => {
  let work: string
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'girok-as-of-'))
  })
  afterAll(() => rmSync(work, { recursive: true }))
  let files = 0
  const run = (...args: string[]) => {
    files += 1
    const out = join(work, `${files}.csv`)
    return girok(house.env, 'export', '--format', 'csv', '--out', out, ...args)
  }

  test.each([
    [['--as-of', 'yesterday'], /REVISION is the number of a change set, or a day/],
    [['--as-of', '999999'], /has not come yet/],
    [['--as-of', '2999-01-01'], /has not come yet/],
    [['--as-of', ''], /REVISION/],
    [['--as-of', '1', '--query', 'as_of=2'], /says as_of as well/],
  ])('%j is wrong usage', async (args, said) => {
    const { code, err } = await run(...args)
    expect([code, err]).toEqual([2, expect.stringMatching(said)])
  })

  test('takes the number, a time, or the query string for it', async () => {
    const asked = ['--query', 'from=1990&to=1990', '--json']
    const [by_number, by_time, by_query, now] = await Promise.all([
      run(...asked, '--as-of', String(made.number)),
      run(...asked, '--as-of', made.at),
      run('--json', '--query', `from=1990&as_of=${made.number}&to=1990`),
      run(...asked),
    ])
    const read = (said: Awaited<ReturnType<typeof run>>) => {
      expect(said.code, said.err).toBe(0)
      return JSON.parse(said.out) as Record<string, unknown>
    }
    expect(read(by_number)).toMatchObject({ as_of: made.number, withheld: false, rows: 1 })
    for (const same of [by_time, by_query]) {
      expect(read(same)['sha256']).toBe(read(by_number)['sha256'])
    }
    expect(read(now)).not.toHaveProperty('as_of')
    expect(read(now)['sha256']).not.toBe(read(by_number)['sha256'])
  })
})

test('as it is now and as of now are the same', async () => {
  const number = await revisionOf(house)
  for (const path of ['/incidents.csv', '/acts.csv', '/incidents.json', '/incidents.geojson']) {
    const [now, then] = [
      await api.get(`${path}?kind=all`),
      await api.get(`${path}?kind=all&as_of=${number}`),
    ]
    expect(then.text, path).toBe(now.text)
  }
  expect(await title(number)).toBe('As it is')
})
