import { isDay } from '../../db/dictionary/date/period.ts'
import { describeDate, describeProblem } from '../../db/dictionary/date/describe.ts'
import { readTyped } from '../../db/dictionary/kinds/uncertain-date.ts'
import { makeFinder } from '../../db/dictionary/search/suggest.ts'
import { suggestPeople, suggestSources } from '../../db/reuse.ts'
import { suggestAgencies, suggestPlaces, suggestPublishers } from '../../db/suggest.ts'
import { readPosted } from '../entry/posted.ts'
import { nearLines } from '../pages/near.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'

/** What the form asks while somebody types into it. Everything works without. */
export const suggest_routes: Route[] = [
  get('/suggest/places.json', 'record.read', (visit) => suggest(visit, suggestPlaces)),
  get('/suggest/agencies.json', 'record.read', (visit) => suggest(visit, suggestAgencies)),
  get('/suggest/sources.json', 'record.write', (visit) => suggestKnown(visit, suggestSources)),
  get('/suggest/people.json', 'record.write', (visit) => suggestKnown(visit, suggestPeople)),
  get('/suggest/publishers.json', 'record.write', (visit) =>
    suggestKnown(visit, suggestPublishers),
  ),
  get('/suggest/terms.json', 'record.read', suggestTerms),
  get('/suggest/date.json', 'record.read', readBack),
  post('/suggest/near', 'record.write', suggestNear, 'document'),
]

const longest = 200

/** The records that may be the one being typed. */
async function suggestNear(visit: Visitor): Promise<void> {
  const { typed } = readPosted(visit.req.body as Record<string, unknown>)
  visit.json(await nearLines(visit, typed))
}

async function suggest(visit: Visitor, find: typeof suggestPlaces): Promise<void> {
  const { db, language } = visit
  visit.json(await find(db, queryText(visit, 'q').slice(0, longest), language))
}

async function suggestKnown(visit: Visitor, find: typeof suggestSources): Promise<void> {
  const { db, actor } = visit
  visit.json(await find(db, actor, queryText(visit, 'q').trim().slice(0, longest)))
}

/** The terms of a vocabulary that a few letters may mean: its codes, and its labels in both languages. */
function suggestTerms(visit: Visitor): void {
  const { house, language } = visit
  const vocabulary = queryText(visit, 'vocabulary')
  const terms = house.terms.list(vocabulary)
  const find = makeFinder(
    terms.flatMap(({ code, label_en, label_ko }) =>
      [code, label_en, label_ko].map((name, level) => ({ id: code, name, level })),
    ),
  )
  const found = find(queryText(visit, 'q').slice(0, longest), 8)
  visit.json(
    found.map(({ id, name, sure }) => {
      const label = `${id} ${house.terms.label(vocabulary, id, language)}`
      return { id, label, sure, matched: label.includes(name) ? null : name }
    }),
  )
}

/** What a date means, as the form would read it: in words, or why it cannot be read. */
function readBack(visit: Visitor): void {
  const { language } = visit
  const [text, edtf, published] = ['text', 'edtf', 'published'].map((name) =>
    queryText(visit, name).trim().slice(0, longest),
  ) as [string, string, string]
  const day = isDay(published) ? published : null
  const reading = readTyped(text === '' ? null : text, edtf === '' ? null : edtf, day)
  if (reading === null) return visit.json({ says: null, problem: null })
  if (reading.ok) return visit.json({ says: describeDate(reading.date, language), problem: null })
  visit.json({ says: null, problem: describeProblem(reading.problem, language) })
}
