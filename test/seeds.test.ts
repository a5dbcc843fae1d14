import { readFileSync, readdirSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'

type Term = Record<
  | 'vocabulary'
  | 'code'
  | 'parent'
  | `${'label' | 'definition' | 'includes' | 'excludes' | 'example'}_${'en' | 'ko'}`
  | 'huridocs'
  | 'aliases',
  string
>
type Agency = Record<
  'agency_id' | 'parent_id' | 'kind' | 'scope' | 'place_id' | 'ambiguous' | 'note_en' | 'note_ko',
  string
>
type AgencyName = Record<
  'agency_id' | 'name' | 'language' | 'name_kind' | 'valid_from' | 'valid_to',
  string
>
type Place = Record<
  | 'place_id'
  | 'parent_id'
  | 'level'
  | 'type'
  | 'name_en'
  | 'name_ko'
  | 'name_ko_rok'
  | 'aliases'
  | 'lat'
  | 'lon'
  | 'coord_source'
  | 'iso_3166_2'
  | 'source',
  string
>

const folder = (name: string) => new URL(`../seeds/${name}/`, import.meta.url)
const text = (file: string) => readFileSync(new URL(`../seeds/${file}`, import.meta.url), 'utf8')
const table = (file: string): unknown[] => parse(text(file), { columns: true })

const terms = table('vocabulary/terms.csv') as Term[]
const inverses = table('vocabulary/link-inverses.csv') as { code: string; inverse: string }[]
const agencies = table('vocabulary/agencies.csv') as Agency[]
const agency_names = table('vocabulary/agency-names.csv') as AgencyName[]
const world = table('gazetteer/world.csv') as Place[]
const kp = table('gazetteer/KP.csv') as Place[]
const border = table('gazetteer/border.csv') as Place[]
const facilities = table('gazetteer/KP-facilities.csv') as Place[]
const places = [...world, ...kp, ...border, ...facilities]

const HANGUL = /[가-힣]/
const codesOf = (vocabulary: string) =>
  terms.filter((term) => term.vocabulary === vocabulary).map((term) => term.code)
const repeated = (values: string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index)
const aliasesOf = (row: { aliases: string }) => (row.aliases === '' ? [] : row.aliases.split('|'))

describe('files', () => {
  const files = ['vocabulary', 'gazetteer'].flatMap((name) =>
    readdirSync(folder(name))
      .filter((file) => file.endsWith('.csv'))
      .map((file) => `${name}/${file}`),
  )

  test.each(files)('%s is NFC, LF, ends in a newline and holds no control character', (file) => {
    const content = text(file)
    expect(content).toBe(content.normalize('NFC'))
    expect(content.isWellFormed()).toBe(true)
    expect(content).not.toMatch(/(?!\n)\p{Cc}|\uFEFF|\uFFFD/u)
    expect(content.endsWith('\n')).toBe(true)
  })

  test.each(files)('%s has no cell with blanks at its ends and no empty row', (file) => {
    const rows = table(file) as Record<string, string>[]
    const cells = rows.flatMap((row) => Object.values(row))
    expect(cells.filter((cell) => cell !== cell.trim())).toEqual([])
    expect(rows.filter((row) => Object.values(row).every((cell) => cell === ''))).toEqual([])
  })

  test('every gazetteer file has the one header', () => {
    const [header, ...others] = files
      .filter((file) => file.startsWith('gazetteer/'))
      .map((file) => text(file).slice(0, text(file).indexOf('\n')))
    expect(header).toMatch(/^place_id,parent_id,level,type,name_en,/)
    expect(new Set(others)).toEqual(new Set([header]))
  })
})

describe('terms', () => {
  test('a code is well-formed and unique in its vocabulary', () => {
    const shapes: Record<string, RegExp> = {
      reliability: /^[A-F]$/,
      credibility: /^[1-6]$/,
      currency: /^[A-Z]{3}$/,
      language: /^[a-z]{2,3}(-[A-Z]{2}|-[A-Z][a-z]{3})?$/,
    }
    const shape = (term: Term) => shapes[term.vocabulary] ?? /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
    expect(terms.filter((term) => !shape(term).test(term.code))).toEqual([])
    expect(repeated(terms.map((term) => `${term.vocabulary} ${term.code}`))).toEqual([])
  })

  test('every term has a label and a definition in both languages', () => {
    const bare = terms.filter(
      (term) =>
        !/[A-Za-z]/.test(term.label_en) ||
        !/^[A-Z"].*\.$/.test(term.definition_en) ||
        !HANGUL.test(term.label_ko) ||
        !HANGUL.test(term.definition_ko) ||
        !term.definition_ko.endsWith('.'),
    )
    expect(bare).toEqual([])
  })

  test('what is said in one language is said in the other, in its own script', () => {
    const pairs = ['includes', 'excludes', 'example'] as const
    const uneven = terms.filter((term) =>
      pairs.some((name) => {
        const [en, ko] = [term[`${name}_en`], term[`${name}_ko`]]
        return (en === '') !== (ko === '') || HANGUL.test(en) || (ko !== '' && !HANGUL.test(ko))
      }),
    )
    expect(uneven).toEqual([])
  })

  test('every act type says what counts, what does not, and gives an example', () => {
    const acts = terms.filter((term) => term.vocabulary === 'act_type')
    expect(acts.length).toBeGreaterThanOrEqual(30)
    expect(acts.filter((term) => !term.includes_en || !term.excludes_en)).toEqual([])
    expect(acts.filter((term) => !/^[A-Z].*\.$/.test(term.example_en))).toEqual([])
    expect(acts.filter((term) => !term.example_ko.endsWith('다.'))).toEqual([])
  })

  test('a parent is a term of the same vocabulary and comes first', () => {
    const at = new Map(terms.map((term, index) => [`${term.vocabulary} ${term.code}`, index]))
    const lost = terms.filter((term, index) => {
      const parent = at.get(`${term.vocabulary} ${term.parent}`)
      return term.parent !== '' && (parent === undefined || parent >= index)
    })
    expect(lost).toEqual([])
  })

  test('within a vocabulary a label or alias belongs to one term only', () => {
    const names = terms.flatMap((term) =>
      [...new Set([term.label_en, term.label_ko]), ...aliasesOf(term)].map((name) =>
        `${term.vocabulary}: ${name}`.toLowerCase(),
      ),
    )
    expect(names.filter((name) => name.endsWith(': '))).toEqual([])
    expect(repeated(names)).toEqual([])
  })

  test.each([
    ['act_type', 'arrest sentence confiscation detention search surveillance disappearance'],
    ['act_type', 'forced_labour torture execution'],
    ['penalty', 'hard_labour death kyohwa_life kyohwa danryon suspended other not_known'],
    ['role', 'defector_family remittance_broker'],
    ['asserted', 'occurred imposed_not_confirmed_served threatened denied'],
    ['unit', 'individual family group'],
    ['item', 'cash phone goods housing livestock document vehicle other'],
    ['amount_basis', 'exact estimate all_found unknown'],
    ['returned', 'no partly yes'],
    ['degree', 'carried_out'],
    ['basis', 'stated inferred'],
    ['incident_kind', 'event pattern'],
    ['status', 'draft submitted verified returned'],
    ['sensitivity', 'open restricted sealed'],
    ['place_precision', 'settlement county province country area unknown'],
    ['date_precision', 'day week part_of_month month season year range unknown'],
    ['date_basis', 'stated year_inferred inferred bounded'],
    ['source_kind', 'news_article interview document'],
    ['origin_kind', 'anonymous_person named_person document recording'],
    ['derivation', 'reprint translation'],
    ['claim_asserts', 'asserts denies'],
    ['claim_state', 'accepted conflict superseded'],
    ['link_type', 'part_of precedes parallel same_person same_agency_campaign contradicts'],
    ['link_type', 'duplicate_of'],
    ['link_confidence', 'certain probable possible'],
    ['language', 'en ko'],
    ['currency', 'KPW CNY USD KRW'],
  ])('%s holds what is promised: %s', (vocabulary, codes) => {
    expect(codesOf(vocabulary)).toEqual(expect.arrayContaining(codes.split(' ')))
  })

  test('the Admiralty scales are whole and in order', () => {
    expect(codesOf('reliability').join('')).toBe('ABCDEF')
    expect(codesOf('credibility').join('')).toBe('123456')
  })

  test('every type of link has an inverse, whose inverse it is', () => {
    const inverse = new Map(inverses.map((row) => [row.code, row.inverse]))
    expect([...inverse.keys()].toSorted()).toEqual(codesOf('link_type').toSorted())
    expect(inverses.filter((row) => inverse.get(row.inverse) !== row.code)).toEqual([])
  })
})

describe('agencies', () => {
  const owners = Map.groupBy(agency_names, (row) => row.name.toLowerCase())
  const ownersOf = (name: string) =>
    new Set(owners.get(name.toLowerCase())?.map((row) => row.agency_id))

  test('ids are unique, parents come first, kinds, scopes and places exist', () => {
    const ids = agencies.map((agency) => agency.agency_id)
    const place_ids = new Set(places.map((place) => place.place_id))
    expect(repeated(ids)).toEqual([])
    const wrong = agencies.filter(
      ({ parent_id, place_id, kind, scope }, index) =>
        (parent_id !== '' && !ids.slice(0, index).includes(parent_id)) ||
        (place_id !== '' && !place_ids.has(place_id)) ||
        !codesOf('agency_kind').includes(kind) ||
        !codesOf('agency_scope').includes(scope),
    )
    expect(wrong).toEqual([])
    expect(ids.filter((id) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(id))).toEqual([])
  })

  test('each has one name to be shown by and a note, in both languages', () => {
    const shown = (id: string, language: string) =>
      agency_names.filter(
        (row) =>
          row.agency_id === id &&
          row.language === language &&
          ['official', 'generic'].includes(row.name_kind),
      )
    const bare = agencies.filter(
      ({ agency_id, note_en, note_ko }) =>
        shown(agency_id, 'en').length !== 1 ||
        shown(agency_id, 'ko').length !== 1 ||
        note_en === '' ||
        !HANGUL.test(note_ko),
    )
    expect(bare).toEqual([])
  })

  test('names belong to an agency, once for a period, in a known language and kind', () => {
    const ids = new Set(agencies.map((agency) => agency.agency_id))
    const wrong = agency_names.filter(
      (row) =>
        !ids.has(row.agency_id) ||
        row.name === '' ||
        !codesOf('language').includes(row.language) ||
        !codesOf('name_kind').includes(row.name_kind) ||
        (row.language.startsWith('ko') && (row.language !== 'ko-Latn') !== HANGUL.test(row.name)),
    )
    expect(wrong).toEqual([])
    const periods = agency_names.map((row) => `${row.agency_id} ${row.name} ${row.valid_from}`)
    expect(repeated(periods)).toEqual([])
  })

  test('years of validity are a year or a month, in order', () => {
    const year = /^((19|20)\d\d(-(0[1-9]|1[0-2]))?)?$/
    const wrong = agency_names.filter(
      ({ valid_from, valid_to }) =>
        !year.test(valid_from) ||
        !year.test(valid_to) ||
        (valid_from !== '' && valid_to !== '' && valid_from >= valid_to),
    )
    expect(wrong).toEqual([])
  })

  test('an agency is marked ambiguous exactly when a name of it is shared', () => {
    const shared = new Set(
      [...owners.keys()]
        .filter((name) => ownersOf(name).size > 1)
        .flatMap((name) => [...ownersOf(name)]),
    )
    const marked = agencies.filter((agency) => agency.ambiguous === '1')
    expect(new Set(marked.map((agency) => agency.agency_id))).toEqual(shared)
    expect(agencies.filter((agency) => !['0', '1'].includes(agency.ambiguous))).toEqual([])
  })

  test('MSS never decides by itself, the full names do', () => {
    expect(ownersOf('MSS')).toEqual(new Set(['mss', 'mosos']))
    expect(ownersOf('Ministry of State Security')).toEqual(new Set(['mss']))
    expect(ownersOf('국가보위성')).toEqual(new Set(['mss']))
    expect(ownersOf('Ministry of Social Security')).toEqual(new Set(['mosos']))
  })
})

describe('gazetteer', () => {
  const by_id = new Map(places.map((place) => [place.place_id, place]))

  test('ids are unique and well-formed', () => {
    expect(by_id.size).toBe(places.length)
    const shape = /^[A-Z]{2}(-[A-Z0-9]{1,3})?(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
    expect(places.filter((place) => !shape.test(place.place_id))).toEqual([])
  })

  test('a parent comes before its children, in the order of loading, and stands above them', () => {
    const at = new Map(places.map((place, index) => [place.place_id, index]))
    const wrong = places.filter((place, index) => {
      if (place.level === '0') return place.parent_id !== ''
      const parent = by_id.get(place.parent_id)
      if (parent === undefined || Number(place.level) <= Number(parent.level)) return true
      return (at.get(place.parent_id) ?? index) >= index
    })
    expect(wrong).toEqual([])
    expect(places.filter((place) => !/^[0-4]$/.test(place.level))).toEqual([])
  })

  test('an id begins with the ISO code of the country that holds it', () => {
    const country = (place: Place): string => {
      const parent = by_id.get(place.parent_id)
      return parent === undefined ? place.place_id : country(parent)
    }
    expect(places.filter((place) => !place.place_id.startsWith(country(place)))).toEqual([])
    const codes = places.filter((place) => place.iso_3166_2 !== '')
    expect(codes.filter((place) => place.iso_3166_2 !== place.place_id)).toEqual([])
    expect(repeated(codes.map((place) => place.iso_3166_2))).toEqual([])
  })

  test('coordinates are in range, in pairs, and say where they come from', () => {
    const number = /^-?\d{1,3}(\.\d{1,5})?$/
    const wrong = places.filter(({ lat, lon, coord_source }) => {
      if (lat === '' && lon === '') return coord_source !== 'none'
      const valid = number.test(lat) && number.test(lon) && Math.abs(+lat) <= 90
      return !valid || Math.abs(+lon) > 180 || coord_source === '' || coord_source === 'none'
    })
    expect(wrong).toEqual([])
  })

  test('every place has a name, a type and a source; Korean is in Hangul', () => {
    const bare = places.filter((place) => !place.name_en || !place.type || !place.source)
    expect(bare).toEqual([])
    const korean = places.flatMap((place) => [place.name_ko, place.name_ko_rok])
    expect(korean.filter((name) => name !== '' && !HANGUL.test(name))).toEqual([])
    const named = [...world.filter((place) => place.level === '0'), ...kp, ...border, ...facilities]
    expect(named.filter((place) => place.name_ko_rok === '')).toEqual([])
  })

  test('aliases are neither empty nor given twice', () => {
    const wrong = places.filter((place) => {
      const aliases = aliasesOf(place)
      return aliases.some((alias) => alias.trim() === '') || repeated(aliases).length > 0
    })
    expect(wrong).toEqual([])
  })

  test('North Korea has 275 places: the country, 13 units, 201 below them, 60 below those', () => {
    const count = (level: string) => kp.filter((place) => place.level === level).length
    expect(['0', '1', '2', '3', '4'].map(count)).toEqual([1, 13, 201, 60, 0])
    const units = kp.filter((place) => place.level === '1').map((place) => place.place_id)
    const numbers = '01 02 03 04 05 06 07 08 09 10 13 14 15'.split(' ')
    expect(units).toEqual(numbers.map((number) => `KP-${number}`))
  })

  test('points of North Korea lie in or beside it', () => {
    const out = [...kp, ...facilities].filter(
      ({ lat, lon }) => lat !== '' && (+lat < 37.5 || +lat > 43.1 || +lon < 124 || +lon > 131),
    )
    expect(out).toEqual([])
  })

  test('the rest of the world is there, and North Korea only once', () => {
    expect(world.filter((place) => place.level === '0')).toHaveLength(248)
    expect(world.filter((place) => place.place_id.startsWith('KP'))).toEqual([])
    expect(by_id.get('KR-11')).toMatchObject({ name_en: 'Seoul', name_ko_rok: '서울특별시' })
    expect(by_id.get('JP-07')).toMatchObject({ name_en: 'Fukushima', name_ko_rok: '후쿠시마현' })
    const provinces = world.filter((place) => /^(CN|JP|KR)-/.test(place.place_id))
    expect(provinces.filter((place) => place.name_ko_rok === '')).toEqual([])
  })

  test('facilities are of a known type, under the place that holds them', () => {
    const types = codesOf('facility_type')
    const wrong = facilities.filter(
      (place) =>
        place.level !== '4' || !types.includes(place.type) || !place.parent_id.startsWith('KP-'),
    )
    expect(wrong).toEqual([])
    const crossings = facilities.filter((place) => place.type === 'border_crossing')
    expect([facilities.length, crossings.length]).toEqual([41, 17])
  })

  test('names that stand for several places stay so', () => {
    const called = (name: string) =>
      places.filter((place) =>
        [place.name_en, place.name_ko_rok, ...aliasesOf(place)].includes(name),
      )
    expect(called('Unsan County').map((place) => place.place_id)).toEqual([
      'KP-02.unsan',
      'KP-03.unsan',
    ])
    expect(called('제8호 교화소')).toHaveLength(2)
    expect(called('강원도').map((place) => place.place_id)).toEqual(['KP-07'])
    expect(called('CN-22.tumen').map((place) => place.place_id)).toEqual(['CN-JL.tumen'])
  })

  test('no place elsewhere has a name of a place in North Korea', () => {
    const names = (place: Place) =>
      [place.name_en, place.name_ko, place.name_ko_rok, ...aliasesOf(place)].filter(
        (name) => name !== '',
      )
    const inside = new Set(kp.flatMap(names))
    const shared = [...world, ...border]
      .flatMap((place) => names(place))
      .filter((name) => inside.has(name))
    expect(shared).toEqual([])
  })
})
