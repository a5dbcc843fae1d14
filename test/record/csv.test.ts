import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readCsv } from './reading.ts'

/** The headers of interfaces.md, word for word. */
const incident_header =
  'ref,kind,title,date_text,date_edtf,date_earliest,date_latest,date_precision,date_match,country_code,province_code,province,county,place_id,place,place_precision,latitude,longitude,act_types,acts,persons_min,persons_max,persons_arrested,persons_sentenced,sentence_months_min,sentence_months_max,confiscations,agencies,origins,sources,reliability,credibility,status,summary,related,url,created_at,updated_at,id'
const act_header =
  'act_id,incident_ref,seq,type,asserted,victim_id,victim,victim_unit,victim_roles,victim_sex,victim_size_min,victim_size_max,date_text,date_edtf,date_earliest,date_latest,date_precision,date_match,province_code,province,county,place_id,place,facility,agencies,penalty,duration_text,months_min,months_max,deciding_body,item,description,quantity,amount,currency,amount_basis,returned,outcome,reason,origins,credibility,url'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
})
afterAll(() => house.close())

const text = async (path: string) => (await api.get(path)).text
const only = async (path: string) => {
  const [record, ...others] = readCsv(await text(path))
  expect(others).toEqual([])
  return record ?? {}
}
/** Saves an incident and gives back its line of `/incidents.csv`. */
const line = async (document: Json, more = '') => {
  const { id } = await api.save(document)
  const all = readCsv(await text(`/incidents.csv?kind=all${more}`))
  return all.find((record) => record['id'] === id) ?? {}
}

test.each([
  ['/incidents.csv', incident_header],
  ['/acts.csv', act_header],
])('%s has the promised columns in the promised order', async (path, header) => {
  expect((await text(path)).split('\r\n')[0]).toBe(header)
  const { headers } = await api.get(path)
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="\w+_[\w.-]+\.csv"$/)
})

test('nothing that matches is still a file with a header', async () => {
  expect(await text('/incidents.csv?from=1950&to=1950')).toBe(`${incident_header}\r\n`)
  expect(await text('/acts.csv?from=1950&to=1950')).toBe(`${act_header}\r\n`)
})

