import type { Typed } from './input.ts'
import { blankDocument, rowsOf } from './rows.ts'

/** What a form can take along from the record that was saved before it. */
export const pins = ['source', 'date', 'place', 'agency'] as const
export type Pin = (typeof pins)[number]

/** What is taken along unless something else is said: most often one reads on in the same article. */
export const usual_pins: readonly Pin[] = ['source']

/** The pins among what was sent. */
export const pinsIn = (sent: unknown): Pin[] =>
  pins.filter((pin) => [sent].flat().some((one) => one === pin))

const taken: Record<Exclude<Pin, 'source' | 'agency'>, readonly string[]> = {
  date: ['date_text', 'date_edtf', 'date_basis'],
  place: ['place', 'place_id', 'place_text', 'place_precision'],
}

/** A new form that begins where a saved record left off. */
export function carryForm(stored: Typed, pinned: readonly Pin[]): Typed {
  const carried = pinned.flatMap((pin) => (pin in taken ? taken[pin as keyof typeof taken] : []))
  const fields = carried.filter((name) => stored[name] != null).map((name) => [name, stored[name]])
  const blank = { ...blankDocument(null), ...(Object.fromEntries(fields) as Typed) }
  const [act = {}] = rowsOf(stored, 'acts')
  return {
    ...blank,
    ...(pinned.includes('source') && sourcesOf(stored)),
    ...(pinned.includes('agency') && { acts: [{ agencies: agenciesOf(act) }] }),
  }
}

/**
 * A copy of a saved record as a new one: everything but what is that record's own. Quotes stay with
 * what they were taken for, and a link says what it was copied from.
 */
export function copyForm(stored: Typed): Typed {
  const {
    id: _,
    ref,
    version: __,
    url: ___,
    created_at: ____,
    updated_at: _____,
    ...fields
  } = stored
  return {
    ...fields,
    status: 'draft',
    ...sourcesOf(stored),
    people: rowsOf(stored, 'people').map(({ person_id: _, ...person }) => person),
    acts: rowsOf(stored, 'acts').map(({ act_id: _, seq: __, ...act }) => ({
      ...act,
      agencies: agenciesOf(act),
    })),
    // How the two hang together is for a person to say.
    links: [{ to: ref }],
  }
}

const agenciesOf = (act: Typed): Typed[] => {
  const rows = rowsOf(act, 'agencies').map(({ involvement_id: _, ...agency }) => agency)
  return rows.length > 0 ? rows : [{}]
}

/** The same sources, not copies of them; a source that another brings along need not be named. */
function sourcesOf(stored: Typed): Typed {
  const all = rowsOf(stored, 'sources').filter((source) => source['derived_from'] == null)
  const sources = all.map((source, index) => ({
    key: `s${index + 1}`,
    source_id: source['source_id'],
  }))
  return sources.length === 0 ? {} : { sources, claims: [{ source: 's1' }] }
}
