import type { Api } from '../record/api.ts'
import { arrest, article, type Json } from '../record/documents.ts'

/** What must be in no file for others: planted in every field that may say who or where. */
export const canaries = {
  title: 'canary-title Ok-ran',
  summary: 'canary-summary of the third house',
  reason: 'canary-reason',
  description: 'canary-description of a ring',
  label: 'canary-label the weaver',
  real_name: '한란초 Han Ran-cho',
  place_text: 'canary-place behind the mill',
  quote: 'canary-quote she said',
  locator: 'canary-locator',
  publisher: 'canary-publisher',
  author: 'canary-author',
  source_title: 'canary-source-title',
  url: 'https://canary-url.example.org/',
  note: 'canary-note',
  stored_text: 'canary-quote she said, and canary-stored-text',
  origin: 'canary-origin',
  duration_text: 'canary-duration',
  date_text: 'canary-date',
  link: 'canary-link',
}

/** Every one of them, and the exact place and days of it all. */
export const traces: readonly string[] = [
  ...Object.values(canaries).flatMap((text) => text.split(' ')[0] ?? []),
  ...['한란초', 'Ran-cho', 'Ok-ran', '41.40', '128.17', '2023-12-1', '2024-01-10'],
]

/** An arrest and a sentence with a canary in each field; the people differ, what was done does not. */
export const planted = (n: number, over: Json = {}): Json => ({
  ...arrest(),
  title: `${canaries.title} ${n}`,
  summary: canaries.summary,
  date_text: canaries.date_text,
  date_edtf: `2023-12-1${n % 10}`,
  place_id: 'KP-10.hyesan',
  place_text: canaries.place_text,
  people: [
    {
      ...{ key: 'p1', label: canaries.label, real_name: canaries.real_name, sex: 'female' },
      ...{ age_min: 31, age_max: 31, roles: ['remittance_broker'] },
    },
  ],
  acts: [
    { type: 'arrest', victims: ['p1'], reason: canaries.reason, facility_id: 'KP-10.hyesan' },
    {
      ...{ type: 'sentence', victims: ['p1'], date_edtf: '2024-01-10' },
      ...{ penalty: n % 2 === 0 ? 'hard_labour' : 'fine', duration_text: canaries.duration_text },
      ...{ months_min: n % 3 === 0 ? 3 : 14, months_max: n % 3 === 0 ? 3 : 14 },
    },
    {
      ...{ type: 'confiscation', victims: ['p1'], item: 'goods' },
      ...{ description: canaries.description, amount: '77123.77', currency: 'CNY' },
    },
  ],
  sources: [
    article('s1', {
      ...{ publisher: canaries.publisher, author: canaries.author, title: canaries.source_title },
      ...{ url: canaries.url, note: canaries.note, stored_text: canaries.stored_text },
      origin: { label: canaries.origin, region_place_id: 'KP-10', reliability: 'C' },
    }),
  ],
  claims: [{ source: 's1', quote: canaries.quote, locator: canaries.locator, credibility: '3' }],
  ...over,
})

/** So many of them, all alike: in classes of so many, the risk is below what may leave. */
export const enough = 36

/** Fills a case file with arrests in one town and month, and one that is like no other. */
export async function settleVillage(api: Api): Promise<Json & { ref: string; id: string }> {
  let last
  for (let n = 0; n < enough; n += 1) last = await api.save(planted(n))
  await api.save(
    planted(99, {
      place_id: 'KP-01',
      acts: [{ type: 'execution', victims: ['p1'] }],
      links: [{ to: last?.ref, type: 'precedes', confidence: 'certain', reason: canaries.link }],
      claims: [{ source: 's1', quote: canaries.quote }],
    }),
  )
  if (!last) throw new Error('Nobody lives there.')
  return last
}
