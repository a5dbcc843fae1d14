import { writeDay } from '../../db/dictionary/date/day-number.ts'
import type { SourceRow } from '../../db/tables.ts'
import type { Case } from './case.ts'
import type { Language } from './date-words.ts'
import { delays, publishers, type Publisher } from './publishers.ts'
import { between, chance, draw, type Random } from './random.ts'
import { makeRing, recallWhere, type Ring } from './ring.ts'
import type { Plain } from './rows.ts'

/** What later incidents may take over: the last articles, and the last origins of each region. */
export type Press = { articles: Ring<Article>; origins: Map<string, Ring<string>> }

/** A source with the number of the day it was published on. */
export type Article = { row: Plain<SourceRow>; day: number; language: Language }

export const makePress = (): Press => ({ articles: makeRing(12), origins: new Map() })

/** The first source of an incident: one from before, or when and by whom a new one is published. */
export type Lead = {
  taken: Article | null
  publisher: Publisher
  day: number
  published: string | null
}

/** The share of incidents drawn from an article that an earlier incident was drawn from. */
const shared_share = 0.13
/** An article of so many days later tells of other things. */
const longest_delay = 1000

/** Settles which source leads, so that dates can be read from its day. */
export function drawLead(random: Random, { articles }: Press, told: Case): Lead {
  const last = told.deeds.reduce((days, deed) => Math.max(days, deed.days_after ?? 0), 0)
  const happened = told.day + last
  const [least, most] = draw(random, delays)
  const day = happened + between(random, least, most)
  const publisher = drawPublisher(random, told.language, told.publisher)
  if (told.publisher === null && chance(random, shared_share)) {
    const fits = (article: Article) =>
      article.language === told.language &&
      article.day > happened &&
      article.day < happened + longest_delay
    const taken = recallWhere(random, articles, fits) ?? null
    if (taken) return { taken, publisher, day: taken.day, published: taken.row.published_on }
  }
  return { taken: null, publisher, day, published: chance(random, 0.96) ? writeDay(day) : null }
}

/** @param not the outlet that has it already */
export function drawPublisher(random: Random, language: Language, not: string | null): Publisher {
  // Now and then what is said in one language was read in the other.
  const other = language === 'en' ? 'ko' : 'en'
  const bag = publishers[chance(random, 0.1) ? other : language]
  for (;;) {
    const publisher = draw(random, bag)
    if (publisher.name !== not) return publisher
  }
}
