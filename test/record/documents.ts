/** Incidents as tests send them: JSON documents, and what comes back. */
export type Json = Record<string, unknown>

/** The JSON of interfaces.md, word for word, its dots filled in. */
export const raid = (over: Json = {}): Json => ({
  kind: 'event',
  title: 'Raid after a remittance',
  summary: 'Agents entered a home soon after money had been collected.',
  language: 'en',
  status: 'submitted',
  date_text: 'Dec. 29 … Soon after',
  date_edtf: '[2023-12-29..2023-12-31]',
  place_id: 'KP-10.hyesan',
  place_text: 'Hyesan',
  place_precision: 'settlement',
  people: [
    {
      key: 'p1',
      label: 'family member of a defector',
      unit: 'individual',
      roles: ['defector_family'],
      sex: null,
      part_of: 'p3',
    },
    { key: 'p2', label: 'remittance broker', unit: 'individual', roles: ['remittance_broker'] },
    { key: 'p3', label: 'the household', unit: 'family', size_min: 2 },
  ],
  acts: [
    {
      type: 'arrest',
      victims: ['p1', 'p2'],
      agencies: [{ agency_id: 'mss', degree: 'carried_out', basis: 'inferred' }],
    },
    {
      type: 'confiscation',
      victims: ['p3'],
      item: 'cash',
      description: 'all the cash they found in the house',
      amount_basis: 'all_found',
    },
    {
      type: 'sentence',
      victims: ['p1'],
      date_text: 'On Jan. 10',
      date_edtf: '2024-01-10',
      penalty: 'hard_labour',
      duration_text: 'three months',
      months_min: 3,
      months_max: 3,
      asserted: 'imposed_not_confirmed_served',
    },
  ],
  sources: [
    {
      key: 's1',
      kind: 'news_article',
      publisher: 'Daily NK',
      author: 'Lee Chae Un',
      title: 'Agents arrest family members of defectors',
      url: null,
      published_on: '2024-01-24',
      language: 'en',
      origin: {
        kind: 'anonymous_person',
        region_place_id: 'KP-10',
        reliability: 'F',
        spoke_on: '2024-01-22',
      },
    },
  ],
  claims: [{ source: 's1', act: 2, quote: 'sentenced to three months', credibility: '3' }],
  ...over,
})

/** The least an event can be: one act against one person. */
export const arrest = (over: Json = {}): Json => ({
  title: 'An arrest',
  people: [{ key: 'p1', label: 'a trader' }],
  acts: [{ type: 'arrest', victims: ['p1'] }],
  ...over,
})

/** A source of its own origin, to be put among `sources`. */
export const article = (key: string, over: Json = {}): Json => ({
  key,
  title: `Article ${key}`,
  publisher: `Paper ${key}`,
  published_on: '2024-01-24',
  origin: { label: `origin of ${key}`, reliability: 'F' },
  ...over,
})

/** The rows of a group in an incident's JSON: `rows(incident, 'acts')`. */
export const rows = (incident: unknown, group: string): Json[] =>
  (incident as Record<string, Json[]>)[group] ?? []

/** Three acts against two people, an agency, a source with a quote. */
export const three_acts = {
  title: 'A raid with three acts',
  summary: 'Agents searched a house, took the cash they found and arrested two people.',
  date_edtf: '2023-12-29',
  place_id: 'KP-10.hyesan',
  people: [
    { key: 'p1', label: 'a trader' },
    { key: 'p2', label: 'a broker', roles: ['remittance_broker'] },
  ],
  acts: [
    { type: 'search', victims: ['p1'], agencies: [{ agency_id: 'mss' }] },
    { type: 'arrest', victims: ['p1', 'p2'], agencies: [{ agency_id: 'mss' }] },
  ],
  sources: [{ key: 's1', publisher: 'Radio', published_on: '2024-01-05', origin: { label: 'x' } }],
  claims: [{ source: 's1', quote: 'agents came at night', credibility: '3', act: 0 }],
}
