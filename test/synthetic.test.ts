import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { matchPeriod } from '../db/dictionary/date/period.ts'
import { columnsOf, type Field, type Surroundings } from '../db/dictionary/field.ts'
import { act_fields } from '../db/dictionary/records/act.ts'
import { records } from '../db/dictionary/records.ts'
import { misplaced, settleRecord, type Row } from '../db/settle.ts'
import { cell, readRows } from '../seeds/csv.ts'
import { synthesise, type Asked, type Synthetic } from '../seeds/synthetic/synthesise.ts'

/** The seeds as the database gives them. */
function seeds(): Pick<Asked, 'places' | 'agencies' | 'terms'> {
  const places = new Map<string, Asked['places'][number]>()
  for (const file of ['world', 'KP', 'border', 'KP-facilities']) {
    for (const row of readRows(`gazetteer/${file}.csv`)) {
      const [id, level] = [cell(row, 'place_id'), Number(cell(row, 'level'))]
      const parent = places.get(row['parent_id'] ?? '')
      const [type, name_en] = [cell(row, 'type'), cell(row, 'name_en')]
      const name_ko = row['name_ko_rok'] ?? row['name_ko'] ?? null
      const province_id = level === 1 ? id : (parent?.province_id ?? null)
      const above = { parent_id: parent?.id ?? null, country_id: parent?.country_id ?? id }
      places.set(id, { id, level, type, name_en, name_ko, ...above, province_id })
    }
  }
  const agencies = readRows('vocabulary/agencies.csv').map((row) => {
    const [id, kind, place_id] = [
      cell(row, 'agency_id'),
      cell(row, 'kind'),
      row['place_id'] ?? null,
    ]
    return { id, kind, place_id, name_en: `Agency ${id}`, name_ko: `기관 ${id}` }
  })
  const terms = readRows('vocabulary/terms.csv').map((row) => ({
    vocabulary: cell(row, 'vocabulary'),
    code: cell(row, 'code'),
    retired_at: null,
  }))
  return { places: [...places.values()], agencies, terms }
}

const known = seeds()
const count = 10_000
const made = [...synthesise({ ...known, seed: 7, count })]
const events = made.filter(({ incident }) => incident.kind === 'event')

const tables = {
  origin: (one: Synthetic) => one.origins,
  source: (one: Synthetic) => one.sources,
  person: (one: Synthetic) => one.people,
  incident: (one: Synthetic) => [one.incident],
  act: (one: Synthetic) => one.acts,
  involvement: (one: Synthetic) => one.involvements,
  claim: (one: Synthetic) => one.claims,
  link: (one: Synthetic) => one.links,
} satisfies Record<string, (one: Synthetic) => { id: string }[]>
type Table = keyof typeof tables
const names = Object.keys(tables) as Table[]
const rowsOf = (table: Table, of = made) => of.flatMap((one) => tables[table](one) as Row[])

