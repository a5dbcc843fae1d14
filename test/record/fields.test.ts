import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Field } from '../../db/dictionary/field.ts'
import { records, type RecordName } from '../../db/dictionary/records.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, rows, type Json } from './documents.ts'
import { fill, readCsv, readForm, readPage } from './reading.ts'
import { sampleOf, type Sample } from './samples.ts'

let house: TestHouse
let api: Api
let web: Client
let neighbour: string
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await web.get('/incidents?lang=en')
  neighbour = (await api.save(arrest({ title: 'The neighbour' }))).ref
})
afterAll(() => house.close())

/** Where the records stand in the form and in the JSON, by a key to the first of them. */
const stands: Partial<
  Record<RecordName, { prefix: string; find: (incident: Json) => Json | undefined }>
> = {
  incident: { prefix: '', find: (incident) => incident },
  person: { prefix: 'people.0.', find: (incident) => rows(incident, 'people')[0] },
  act: { prefix: 'acts.0.', find: (incident) => rows(incident, 'acts')[0] },
  involvement: {
    prefix: 'acts.0.agencies.0.',
    find: (incident) => rows(rows(incident, 'acts')[0], 'agencies')[0],
  },
  source: { prefix: 'sources.0.', find: (incident) => rows(incident, 'sources')[0] },
  origin: {
    prefix: 'sources.0.origin.',
    find: (incident) => rows(incident, 'sources')[0]?.['origin'] as Json | undefined,
  },
  claim: { prefix: 'claims.0.', find: (incident) => rows(incident, 'claims')[0] },
  link: { prefix: 'links.0.', find: (incident) => rows(incident, 'links')[0] },
}

/** Fields that name another record of the same form: the tests of saving send them. */
const between = ['act.victim', 'person.part_of', 'source.derived_from', 'source.origin']
const related = ['claim.source', 'claim.act', 'involvement.person', 'link.to']

const fields = records.flatMap((record) =>
  record.fields.flatMap((field) => {
    const name = `${record.name}.${field.name}`
    const stand = stands[record.name]
    if (!stand || field.computed || [...between, ...related].includes(name)) return []
    return [{ name, record: record.name, field, ...stand }]
  }),
)

/** The rest of a form in which one field is tried. */
function around(name: string, field: Field): Record<string, string> {
  const pattern = name === 'incident.kind'
  return {
    // What is much like the last is asked about.
    title: `Tried: ${name}.${field.name}`,
    // What is restricted bears no open incident.
    ...(field.name === 'sensitivity' && { sensitivity: 'restricted' }),
    ...(pattern ? {} : { 'people.0.label': 'somebody', 'acts.0.victims': 'p1' }),
    ...(pattern ? {} : { 'acts.0.type': field.act_types?.[0] ?? 'arrest' }),
    'acts.0.agencies.0.agency': pattern ? '' : 'Ministry of State Security',
    'sources.0.title': 'The source',
    'sources.0.origin.label': 'the origin',
    'claims.0.quote': 'the quote',
    'claims.0.act': '',
    'links.0.type': 'parallel',
    'links.0.to': neighbour,
  }
}

const withPrefix = (prefix: string, { name }: Field, values: Record<string, string | string[]>) =>
  Object.fromEntries(
    Object.entries(values).map(([suffix, value]) => [prefix + name + suffix, value]),
  )

/** Tries a field in the form. @returns the reference of what was saved */
async function saveThroughForm(name: string, field: Field, prefix: string, sample: Sample) {
  const blank = (await web.get('/incidents/new')).text
  const typed = { ...around(name, field), ...withPrefix(prefix, field, sample.typed) }
  const answer = await web.post('/incidents/new', {
    ...fill(blank, {}),
    ...typed,
    'because.sentence_without_custody.1': 'nothing else is reported',
  })
  const problems = readPage(answer.text).querySelector('.error-summary')?.textContent
  expect([answer.status, problems], name).toEqual([303, undefined])
  return /incidents\/([^?]+)/.exec(answer.location ?? '')?.[1] ?? ''
}

const storedAs = (field: Field, sample: Sample) =>
  Object.fromEntries(
    Object.entries(sample.stored).map(([suffix, value]) => [field.name + suffix, value]),
  )

/** The text of every page that shows something of an incident. */
async function pagesOf(ref: string, incident: Json) {
  const [source] = rows(incident, 'sources')
  const ids = [
    `/sources/${String(source?.['source_id'])}`,
    `/origins/${String(source?.['origin_id'])}`,
  ]
  const texts = await Promise.all(
    [`/incidents/${ref}`, ...ids].map(async (path) => (await web.get(path)).text),
  )
  const words = texts.map((text) => readPage(text).querySelector('main')?.textContent ?? '')
  return words.join(' ').replaceAll(/\s+/g, ' ')
}

