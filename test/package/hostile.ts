import * as fc from 'fast-check'
import { isStorable } from '../../db/dictionary/text.ts'
import type { Json } from '../record/documents.ts'

/** Small databases as nobody would type them: every text as hostile as can be stored. */

const scraps = [
  ...['"', '""', "'", ',', ';', '\n', '\n\n', '\r', '\t', '=1+1', '+82', '-1', '@cmd', '\\', '|'],
  ...['a', 'é', '혜산', '북한', 'עברית', 'العربية', '😀', '👩‍👩‍👧', '🇰🇵', '\u202e', '\u200b', '\ufeff'],
  ...['NULL', 'null', '0', '1e5', '2024-12', '<b>', '&amp;', '#', '`', '${x}', '%s', ' ', '\u00a0'],
]

/** A text as it comes out of the form: never blank, never with spaces around it. */
export const hostile = (most = 60) =>
  fc
    .oneof(
      fc
        .array(fc.constantFrom(...scraps), { minLength: 1, maxLength: 8 })
        .map((all) => all.join('')),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    )
    .map((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim().slice(0, most).trim())
    .map((text) => (text !== '' && isStorable(text) ? text : 'x'))

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const dates = [
  ...['2023-12-29', '2023-12', '2023', '[2023-12-29..2023-12-31]', '2023-12-01/2024-01-10'],
  ...['[..2024-01-10]', '2021-21', '2024-12~'],
]
const places = ['KP-10', 'KP-10.hyesan', 'KP', 'KP-01', null]

const person = (key: string) =>
  fc.record({
    key: fc.constant(key),
    label: hostile(),
    unit: fc.constantFrom('individual', 'family', 'group'),
    roles: fc.subarray(['defector_family', 'remittance_broker']),
    sex: fc.constantFrom('female', 'male', null),
    real_name: maybe(hostile()),
  })

const act = fc.oneof(
  fc.record({
    type: fc.constantFrom('arrest', 'search', 'surveillance', 'detention'),
    victims: fc.subarray(['p1', 'p2'], { minLength: 1 }),
    reason: maybe(hostile()),
    place_id: fc.constantFrom(...places),
    date_edtf: maybe(fc.constantFrom(...dates)),
    agencies: fc.constantFrom([], [{ agency_id: 'mss', degree: 'carried_out', basis: 'inferred' }]),
  }),
  fc.record({
    type: fc.constant('sentence'),
    victims: fc.constant(['p1']),
    penalty: fc.constantFrom('hard_labour', null),
    duration_text: maybe(hostile()),
    months_min: fc.constantFrom('3', '0.5', '36'),
    asserted: fc.constantFrom('occurred', 'imposed_not_confirmed_served', 'denied'),
  }),
  fc.record({
    type: fc.constant('confiscation'),
    victims: fc.constant(['p2']),
    item: fc.constantFrom('cash', 'phone'),
    description: maybe(hostile()),
    amount: fc.constantFrom(null, '0', '1000000.10'),
    currency: fc.constant('KPW'),
    amount_basis: fc.constantFrom('exact', 'estimate'),
  }),
)

const told = {
  kind: fc.constant('news_article'),
  publisher: maybe(hostile()),
  author: maybe(hostile()),
  title: hostile(),
  note: maybe(hostile()),
  published_on: fc.constantFrom('2024-01-24', null),
}
const article = fc.record({
  ...{ key: fc.constant('s1'), ...told },
  origin: fc.record({
    kind: fc.constant('anonymous_person'),
    label: hostile(),
    reliability: fc.constantFrom('A', 'F'),
  }),
})
const reprint = fc.record({
  ...{ key: fc.constant('s2'), ...told },
  derived_from: fc.constant('s1'),
  derivation: fc.constant('reprint'),
})

/** The documents of one to three incidents, as the API takes them. */
export const small_database: fc.Arbitrary<Json[]> = fc.array(
  fc.record({
    kind: fc.constant('event'),
    title: hostile(),
    summary: maybe(hostile(400)),
    language: fc.constantFrom('en', 'ko', null),
    date_edtf: maybe(fc.constantFrom(...dates)),
    place_id: fc.constantFrom(...places),
    people: fc.tuple(person('p1'), person('p2')),
    acts: fc
      .array(act, { maxLength: 3 })
      // Nobody is named without an act.
      .map((acts) => [...acts, { type: 'arrest', victims: ['p1', 'p2'] }]),
    sources: fc.tuple(article, reprint),
    claims: fc.array(
      fc.record({
        source: fc.constantFrom('s1', 's2'),
        quote: hostile(),
        locator: maybe(hostile()),
        credibility: fc.constantFrom('2', '3', '6'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
)
