import type { Agency } from './agencies.ts'
import type { Case } from './case.ts'
import { coin } from './coined.ts'
import { groupOf } from './groups.ts'
import { describe, shortly } from './people.ts'
import { capital, say, type Phrase } from './phrases.ts'
import { nameOf, type Place, type Places } from './places.ts'
import type { Prose } from './prose.ts'
import { below, between, chance, type Random } from './random.ts'
import { markers } from './themes.ts'

/** What an incident says in words, worked out before its rows. */
export type Telling = {
  title: string
  summary: string
  /** The sentences of the summary that are worth a quote, the opening first. */
  quotes: readonly string[]
  /** What an article about it is headed: without any word that is counted on. */
  headline: string
  reason: string
}

/** The title and narrative of a case, in the words of one language. */
export function tell(
  random: Random,
  prose: Prose,
  told: Case,
  around: { date: string; agency: Agency; places: Places },
): Telling {
  const reason = anyOf(random, told.theme[prose.language].reasons)
  const filling = fillingOf(random, prose, told, { ...around, reason })
  const sentences = mainSentences(random, prose, told, filling)
  const quotes = sentences.slice(0, 4)
  lengthen(random, prose, sentences, filling)
  return {
    title: titleOf(random, prose, told, reason, around.places),
    summary: sentences.join(' '),
    quotes,
    headline: say(random, anyOf(random, prose.headlines), filling),
    reason,
  }
}

const anyOf = <T>(random: Random, things: readonly T[]): T =>
  things[below(random, things.length)] as T

function mainSentences(
  random: Random,
  prose: Prose,
  told: Case,
  filling: readonly string[],
): string[] {
  const telling = (phrases: readonly Phrase[]) => say(random, anyOf(random, phrases), filling)
  const sentences = [
    telling(told.kind === 'pattern' ? prose.pattern_openings : prose.openings),
    telling(prose.causes.get(told.theme.name) ?? prose.contexts),
  ]
  if (chance(random, 0.8)) sentences.push(telling(prose.agency))
  const [first, second] = told.deeds
  if (first !== undefined) {
    const details = prose.details.get(groupOf(first.type)) ?? []
    for (const phrase of someOf(random, details, between(random, 1, 2))) {
      sentences.push(say(random, phrase, filling))
    }
  }
  if (second !== undefined && second.type !== first?.type) sentences.push(telling(prose.later))
  for (const marker of markers) {
    if (chance(random, marker.share)) sentences.push(marker[prose.language])
  }
  if (chance(random, 0.06)) sentences.push(anyOf(random, prose.asides))
  return sentences
}

/** Brings a narrative to its length with what can be said of any case, nothing twice. */
function lengthen(
  random: Random,
  prose: Prose,
  sentences: string[],
  filling: readonly string[],
): void {
  const wanted = between(random, ...prose.length)
  let length = sentences.reduce((sum, sentence) => sum + sentence.length + 1, 0)
  for (const phrase of someOf(random, prose.contexts, prose.contexts.length)) {
    if (length >= wanted) return
    const sentence = say(random, phrase, filling)
    sentences.push(sentence)
    length += sentence.length + 1
  }
}

/** Some of a list, each at most once: where one was drawn before, the next that was not. */
function* someOf<T>(random: Random, things: readonly T[], n: number): Generator<T> {
  let drawn = 0
  for (let left = Math.min(n, things.length); left > 0; left--) {
    let at = below(random, things.length)
    while ((drawn & (1 << at)) !== 0) at = (at + 1) % things.length
    drawn |= 1 << at
    yield things[at] as T
  }
}

/** What a case fills into the sentences, in the order of `slots_en` or `slots_ko`. */
function fillingOf(
  random: Random,
  { language, acts, agents }: Prose,
  told: Case,
  around: { date: string; agency: Agency; places: Places; reason: string },
): string[] {
  const { date, agency, reason } = around
  const first = told.deeds[0]
  const victim = first?.victim == null ? null : (told.people[first.victim] ?? null)
  const done = acts[first?.type ?? '']?.[1] ?? ''
  const later = acts[told.deeds[1]?.type ?? '']?.[1] ?? done
  const { place } = told.spot
  const name = placeWords(place, language)
  const province = provinceWords(around.places, place, language)
  const people = agents[agency.kind ?? ''] ?? (language === 'en' ? 'officials' : '간부들')
  const coined = [coin(random, language), coin(random, language)]
  const [long, short] = [describe(victim, language), shortly(victim, language)]
  if (language === 'ko') {
    const body = agency.name_ko
    return [long, short, name, province, date, body, people, reason, done, later, ...coined]
  }
  const in_place = place === null ? name : `${place.level === 4 ? 'at' : 'in'} ${name}`
  return [
    ...[long, capital(long), short, capital(short), in_place, capital(in_place), province, date],
    ...[agency.name_en, capital(people), people, reason, done, later, ...coined],
  ]
}

function placeWords(place: Place | null, language: 'en' | 'ko'): string {
  if (place === null)
    return language === 'en' ? 'in a place that was not named' : '알려지지 않은 곳'
  return nameOf(place, language)
}

function provinceWords({ byId }: Places, place: Place | null, language: 'en' | 'ko'): string {
  const above = byId.get(place?.province_id ?? place?.country_id ?? '')
  if (above === undefined) return language === 'en' ? 'the country' : '현지'
  return nameOf(above, language)
}

function titleOf(
  random: Random,
  { language, acts, titles, pattern_titles }: Prose,
  told: Case,
  reason: string,
  { byId }: Places,
): string {
  const first = told.deeds[0]
  const victim = first?.victim == null ? null : (told.people[first.victim] ?? null)
  const title = acts[first?.type ?? '']?.[0] ?? ''
  const { place } = told.spot
  const above = byId.get(place?.province_id ?? '')
  const where = place ?? above ?? null
  const unknown = language === 'en' ? 'place not known' : '장소 미상'
  const name = where === null ? unknown : nameOf(where, language)
  const filling = [title, describe(victim, language), name, reason, title.toLowerCase()]
  return say(random, anyOf(random, told.kind === 'pattern' ? pattern_titles : titles), filling)
}
