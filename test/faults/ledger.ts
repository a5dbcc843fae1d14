import { randomBytes, randomInt } from 'node:crypto'

/** What a writer sends, and looks for afterwards. */
type Sent = {
  title: string
  summary: string
  people: { key: string; label: string; unit: string }[]
  acts: { type: string; victims: string[] }[]
  claims: { source: string; act: number; quote: string; credibility: string }[]
} & Record<string, unknown>

/** One incident under its Idempotency-Key, and whether its writer was told that it is saved. */
export type Entry = {
  key: string
  sent: Sent
  /** Milliseconds of this process's clock, which runs on through every fault. */
  sent_at: number
  acknowledged: { ref: string; at: number } | null
  /** A loss or a second copy is counted in the round that caused it, and not again. */
  judged: boolean
}

export type Ledger = ReturnType<typeof makeLedger>

/**
 * The writers' own book of what they sent. It is outside the program and outlives its faults.
 * @param name begins every key of this ledger
 */
export function makeLedger(name: string) {
  const entries: Entry[] = []
  return {
    entries,
    next(): Entry {
      const key = `${name}-${String(entries.length + 1).padStart(6, '0')}`
      const sent = someIncident(key)
      const entry: Entry = {
        key,
        sent,
        sent_at: performance.now(),
        acknowledged: null,
        judged: false,
      }
      entries.push(entry)
      return entry
    },
    acknowledged: () => entries.filter((entry) => entry.acknowledged !== null),
    unanswered: () => entries.filter((entry) => entry.acknowledged === null),
  }
}

/** The key that a title carries. */
export const keyOf = (title: string) => /^Fault test (\S+)$/.exec(title)?.[1] ?? null

const places = ['KP-10.hyesan', 'KP-10', 'KP-01', null]
const act_types = ['arrest', 'detention', 'search', 'surveillance']

/** A small incident that fills most tables of the record; its summary is like no other's. */
function someIncident(key: string): Sent {
  const marker = randomBytes(12).toString('hex')
  const day = `${randomInt(2021, 2024)}-0${randomInt(1, 10)}-1${randomInt(0, 10)}`
  const people = Array.from({ length: randomInt(1, 4) }, (_, index) => ({
    key: `p${index}`,
    label: `person ${index} of ${key}`,
    unit: 'individual',
  }))
  const acts = act_types.slice(0, randomInt(1, act_types.length + 1)).map((type, index) => ({
    type,
    // The first act names everybody: a person without an act is refused.
    victims: people.slice(0, index === 0 ? people.length : 1).map((person) => person.key),
    agencies: [{ agency_id: 'mss', degree: 'carried_out', basis: 'inferred' }],
  }))
  return {
    kind: 'event',
    title: `Fault test ${key}`,
    summary:
      `mark${marker} ${'Nothing that was told may be lost. '.repeat(randomInt(1, 12))}`.trim(),
    language: 'en',
    status: 'submitted',
    date_text: day,
    date_edtf: day,
    place_id: places[randomInt(places.length)],
    people,
    acts,
    sources: [
      {
        key: 's1',
        kind: 'news_article',
        publisher: 'A newspaper',
        title: `Article for ${key}`,
        published_on: '2024-01-24',
        origin: { kind: 'anonymous_person', region_place_id: 'KP-10', reliability: 'F' },
      },
    ],
    claims: [{ source: 's1', act: 0, quote: `quoted ${marker}`, credibility: '3' }],
  }
}
