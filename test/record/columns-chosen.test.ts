import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays } from '../../db/dictionary/date/period.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import { en } from '../../server/language/en.ts'
import {
  chosenNames,
  choiceOf,
  columnLabel,
  movedChoice,
} from '../../server/pages/column-chooser.ts'
import { rangesOf } from '../../server/pages/quick-ranges.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let web: Client
beforeAll(async () => {
  const cast = await startCast()
  ;({ house, web } = cast)
  await cast.api.save(arrest({ title: 'One' }))
})
afterAll(() => house.close())

/** The form as a browser sends it, with one of its buttons. */
function sent(html: string, button: [name: string, value: string], untick: string[] = []): string {
  const form = readPage(html).querySelector('form[action="/incidents/columns"]')
  const query = new URLSearchParams()
  for (const input of form?.querySelectorAll('input') ?? []) {
    const [name, value] = [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']
    const box = input.getAttribute('type') === 'checkbox'
    if (box && (!input.hasAttribute('checked') || untick.includes(value))) continue
    query.append(name, value)
  }
  query.append(...button)
  return `/incidents/columns?${query.toString()}`
}

const codes = (html: string) => textsOf(html, '.choose li code')
const ticked = (html: string) =>
  [...readPage(html).querySelectorAll('.choose input[checked]')].map((box) =>
    box.getAttribute('value'),
  )

describe('columns', () => {
  test('are ticked, moved and used, and the list and its file have them in that order', async () => {
    const first = await web.get('/incidents/columns?act=arrest&cols=title,ref,place')
    expect(ticked(first.text)).toEqual(['title', 'ref', 'place'])
    expect(codes(first.text)).toHaveLength(Object.keys(incidentColumns).length)
    const moved = await web.get(sent(first.text, ['up', 'place']))
    expect(codes(moved.text).slice(0, 3)).toEqual(['title', 'place', 'ref'])
    // The keyboard stays at the column that moves.
    expect(readPage(moved.text).querySelector('button[autofocus]')?.getAttribute('value')).toBe(
      'place',
    )
    const down = await web.get(sent(moved.text, ['down', 'title']))
    expect(codes(down.text).slice(0, 3)).toEqual(['place', 'title', 'ref'])
    const used = await web.get(sent(down.text, ['use', '1'], ['title']))
    expect([used.status, used.location]).toEqual([303, '/incidents?act=arrest&cols=place%2Cref'])
    const list = await web.get(used.location ?? '')
    expect(textsOf(list.text, 'thead code')).toEqual(['place', 'ref'])
    const link = readPage(list.text).querySelector('.exports a[href^="/incidents.csv"]')
    const csv = await web.get(link?.getAttribute('href') ?? '')
    expect(csv.text.split('\r\n')[0]).toBe('place,ref')
    const back = readPage(list.text).querySelector('.list-links a')?.getAttribute('href') ?? ''
    expect(ticked((await web.get(back)).text)).toEqual(['place', 'ref'])
  })

  test('of acts are others: their file is there for every choice', async () => {
    const { text } = await web.get('/incidents?cols=title,related')
    const hrefs = [...readPage(text).querySelectorAll('.exports a[download]')].map(
      (link) => link.getAttribute('href') ?? '',
    )
    expect(hrefs.length).toBeGreaterThan(5)
    for (const href of hrefs) expect([href, (await web.get(href)).status]).toEqual([href, 200])
    const acts = hrefs.find((href) => href.startsWith('/acts.csv')) ?? ''
    expect(readCsv((await web.get(acts)).text)[0]).toHaveProperty('act_id')
  })

  test('that are not known are said to be, and left out', async () => {
    for (const path of ['/incidents?cols=ref,colour', '/incidents/columns?cols=ref,colour']) {
      const { text } = await web.get(path)
      expect(textOf(text, 'main .notice')).toBe('Nothing has the name or code “colour” (cols).')
    }
    expect(ticked((await web.get('/incidents/columns?cols=ref,colour')).text)).toEqual(['ref'])
  })

  test('none is no choice, and the usual ones are the list without any', async () => {
    const { text } = await web.get('/incidents/columns?act=arrest')
    const all = ticked(text).map(String)
    expect(all).toContain('title')
    const none = await web.get(sent(text, ['use', '1'], all))
    expect([none.status, textOf(none.text, '[role=alert]')]).toEqual([
      200,
      'Tick at least one column.',
    ])
    const usual = readPage(text).querySelector('.save a')?.getAttribute('href')
    expect(usual).toBe('/incidents?act=arrest')
  })

  test('are each called something in both languages', () => {
    const t = (key: string) => key
    for (const name of Object.keys(incidentColumns)) {
      expect(columnLabel(name, 'en', t), name).not.toBe(name)
      if (`column.${name}` in en) continue
      expect(columnLabel(name, 'ko', t), name).not.toBe(name)
    }
    expect(columnLabel('colour', 'en', t)).toBe('colour')
  })

  test('are all there once, whatever the form is sent with', () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(incidentColumns)), fc.string())
    fc.assert(
      fc.property(fc.array(name), fc.array(name), name, (order, show, moved) => {
        const by = order.length % 2 === 0 ? 1 : -1
        const choice = movedChoice(order, show, { name: moved, by })
        expect(choice.order.toSorted()).toEqual(Object.keys(incidentColumns).toSorted())
        const names = chosenNames(choice)
        expect(choiceOf(names).order.slice(0, names.length)).toEqual(names.length > 0 ? names : [])
      }),
    )
  })
})

describe('quick ranges', () => {
  test.each([
    ['2026-11-30', '2026-11', '2026-10', '2026', '2025', '2025-12-01'],
    ['2024-02-29', '2024-02', '2024-01', '2024', '2023', '2023-03-01'],
    ['2024-01-01', '2024-01', '2023-12', '2024', '2023', '2023-01-02'],
  ])('of %s', (today, month, last_month, year, last_year, year_ago) => {
    expect(rangesOf(today).map(({ from, to }) => [from, to])).toEqual([
      [month, month],
      [last_month, last_month],
      [year, year],
      [last_year, last_year],
      [year_ago, today],
    ])
  })

  test('keep the rest of the query, and say by which calendar they count', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const { text } = await web.get('/incidents?act=arrest&undated=1&place=KP-10')
    const link = [...readPage(text).querySelectorAll('.ranges a')][0]
    const month = today.slice(0, 7)
    expect(link?.textContent).toBe('This month')
    expect(link?.getAttribute('href')).toBe(
      `/incidents?place=KP-10&act=arrest&from=${month}&to=${month}`,
    )
    expect(text).toContain(`today is ${today}`)
    const there = await web.get(link?.getAttribute('href') ?? '')
    expect(textsOf(there.text, '.ranges [aria-current]')).toEqual(['This month'])
  })

  test('of twelve months are a year, day by day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => {
        const today = addDays('1990-01-01', n)
        const { from, to } = rangesOf(today).at(-1) ?? { from: '', to: '' }
        const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
        expect([365, 366]).toContain(days)
      }),
    )
  })
})
