import type { Language } from './date-words.ts'
import { phrasesOf, type Lists, type Phrase } from './phrases.ts'
import * as en from './sentences-en.ts'
import * as ko from './sentences-ko.ts'
import { themes } from './themes.ts'
import { acts_en, agents_en, lists_en } from './words-en.ts'
import { acts_ko, agents_ko, lists_ko } from './words-ko.ts'

/** All that a narrative in one language is made of, its sentences taken apart. */
export type Prose = {
  language: Language
  openings: readonly Phrase[]
  pattern_openings: readonly Phrase[]
  agency: readonly Phrase[]
  later: readonly Phrase[]
  details: ReadonlyMap<string, readonly Phrase[]>
  contexts: readonly Phrase[]
  causes: ReadonlyMap<string, readonly Phrase[]>
  headlines: readonly Phrase[]
  titles: readonly Phrase[]
  pattern_titles: readonly Phrase[]
  asides: readonly string[]
  acts: Record<string, readonly [title: string, done: string]>
  agents: Record<string, string>
  /** The least and greatest length that a narrative is brought to. */
  length: readonly [number, number]
}

/** What a title leaves open. */
const title_slots = ['title', 'victim', 'place', 'reason', 'title_lower']

export const english: Prose = {
  language: 'en',
  openings: phrasesOf(en.openings_en, en.slots_en, lists_en),
  pattern_openings: phrasesOf(en.pattern_openings_en, en.slots_en, lists_en),
  agency: phrasesOf(en.agency_sentences_en, en.slots_en, lists_en),
  later: phrasesOf(en.later_sentences_en, en.slots_en, lists_en),
  details: byName(Object.entries(en.details_en), en.slots_en, lists_en),
  contexts: phrasesOf(en.contexts_en, en.slots_en, lists_en),
  causes: byName(causesIn('en'), en.slots_en, lists_en),
  headlines: phrasesOf(en.headlines_en, en.slots_en, lists_en),
  titles: phrasesOf(en.titles_en, title_slots, lists_en),
  pattern_titles: phrasesOf(en.pattern_titles_en, title_slots, lists_en),
  asides: en.korean_asides,
  acts: acts_en,
  agents: agents_en,
  length: [380, 1000],
}

export const korean: Prose = {
  language: 'ko',
  openings: phrasesOf(ko.openings_ko, ko.slots_ko, lists_ko),
  pattern_openings: phrasesOf(ko.pattern_openings_ko, ko.slots_ko, lists_ko),
  agency: phrasesOf(ko.agency_sentences_ko, ko.slots_ko, lists_ko),
  later: phrasesOf(ko.later_sentences_ko, ko.slots_ko, lists_ko),
  details: byName(Object.entries(ko.details_ko), ko.slots_ko, lists_ko),
  contexts: phrasesOf(ko.contexts_ko, ko.slots_ko, lists_ko),
  causes: byName(causesIn('ko'), ko.slots_ko, lists_ko),
  headlines: phrasesOf(ko.headlines_ko, ko.slots_ko, lists_ko),
  titles: phrasesOf(ko.titles_ko, title_slots, lists_ko),
  pattern_titles: phrasesOf(ko.pattern_titles_ko, title_slots, lists_ko),
  asides: ko.english_asides,
  acts: acts_ko,
  agents: agents_ko,
  length: [250, 700],
}

function byName(
  named: readonly (readonly [string, readonly string[]])[],
  slots: readonly string[],
  lists: Lists,
) {
  return new Map(named.map(([name, sentences]) => [name, phrasesOf(sentences, slots, lists)]))
}

function causesIn(language: Language): [string, readonly string[]][] {
  return themes.map((theme) => [theme.name, theme[language].causes])
}