describe('the same again', () => {
  const hashOf = (asked: Asked) =>
    createHash('sha256')
      .update(JSON.stringify([...synthesise(asked)]))
      .digest('hex')
  const asked = { ...known, seed: 3, count: 2000 }

  test('the same seed and count give the same rows, in any order of the seeds', () => {
    const turned = { ...asked, places: known.places.toReversed(), terms: known.terms.toReversed() }
    expect(hashOf({ ...turned, agencies: known.agencies.toReversed() })).toBe(hashOf(asked))
    expect(hashOf({ ...asked, seed: 4 })).not.toBe(hashOf(asked))
  })

  test('another time zone and locale give the same rows', () => {
    const file = new URL('../seeds/synthetic/synthesise.ts', import.meta.url).href
    const script = `
      import { createHash } from 'node:crypto'
      import { text } from 'node:stream/consumers'
      import { synthesise } from '${file}'
      const rows = JSON.stringify([...synthesise(JSON.parse(await text(process.stdin)))])
      process.stdout.write(createHash('sha256').update(rows).digest('hex'))`
    const env = { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR' }
    const options = { input: JSON.stringify(asked), env, encoding: 'utf8' } as const
    const args = ['--input-type=module', '--eval', script]
    expect(execFileSync(process.execPath, args, options)).toBe(hashOf(asked))
  })

  test('a change of what a seed gives is seen: figures of different versions do not compare', () => {
    const place = { type: 'city', parent_id: null, country_id: 'KP', province_id: null }
    const places = [{ id: 'KP.a', level: 2, name_en: 'A', name_ko: '가', ...place }]
    const agencies = [{ id: 'a', kind: 'police', place_id: null, name_en: 'A', name_ko: '가' }]
    const { terms } = known
    expect(hashOf({ places, agencies, terms, seed: 1, count: 500 })).toMatchInlineSnapshot(
      `"09d3192547a256b1ea8b78e8c91afa01155780e3101815412a77d2c97a1e9fa3"`,
    )
  })

  test.each([-1, 0.5, Number.NaN])('%d is no seed', (seed) => {
    expect(() => synthesise({ ...known, seed, count: 1 }).next()).toThrow(RangeError)
  })
})

describe('how often', () => {
  const share = <T>(list: readonly T[], is: (thing: T) => boolean) =>
    list.filter(is).length / list.length
  /** Within three times what chance lets a share of so many stray, and a little. */
  const near = (found: number, share: number, of: number) => {
    const stray = 3 * Math.sqrt((share * (1 - share)) / of) + share * 0.06 + 0.001
    expect(Math.abs(found - share), `${found} is not near ${share}`).toBeLessThan(stray)
  }
  const shares = (list: readonly Row[], column: string, wanted: Record<string, number>) => {
    for (const [value, part] of Object.entries(wanted)) {
      near(
        share(list, (row) => row[column] === value),
        part,
        list.length,
      )
    }
  }

  test('acts, people and sources an incident', () => {
    const an_incident = (table: Table) => rowsOf(table).length / count
    expect(Math.abs(an_incident('act') - 1.6)).toBeLessThan(0.08)
    expect(Math.abs(an_incident('person') - 2)).toBeLessThan(0.08)
    const cited = made.map(
      ({ claims, sources }) =>
        new Set([...claims.map((row) => row.source_id), ...sources.map((row) => row.id)]).size,
    )
    expect(Math.abs(cited.reduce((sum, n) => sum + n, 0) / count - 1.3)).toBeLessThan(0.05)
  })

  test('the precision of dates', () => {
    const manner = ({ incident: { date_edtf: edtf, date_precision } }: Synthetic) => {
      if (/~/.test(edtf ?? '')) return 'about'
      if (/^\[\.\.|\.\.\]$/.test(edtf ?? '')) return 'open'
      return /\//.test(edtf ?? '') ? 'span' : date_precision
    }
    const found = events.map(manner)
    const wanted = { day: 0.55, month: 0.15, part_of_month: 0.08, range: 0.057, span: 0.03 }
    const rest = { season: 0.03, year: 0.03, about: 0.03, open: 0.02, unknown: 0.02 }
    for (const [name, part] of Object.entries({ ...wanted, ...rest })) {
      near(
        share(found, (value) => value === name),
        part,
        events.length,
      )
    }
  })

  test('codes', () => {
    const incidents = rowsOf('incident')
    shares(incidents, 'status', { verified: 0.55, submitted: 0.43, returned: 0.02 })
    shares(incidents, 'sensitivity', { open: 0.98, restricted: 0.02 })
    shares(incidents, 'kind', { pattern: 0.03 })
    shares(incidents, 'language', { en: 0.7, ko: 0.3 })
    shares(rowsOf('act'), 'asserted', { occurred: 0.92 })
    const types = new Set(rowsOf('act').map((row) => row['type']))
    const all = known.terms.filter((term) => term.vocabulary === 'act_type')
    expect(all.filter((term) => !types.has(term.code))).toEqual([])
  })

  test('places', () => {
    const places = new Map(known.places.map((place) => [place.id, place]))
    const found = made.map(({ incident }) => places.get(incident.place_id ?? ''))
    const at_home = (level: number) =>
      share(found, (place) => place?.country_id === 'KP' && place.level === level)
    near(at_home(2), 0.7, count)
    near(
      share(found, (place) => place === undefined),
      0.02,
      count,
    )
    for (const level of [0, 1, 3, 4]) expect(at_home(level)).toBeGreaterThan(0.005)
    const times = Map.groupBy(found, (place) => place?.id)
    const twelve = [...times.values()].map((list) => list.length).toSorted((a, b) => b - a)
    expect(twelve.slice(0, 12).reduce((sum, n) => sum + n, 0) / count).toBeGreaterThan(0.35)
  })

  test('shared articles, reprints, origins that are known from before, second reports', () => {
    const sources = rowsOf('source')
    const [before, again] = [new Set<string>(), new Set<string>()]
    for (const { incident, claims, sources } of made) {
      if (claims.some((row) => before.has(row.source_id))) again.add(incident.id)
      for (const row of sources) before.add(row.id)
    }
    near(again.size / count, 0.12, count)
    near(
      share(sources, (row) => row['derived_from'] !== null),
      0.1,
      sources.length,
    )
    const original = made.flatMap(({ sources, origins }) =>
      sources.flatMap((row) =>
        row.derived_from === null ? [[row.origin_id, origins] as const] : [],
      ),
    )
    const reused = ([id, origins]: (typeof original)[number]) =>
      id !== null && !origins.some((row) => row.id === id)
    near(share(original, reused), 0.2, original.length)
    near(
      share(made, ({ truth }) => truth.duplicate_of !== null),
      0.03,
      count,
    )
  })

  test('words that are counted on, and how long the narratives are', () => {
    const texts = made.map((one) => JSON.stringify(one))
    const holding = (word: string) => share(texts, (text) => text.includes(word))
    near(holding('remittance (송금)') + holding('송금(remittance)'), 0.08, count)
    expect(holding('remittance')).toBe(holding('송금'))
    near(holding('famine'), 0.02 * 0.7, count)
    near(holding('기근'), 0.02 * 0.3, count)
    near(holding('heliograph'), 0.001, count)
    const length = texts.reduce((sum, _, at) => sum + (made[at]?.incident.summary?.length ?? 0), 0)
    expect(Math.abs(length / count - 650)).toBeLessThan(40)
    const words = (to: number) =>
      new Set(made.slice(0, to).flatMap((one) => one.incident.summary?.split(/[ .,;:]+/) ?? []))
        .size
    expect(words(count)).toBeGreaterThan(words(count / 4) * 1.5)
  })
})

describe('laws', () => {
  test('the true day of an act is one that its date allows', () => {
    for (const { incident, acts, truth } of made) {
      expect(truth.days).toHaveLength(acts.length)
      for (const [at, act] of acts.entries()) {
        const day = truth.days[at] ?? null
        const date = act.date_precision === null ? incident : act
        const bounds = { earliest: date.date_earliest, latest: date.date_latest }
        if (date.date_precision === 'unknown') continue
        expect(
          matchPeriod(bounds, { from: day, to: day }),
          `${day} ${date.date_text}`,
        ).not.toBeNull()
      }
    }
  })

  test('newest first, but for second reports', () => {
    const days = events.flatMap(({ truth }) => (truth.duplicate_of ? [] : (truth.days[0] ?? [])))
    expect(days).toEqual(days.toSorted().toReversed())
    expect([days[0]?.slice(0, 7), days.at(-1)?.slice(0, 7)]).toEqual(['2026-06', '1990-01'])
  })

  test.each(names)('ids of %s ascend, and every one is a ULID of its own', (table) => {
    const ids = rowsOf(table).map((row) => String(row['id']))
    expect(ids.filter((id) => !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toEqual([])
    expect(ids.filter((id, at) => at > 0 && id <= (ids[at - 1] ?? ''))).toEqual([])
  })

  test('rows refer to rows that stand before them or beside them', () => {
    const there = new Set([...known.places, ...known.agencies].map((row) => row.id))
    for (const one of made) {
      for (const table of names) {
        for (const row of tables[table](one) as Row[]) {
          for (const [column, id] of Object.entries(row)) {
            if (id === null || !/_id$|^derived_from$|^part_of$/.test(column)) continue
            expect(there.has(String(id)), `${table}.${column} ${id}`).toBe(true)
          }
          there.add(String(row['id']))
        }
      }
      const { duplicate_of } = one.truth
      if (duplicate_of !== null) expect(there.has(duplicate_of)).toBe(true)
    }
  })

  test('an event has acts, a pattern neither acts nor people; everybody named has a part', () => {
    for (const { incident, acts, people, involvements } of made) {
      expect(acts.length > 0).toBe(incident.kind === 'event')
      expect(acts.map((act) => act.seq)).toEqual(acts.map((_, at) => at + 1))
      expect(incident.last_seq).toBe(acts.length)
      const named = new Set<string | null>([
        ...acts.map((act) => act.victim_id),
        ...involvements.map((row) => row.person_id),
        ...people.map((person) => person.part_of),
      ])
      expect(people.filter((person) => !named.has(person.id))).toEqual([])
      const both = involvements.filter(
        (row) => (row.agency_id === null) === (row.person_id === null),
      )
      expect(both).toEqual([])
    }
  })

  test('a reprint has the origin of its original; confirmed takes two origins', () => {
    const sources = new Map(made.flatMap((one) => one.sources.map((row) => [row.id, row])))
    const reprints = [...sources.values()].filter((row) => row.derived_from !== null)
    const originals = reprints.map((row) => sources.get(row.derived_from ?? '')?.origin_id)
    expect(reprints.map((row) => row.origin_id)).toEqual(originals)
    for (const { claims } of made) {
      if (!claims.some((claim) => claim.credibility === '1')) continue
      const bearing = claims.filter((row) => row.asserts === 'asserts' && row.state === 'accepted')
      const origins = bearing.map((row) => sources.get(row.source_id)?.origin_id)
      expect(new Set(origins.filter((id) => id != null)).size).toBeGreaterThan(1)
    }
  })

  test('quotes are from the narrative', () => {
    for (const { incident, claims } of made) {
      const foreign = claims.filter((row) => !incident.summary?.includes(row.quote ?? '?'))
      expect(foreign).toEqual([])
    }
  })

  test('a second report has another outlet, and the same place or the one it is in', () => {
    const first = new Map(made.map((one) => [one.incident.id, one]))
    const outlets = new Map(rowsOf('source').map((row) => [row['id'], row['publisher']]))
    const outletOf = ({ claims }: Synthetic) => outlets.get(claims[0]?.source_id ?? null) ?? null
    const parents = new Map(known.places.map((place) => [place.id, place.parent_id]))
    for (const one of made) {
      const { incident, acts, truth } = one
      const original = first.get(truth.duplicate_of ?? '')
      if (original === undefined) continue
      const { place_id } = original.incident
      expect([place_id, parents.get(place_id ?? '')]).toContain(incident.place_id)
      expect(acts[0]?.type).toBe(original.acts[0]?.type)
      expect(incident.summary).not.toBe(original.incident.summary)
      if (outletOf(original) !== null) expect(outletOf(one)).not.toBe(outletOf(original))
    }
  })
})

describe('what is made could be saved', () => {
  const codes = new Set(known.terms.map(({ vocabulary, code }) => `${vocabulary} ${code}`))
  const besides: Partial<Record<Table, string[]>> = {
    incident: ['example', 'last_seq'],
    act: ['incident_id', 'seq'],
    involvement: ['act_id'],
    claim: ['incident_id'],
    link: ['from_id'],
  }
  const fieldsOf = (table: Table): readonly Field[] =>
    records.find((record) => record.name === table)?.fields ?? []

  test.each(names)('%s has the columns of the dictionary, all of them', (table) => {
    const columns = [...fieldsOf(table).flatMap(columnsOf), 'id', ...(besides[table] ?? [])]
    for (const row of rowsOf(table)) expect(Object.keys(row).toSorted()).toEqual(columns.toSorted())
  })

  const choice = (rows: readonly { id: string }[]) => {
    const ids = new Set(rows.map((row) => row.id))
    return (id: string) => Promise.resolve(ids.has(id) ? [{ id, label: id }] : [])
  }
  const around = {
    isTerm: (vocabulary: string, code: string) => codes.has(`${vocabulary} ${code}`),
    isRetired: () => false,
    findPlaces: choice(known.places),
    findAgencies: choice(known.agencies),
  }
  /** What a form would send: the words of a date, not what they mean. */
  const sentOf = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).filter(([column]) => !/^(date|ended)_(edtf|basis)$/.test(column)),
    )

  test('every row sent as a form sends it becomes the row that was made', async () => {
    const sources = new Map(made.flatMap((one) => one.sources.map((row) => [row.id, row])))
    for (const one of made.slice(0, 1500)) {
      const published = sources.get(one.claims[0]?.source_id ?? '')?.published_on ?? null
      for (const table of names) {
        for (const row of tables[table](one) as Row[]) {
          const surroundings: Surroundings = { ...around, published }
          const settled = await settleRecord(fieldsOf(table), sentOf(row), surroundings, null, '')
          expect(settled.problems).toEqual([])
          expect(row).toMatchObject(settled.row)
        }
      }
    }
  })

  test('no act has a field of another type', () => {
    const wrong = rowsOf('act').filter(
      (row) => misplaced(act_fields, row['type'] ?? null, row).length > 0,
    )
    expect(wrong).toEqual([])
  })
})
