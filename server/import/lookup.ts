import { isStorable } from '../../db/dictionary/text.ts'
import { nameKey } from '../../db/dictionary/search/names.ts'
import { makeFinder } from '../../db/dictionary/search/suggest.ts'
import type { Choice } from '../../db/dictionary/field.ts'
import { surroundingsOf } from '../../db/save/checking.ts'
import { suggestAgencies, suggestPlaces } from '../../db/suggest.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Target } from './targets.ts'

/** A term, a place or an agency that a cell may stand for. */
export type Suggested = { id: string; label: string; sure: boolean }

export type Lookup = ReturnType<typeof makeLookup>

const most = 8
const most_like = 2

/** Finds out which code or id the words of a cell stand for. What was asked once is remembered. */
export function makeLookup(db: Db, terms: Terms, language: 'en' | 'ko') {
  const known = surroundingsOf({ db, terms, language }, null)
  // What cannot be stored is nobody's name, and no engine is asked for it.
  const askFor = (find: (name: string) => Promise<Choice[]>) => (name: string) =>
    isStorable(name) ? find(name) : Promise.resolve([])
  const around = {
    findPlaces: askFor(known.findPlaces),
    findAgencies: askFor(known.findAgencies),
  }
  const vocabularies = new Map<string, ReturnType<typeof indexTerms>>()
  const indexOf = (vocabulary: string) => {
    const known = vocabularies.get(vocabulary) ?? indexTerms(terms, vocabulary, language)
    vocabularies.set(vocabulary, known)
    return known
  }
  const liked = new Map<string, Promise<string[]>>()
  return {
    around,
    /** The code that a text says; null where it says none, or could say several. */
    code: (vocabulary: string, text: string): string | null => {
      const found = indexOf(vocabulary).codes(text)
      return found.length === 1 ? (found[0] ?? null) : null
    },
    /** The places or agencies that a name may mean. */
    named: (noun: 'place' | 'agency', name: string): Promise<Choice[]> =>
      noun === 'place' ? around.findPlaces(name) : around.findAgencies(name),
    /** What a text that says nothing clearly may mean, the likeliest first. */
    async suggest({ vocabulary, names }: Target, text: string): Promise<Suggested[]> {
      if (vocabulary !== null) return indexOf(vocabulary).suggest(text)
      if (names === null) return []
      const choices = await this.named(names, text)
      if (choices.length > 0) return choices.map((choice) => ({ ...choice, sure: false }))
      const find = names === 'place' ? suggestPlaces : suggestAgencies
      return find(db, text, language)
    },
    /** The names of what is most like a text. */
    like(target: Target, text: string): Promise<string[]> {
      const key = `${target.name} ${text}`
      const known =
        liked.get(key) ??
        this.suggest(target, text).then((found) =>
          found.slice(0, most_like).map(({ label }) => label),
        )
      liked.set(key, known)
      return known
    },
  }
}

function indexTerms(terms: Terms, vocabulary: string, language: 'en' | 'ko') {
  const all = terms.list(vocabulary)
  const names = all.flatMap(({ code, label_en, label_ko, aliases }) =>
    [code, label_en, label_ko, ...(aliases?.split('|') ?? [])].map((name) => ({
      id: code,
      name,
      level: 0,
    })),
  )
  const by_key = new Map<string, Set<string>>()
  for (const { id, name } of names) {
    const key = nameKey(name)
    by_key.set(key, (by_key.get(key) ?? new Set()).add(id))
  }
  const find = makeFinder(names)
  return {
    codes: (text: string): string[] => {
      // Codes are told apart by their letters alone where folding would make two of them one.
      const cases = [text, text.toLowerCase(), text.toUpperCase()]
      const exact = cases.find((one) => terms.has(vocabulary, one))
      return exact === undefined ? [...(by_key.get(nameKey(text)) ?? [])] : [exact]
    },
    suggest: (text: string): Suggested[] =>
      find(text, most).map(({ id, sure }) => ({
        id,
        label: terms.label(vocabulary, id, language),
        sure,
      })),
  }
}