describe('RFC 4180', () => {
  const texts = [
    'a "quoted" word',
    'one, two',
    'first\nsecond',
    'first\rsecond',
    '"',
    'x "',
    '한글, "글"',
  ]

  test.each(texts)('a strict reader gets %j back as it was stored', async (summary) => {
    expect((await line(arrest({ title: summary, summary })))['summary']).toBe(summary)
  })

  test('lines end in CRLF, and a line break stands only between quotes', async () => {
    await api.save(arrest({ summary: 'first\nsecond' }))
    await api.save(arrest({ summary: 'first\rsecond' }))
    const file = await text('/incidents.csv')
    expect(file.endsWith('\r\n')).toBe(true)
    const outside = file.replaceAll(/"(?:[^"]|"")*"/g, '')
    expect(outside.replaceAll('\r\n', '')).not.toMatch(/[\r\n"]/)
    expect(parse(file, { record_delimiter: '\r\n' })).toHaveLength(outside.split('\r\n').length - 1)
  })
})

test('a byte-order mark comes only when asked for', async () => {
  const headers = { authorization: `Bearer ${await house.token('analyst')}` }
  const begin = async (path: string) => {
    const bytes = await fetch(house.url + path, { headers }).then((response) => response.bytes())
    return [...bytes.slice(0, 3)]
  }
  expect(await begin('/incidents.csv?bom=1')).toEqual([0xef, 0xbb, 0xbf])
  expect(await begin('/incidents.csv')).toEqual([...Buffer.from('ref')])
  expect(await begin('/acts.csv')).toEqual([...Buffer.from('act')])
})

describe('a text that a spreadsheet would run as a formula', () => {
  const formulas = ['=1+1', '+41 44', '-1', '@SUM(A1)', '=HYPERLINK("x","y")']

  test.each(formulas)('%s is written as it is, and guarded with safe=1 or bom=1', async (title) => {
    const { ref } = await api.save(arrest({ title }))
    const titled = async (more: string) =>
      readCsv(await text(`/incidents.csv?sort=-updated${more}`)).find((row) => row['ref'] === ref)
    expect((await titled(''))?.['title']).toBe(title)
    expect((await titled('&safe=1'))?.['title']).toBe(`'${title}`)
    expect((await titled('&bom=1'))?.['title']).toBe(`'${title}`)
  })

  test('a number is no text, and is never touched', async () => {
    await house.db
      .updateTable('place')
      .set({ latitude: '-10', longitude: '-43.2' })
      .where('id', '=', 'BR')
      .execute()
    const found = await line(arrest({ title: '-', place: 'Brazil' }), '&safe=1')
    expect([found['title'], found['longitude']]).toEqual(["'-", '-43.2'])
  })

  test('every button of the list carries the guard', async () => {
    const page = await (await house.signIn('analyst')).get('/incidents')
    const buttons = [...page.text.matchAll(/href="(\/(?:incidents|acts)(?:\.acled)?\.csv[^"]*)"/g)]
    expect(buttons).toHaveLength(6)
    for (const [, href] of buttons) expect(href).toContain('safe=1')
  })
})

test('names come in the language asked for, codes never change', async () => {
  const en = await only('/incidents.csv?penalty=hard_labour')
  const ko = await only('/incidents.csv?penalty=hard_labour&labels=ko')
  expect([en['province'], en['county'], en['place']]).toEqual([
    'Ryanggang Province',
    'Hyesan',
    'Hyesan',
  ])
  expect([ko['province'], ko['county'], ko['place']]).toEqual(['양강도', '혜산시', '혜산시'])
  expect(en['agencies']).toBe(
    'Ministry of State Security; Ministry of State Security, Hyesan city branch',
  )
  expect(ko['agencies']).toBe('국가보위성; 혜산시 보위부')
  const codes = ['act_types', 'status', 'province_code', 'place_id', 'place_precision', 'kind']
  for (const code of codes) expect(en[code]).toBe(ko[code])
})

describe('what is not known is an empty cell, never 0', () => {
  test('an incident of which nothing else is known', async () => {
    const found = await line({ title: 'Somebody was arrested', acts: [{ type: 'arrest' }] })
    const unknown = ['date_earliest', 'date_precision', 'province_code', 'latitude', 'place']
    const numbers = ['persons_min', 'persons_max', 'persons_arrested', 'sentence_months_min']
    const rest = ['agencies', 'reliability', 'credibility', 'summary', 'date_match', 'related']
    for (const name of [...unknown, ...numbers, ...rest]) expect(found[name], name).toBe('')
    expect([found['acts'], found['persons_sentenced'], found['confiscations']]).toEqual([
      '1',
      '0',
      '0',
    ])
  })

  test('a sentence of at least a year has no greatest length', async () => {
    const sentence = { type: 'sentence', victims: ['p1'], months_min: '12' }
    const found = await line(arrest({ acts: [sentence] }))
    expect([found['sentence_months_min'], found['sentence_months_max']]).toEqual(['12', ''])
  })

  test('nought that was found is 0', async () => {
    const taken = { type: 'confiscation', victims: ['p1'], amount: '0', quantity: 0 }
    const { ref } = await api.save(arrest({ acts: [taken] }))
    const acts = readCsv(await text('/acts.csv?act=confiscation'))
    const found = acts.find((act) => act['incident_ref'] === ref)
    expect(found).toMatchObject({ amount: '0', quantity: '0', months_min: '', victim_size_min: '' })
  })
})

test('amounts are text of the digits that were sent', async () => {
  const amounts = ['1000000.10', '1,000,000.10', '0.05', '99999999999999999999']
  const acts = amounts.map((amount) => ({ type: 'confiscation', victims: ['p1'], amount }))
  const { ref } = await api.save(arrest({ acts }))
  const found = readCsv(await text('/acts.csv?act=confiscation&kind=all'))
  const own = found.filter((act) => act['incident_ref'] === ref).map((act) => act['amount'])
  expect(own).toEqual(['1000000.10', '1000000.10', '0.05', '99999999999999999999'])
})

test('several values in a cell are joined by "; ", each once, codes in order', async () => {
  const found = await line(
    arrest({
      people: [{ key: 'p1', label: 'a trader', roles: ['remittance_broker', 'defector_family'] }],
      sources: [
        article('s1', { origin: { label: 'o1', reliability: 'C' } }),
        article('s2', { origin: { label: 'o2', reliability: 'B' } }),
      ],
      claims: [
        { source: 's1', quote: 'x', credibility: '3' },
        { source: 's1', quote: 'y', credibility: '2' },
        { source: 's2', quote: 'z', credibility: '3', act: 0 },
      ],
    }),
  )
  expect(found).toMatchObject({ reliability: 'B; C', credibility: '2; 3', origins: '2' })
  const acts = readCsv(await text('/acts.csv?victim=defector_family'))
  const own = acts.find((act) => act['incident_ref'] === found['ref'])
  expect(own?.['victim_roles']).toBe('remittance_broker; defector_family')
})

test('the columns asked for come in the order asked for', async () => {
  const file = await text('/incidents.csv?cols=status,ref&penalty=hard_labour')
  expect(file.split('\r\n').slice(0, 2)).toEqual(['status,ref', 'submitted,KP-2023-0001'])
})

test('an act that is blank about its date and place has the incident’s', async () => {
  const document = arrest({
    date_text: '2023-05-01',
    place_id: 'KP-10.hyesan',
    acts: [
      { type: 'arrest', victims: ['p1'] },
      { type: 'sentence', victims: ['p1'], date_text: '2023-06-01', place_id: 'KP-09.hoeryong' },
      { type: 'detention', victims: ['p1'], date_text: 'not known', place_precision: 'unknown' },
    ],
  })
  const { ref } = await api.save(document)
  const acts = readCsv(await text('/acts.csv')).filter((act) => act['incident_ref'] === ref)
  expect(acts.map((act) => [act['date_earliest'], act['date_precision'], act['place_id']])).toEqual(
    [
      ['2023-05-01', 'day', 'KP-10.hyesan'],
      ['2023-06-01', 'day', 'KP-09.hoeryong'],
      ['', 'unknown', ''],
    ],
  )
})

test('rows as JSON are the rows of the file', async () => {
  const json = JSON.parse(await text('/acts.json?place=KP-10')) as Json[]
  const csv = readCsv(await text('/acts.csv?place=KP-10'))
  const words = json.map((act) =>
    Object.fromEntries(
      Object.entries(act).map(([name, value]) => [
        name,
        value === null ? '' : `${value as string | number}`,
      ]),
    ),
  )
  expect(words).toEqual(csv)
  expect(Object.keys(json[0] ?? {}).join(',')).toBe(act_header)
})

test('an act’s address leads to the act', async () => {
  const act = readCsv(await text('/acts.csv?act=confiscation&q=raid'))[0]
  const [page, hash] = (act?.['url'] ?? '').replace(house.url, '').split('#')
  const { text: html } = await (await house.signIn('analyst')).get(page ?? '')
  expect(html).toContain(`id="${hash}"`)
  const { body } = await api.get(`${page}.json`)
  expect(rows(body, 'acts').map((row) => row['act_id'])).toContain(act?.['act_id'])
})