describe.each(fields)('$name', ({ name, record, field, prefix, find }) => {
  let sample: Sample
  let ref: string
  let incident: Json
  beforeAll(async () => {
    sample = sampleOf(name, field, house.house.terms)
    ref = await saveThroughForm(name, field, prefix, sample)
    incident = (await api.get(`/incidents/${ref}.json`)).body
  })

  // A sensitive field leaves in no JSON: the edit form, below, is where it comes back.
  const leaves = field.sensitivity === 'open'
  test(leaves ? 'goes from the form to the JSON' : 'stays out of the JSON', () => {
    const stored = find(incident)
    const own = storedAs(field, sample)
    if (leaves) expect(stored).toMatchObject(own)
    else for (const column of Object.keys(own)) expect(stored).not.toHaveProperty(column)
  })

  test('is shown on a page', async () => {
    expect(await pagesOf(ref, incident)).toContain(sample.shown)
  })

  test('comes back in the form as it was typed, and saving it changes nothing', async () => {
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const form = readForm(text)
    for (const [suffix, value] of Object.entries(sample.typed)) {
      // A name is read back as the full name of what it stood for, words with what they meant.
      const expected = suffix === '' && '_id' in sample.stored ? sample.shown : value
      const actual = form[prefix + field.name + suffix]
      if (suffix !== '_edtf') expect(actual, suffix).toEqual([expected].flat())
    }
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
    expect((await api.get(`/incidents/${ref}.json`)).body).toEqual(incident)
  })

  test('comes in by the API as it goes out', async () => {
    const own = Object.keys(field.kind.inputs).flatMap((suffix) => {
      const column = field.name + suffix
      const row = find(incident) ?? {}
      const value = field.sensitivity === 'open' ? row[column] : sample.stored[suffix]
      return value === undefined ? [] : [[column, value] as const]
    })
    const document = withRecord(record, Object.fromEntries(own), field)
    const { ref: again } = await api.save(document)
    const { body } = await api.get(`/incidents/${again}.json`)
    if (field.sensitivity === 'open') expect(find(body)).toMatchObject(storedAs(field, sample))
    else expect((await web.get(`/incidents/${again}`)).text).toContain('said')
  })

  const in_file = field.flat && ['incident', 'act'].includes(record)
  test(in_file ? 'is in the file' : 'is in no flat file', async () => {
    const path = record === 'act' ? '/acts.csv' : '/incidents.csv'
    const lines = readCsv((await api.get(`${path}?kind=all`)).text)
    const line = lines.find((row) => (row['incident_ref'] ?? row['ref']) === ref) ?? {}
    if (!in_file) {
      if (record === 'incident' || record === 'act') expect(line).not.toHaveProperty(field.name)
      return
    }
    const exported = field.kind.exported.filter((suffix) => field.name + suffix in line)
    if (field.kind.noun === undefined) expect(exported).toEqual([...field.kind.exported])
    else expect(field.name in line || `${field.name}_id` in line, 'by name or id').toBe(true)
    for (const suffix of exported) {
      if (suffix in sample.stored)
        expect(line[field.name + suffix]).toBe(String(sample.stored[suffix]))
    }
    if (field.kind.noun === 'agency') expect(line[field.name]).toBe(sample.shown)
  })
})

/** A document in which a record of one type has these values, as the API takes it. */
function withRecord(record: RecordName, own: Json, field: Field): Json {
  const person = { key: 'p1', label: 'somebody' }
  const agency = { agency_id: 'mss' }
  const act = { type: field.act_types?.[0] ?? 'arrest', victims: ['p1'] }
  const source = { key: 's1', title: 'The source' }
  const claim = { source: 's1', quote: 'the quote' }
  const pattern = record === 'incident' && own['kind'] === 'pattern'
  return {
    title: 'Tried',
    ...(field.name === 'sensitivity' && { sensitivity: 'restricted' }),
    ...(record === 'incident' ? own : {}),
    people: pattern ? [] : [{ ...person, ...(record === 'person' ? own : {}) }],
    acts: pattern
      ? []
      : [
          {
            ...{ ...act, ...(record === 'act' ? own : {}) },
            agencies: [{ ...agency, ...(record === 'involvement' ? own : {}) }],
          },
        ],
    sources: [
      {
        ...{ ...source, ...(record === 'source' ? own : {}) },
        origin: { label: 'the origin', ...(record === 'origin' ? own : {}) },
      },
    ],
    claims: [{ ...claim, ...(record === 'claim' ? own : {}) }],
    links: [{ type: 'parallel', to: neighbour, ...(record === 'link' ? own : {}) }],
  }
}

test('every field that can be sent is tried here, or is one that names another record', () => {
  const sent = records.filter((record) => stands[record.name] !== undefined)
  const names = sent.flatMap((record) =>
    record.fields.flatMap((field) => (field.computed ? [] : `${record.name}.${field.name}`)),
  )
  const tried = fields.map(({ name }) => name)
  expect(names.filter((name) => !tried.includes(name)).toSorted()).toEqual(
    [...between, ...related].toSorted(),
  )
})
