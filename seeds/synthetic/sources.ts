import { calendarDay, pad, writeDay } from '../../db/dictionary/date/day-number.ts'
import type { OriginRow, SourceRow } from '../../db/tables.ts'
import type { World } from './acts.ts'
import type { Case } from './case.ts'
import { coin } from './coined.ts'
import type { Language } from './date-words.ts'
import { drawPublisher, type Lead, type Press } from './press.ts'
import { below, between, chance, draw, evenBag, type Random } from './random.ts'
import { makeRing, recall, remember } from './ring.ts'
import { originRow, regionOf } from './origins.ts'
import type { Plain } from './rows.ts'

type Source = Plain<SourceRow>
type Origin = Plain<OriginRow>

/** The shares of incidents with a second source of its own, and with a reprint of the first. */
const second_share = 0.17
const reprint_share = 0.12
/** The share of new sources that go back to an origin known from before. */
const known_origin_share = 0.22

/** The sources of an incident: those that are new, and all that it rests on, the lead first. */
export type Reported = {
  sources: Source[]
  origins: Origin[]
  cited: Source[]
}

export function reportRows(
  world: World,
  press: Press,
  told: Case,
  lead: Lead,
  headline: string,
): Reported {
  const { random } = world
  const reported: Reported = { sources: [], origins: [], cited: [] }
  if (lead.taken === null) {
    const row = addSource(world, press, told, lead, headline, reported)
    remember(press.articles, { row, day: lead.day, language: told.language })
  } else reported.cited.push(lead.taken.row)
  if (chance(random, second_share)) {
    const publisher = drawPublisher(random, told.language, lead.publisher.name)
    const day = lead.day + between(random, 0, 40)
    const second = { taken: null, publisher, day, published: writeDay(day) }
    addSource(world, press, told, second, headline, reported)
  }
  const [first] = reported.cited
  if (first !== undefined && chance(random, reprint_share)) {
    addReprint(world, told, first, lead, reported)
  }
  return reported
}

function addSource(
  world: World,
  press: Press,
  told: Case,
  lead: Lead,
  headline: string,
  reported: Reported,
): Source {
  const origin_id = chance(world.random, 0.96)
    ? takeOrigin(world, press, told, lead, reported)
    : null
  const kind = draw(world.random, world.codes.source_kind)
  const row = { ...sourceRow(world, kind, lead, headline), origin_id }
  reported.sources.push(row)
  reported.cited.push(row)
  return row
}

/** Somebody from the same region who is known from before, or somebody new. */
function takeOrigin(
  { random, ids, codes, places }: World,
  { origins }: Press,
  told: Case,
  lead: Lead,
  reported: Reported,
): string {
  const region = regionOf(places, told.spot)
  const known = origins.get(region?.id ?? '')
  const taken = known && chance(random, known_origin_share) ? recall(random, known) : undefined
  if (taken !== undefined) return taken
  const row = originRow({ random, ids, codes }, region, told.language, lead.day)
  reported.origins.push(row)
  // Who spoke on a day that is recorded spoke for that report only.
  if (row.spoke_on === null) {
    const ring = known ?? makeRing<string>(4)
    origins.set(region?.id ?? '', ring)
    remember(ring, row.id)
  }
  return row.id
}

/** The same again elsewhere: it adds no origin of its own. */
function addReprint(
  world: World,
  told: Case,
  original: Source,
  lead: Lead,
  reported: Reported,
): void {
  const { random, codes } = world
  const derivation = draw(random, codes.derivation)
  const other = told.language === 'en' ? 'ko' : 'en'
  const language = derivation === 'translation' ? other : told.language
  const publisher = drawPublisher(random, language, original.publisher)
  const day = lead.day + between(random, 0, 9)
  const reprint = { taken: null, publisher, day, published: writeDay(day) }
  const kind = own_kinds.has(original.kind) ? 'news_article' : original.kind
  const row = sourceRow(world, kind, reprint, original.title ?? '')
  const { origin_id } = original
  reported.sources.push({ ...row, derived_from: original.id, derivation, origin_id })
  reported.cited.push({ ...row, derived_from: original.id, derivation, origin_id })
}

/** What researchers hold themselves: it has no publisher and no address. */
const own_kinds = new Set(['interview', 'testimony_transcript', 'message'])

function sourceRow(
  { random, ids }: Pick<World, 'random' | 'ids'>,
  kind: string,
  { publisher, day, published }: Lead,
  headline: string,
): Source {
  const own = own_kinds.has(kind)
  const { name, host, language } = publisher
  const author = !own && chance(random, 0.6)
  return {
    id: ids.next(),
    kind,
    publisher: own ? null : name,
    author: author ? `${coin(random, language)} ${coin(random, language)}` : null,
    title: own ? ownTitle(random, day, language) : headline,
    url: own || !chance(random, 0.85) ? null : addressOf(random, host, day),
    published_on: published,
    accessed_on: chance(random, 0.5) ? writeDay(day + between(random, 0, 60)) : null,
    language,
    derived_from: null,
    derivation: null,
    origin_id: null,
    note: null,
    stored_text: null,
    sensitivity: null,
  }
}

function ownTitle(random: Random, day: number, language: Language): string {
  const number = `${calendarDay(day).year}-${pad(below(random, 10_000), 4)}`
  return language === 'en' ? `Interview ${number}` : `면담 ${number}`
}

const letters = evenBag('abcdefghijklmnopqrstuvwxyz0123456789'.split(''))

function addressOf(random: Random, host: string, day: number): string {
  const { year, month } = calendarDay(day)
  let slug = ''
  while (slug.length < 8) slug += draw(random, letters)
  return `https://${host}/${year}/${pad(month, 2)}/${slug}`
}
