import type { Field } from '../../db/dictionary/field.ts'
import type { Terms } from '../../db/term.ts'

/** A value of a kind: what is typed and stored, by suffix, and the words a page shows for it. */
export type Sample = {
  typed: Record<string, string | string[]>
  stored: Record<string, unknown>
  shown: string
}

const one = (value: string, shown = value): Sample => ({
  typed: { '': value },
  stored: { '': value },
  shown,
})

/** The second term of a vocabulary: never the default. */
const codeOf = (terms: Terms, field: Field, at = 1): [code: string, label: string] => {
  const vocabulary = field.kind.vocabulary ?? ''
  const code = terms.list(vocabulary)[at]?.code ?? ''
  return [code, terms.label(vocabulary, code, 'en')]
}

/** A new kind of field needs a sample here, and nothing else. */
const samples: Record<string, (field: Field, terms: Terms) => Sample> = {
  text: (field) => one(`${field.name} “said” <i>`),
  long_text: (field) => ({
    typed: { '': `${field.name}\r\nin two lines` },
    stored: { '': `${field.name}\nin two lines` },
    shown: `${field.name} in two lines`,
  }),
  day: () => one('2024-01-24', '24 Jan 2024'),
  count: () => ({ typed: { '': '7' }, stored: { '': 7 }, shown: '7' }),
  decimal: () => one('12.50'),
  quantity: () => one('over 30'),
  term: (field, terms) => one(...codeOf(terms, field)),
  terms: (field, terms) => {
    const [[a, label_a], [b, label_b]] = [codeOf(terms, field, 0), codeOf(terms, field, 2)]
    return { typed: { '': ['', a, b] }, stored: { '': [a, b] }, shown: `${label_a}, ${label_b}` }
  },
  place: () => ({
    typed: { '': 'Hyesan', _text: 'the border city', _precision: 'county' },
    stored: { _id: 'KP-10.hyesan', _text: 'the border city', _precision: 'county' },
    shown: 'Hyesan, Ryanggang Province',
  }),
  place_name: () => ({
    typed: { '': 'Ryanggang' },
    stored: { _id: 'KP-10' },
    shown: 'Ryanggang Province',
  }),
  agency_name: () => ({
    typed: { '': 'Ministry of Social Security' },
    stored: { _id: 'mosos' },
    shown: 'Ministry of Social Security',
  }),
  uncertain_date: () => ({
    typed: { _text: 'late August 2021', _edtf: '', _basis: 'inferred' },
    stored: {
      ...{ _text: 'late August 2021', _edtf: '[2021-08-21..2021-08-31]', _basis: 'inferred' },
      ...{ _earliest: '2021-08-21', _latest: '2021-08-31', _precision: 'part_of_month' },
    },
    shown: 'late August 2021',
  }),
}

/** Fields with rules of their own, or shown in other words than their kind's. */
const special: Record<string, Sample> = {
  'incident.kind': one('pattern', 'Pattern'),
  'incident.status': one('draft', 'Draft'),
  'incident.sensitivity': one('restricted', 'Restricted'),
  'source.stored_text': {
    typed: { '': 'In these words\r\nstands the quote.' },
    stored: { '': 'In these words\nstands the quote.' },
    shown: 'In these words stands the quote.',
  },
  'source.url': one('https://example.org/a?b=c&d'),
  'involvement.basis': one('inferred'),
  'claim.credibility': one('2', 'credibility 2'),
  'claim.asserts': one('denies', 'denies it'),
}

/** What is tried in a field; its name with its record's. */
export const sampleOf = (name: string, field: Field, terms: Terms): Sample =>
  special[name] ?? samples[field.kind.name]?.(field, terms) ?? one('no sample for this kind')
