import type { FieldProblem } from '../../../db/dictionary/document.ts'
import type { Terms } from '../../../db/term.ts'
import type { Language } from '../../language.ts'
import { textOf, type Typed } from '../input.ts'
import { freeKey, keyOf, rowsOf } from '../rows.ts'
import { termsMeant, termsNamed, type Meant } from './words.ts'

/** The name of the line's box in the form. */
export const quick_input = 'quick'

/** What a quick line is read into. */
export type Reading = {
  terms: Terms
  language: Language
  problems: FieldProblem[]
  /** Whom each word of this line has made: said again, it is them. */
  named: Map<string, string>
  people: Typed[]
  acts: Typed[]
  /** The people that this line has made: only of these more can be said. */
  made: Set<Typed>
}

/** What has been read of a part so far: a number or a sex waits for whom it is of. */
type Part = { victims: string[]; size: string | null; sex: Meant | null; act: Typed | null }

/** Why a word is not read: null when it is, undefined when it may be a term. */
type Refused = string | null | undefined

/** Reads one part of a line: who, then what was done to them. */
export function readPart(reading: Reading, words: readonly string[]): void {
  const part: Part = { victims: [], size: null, sex: null, act: null }
  const refuse = (value: string, problem: object) =>
    reading.problems.push({ path: quick_input, code: 'not_valid', value, ...problem })
  for (let at = 0; at < words.length;) {
    const taken = wordsAt(reading.terms, words, at)
    const word = words.slice(at, at + taken).join(' ')
    at += taken
    const code = readPlain(reading, part, word)
    if (code === null) continue
    const problem = code === undefined ? readTerm(reading, part, word) : { code }
    if (problem) refuse(word, problem)
  }
  if (part.size !== null) refuse(part.size, { code: 'quick_left' })
  if (part.act === null) refuse(words.join(' '), { code: 'quick_no_act' })
}

const vocabularies = [
  'role',
  'unit',
  'sex',
  'act_type',
  'penalty',
  'asserted',
  'item',
  'amount_basis',
]
const longest_name = 5

/** How many words belong together from here on: those that are the whole name of a term, else one. */
function wordsAt(terms: Terms, words: readonly string[], at: number): number {
  for (let n = Math.min(longest_name, words.length - at); n > 1; n -= 1) {
    const name = words.slice(at, at + n).join(' ')
    if (!/["“(@]/.test(name) && termsNamed(terms, vocabularies, name).length > 0) return n
  }
  return 1
}

/** Reads what is no term. */
function readPlain(reading: Reading, part: Part, word: string): Refused {
  const length = readLength(reading, part, word)
  if (length !== undefined) return length
  return part.act === null ? readWho(reading, part, word) : readDetail(part.act, word)
}

/** Reads a number of people, before or after whom it counts; or a person of the form, by number. */
function readWho({ people, made }: Reading, part: Part, word: string): Refused {
  const [, size, person] = /^(?:(\d{1,6})|[pP](\d{1,3}))$/.exec(word) ?? []
  const counted = /^(\d{1,6})명$/u.exec(word)?.[1]
  if (counted !== undefined) {
    const last = people.find((row) => row['key'] === part.victims.at(-1))
    if (!last) part.size = counted
    else if (!made.has(last) || 'size_min' in last) return 'quick_twice'
    else Object.assign(last, sizeOf(counted), last['unit'] === 'individual' && { unit: 'group' })
    return null
  }
  if (size !== undefined) {
    if (part.size !== null) return 'quick_twice'
    part.size = size
    return null
  }
  if (person === undefined) return undefined
  const row = people[Number(person) - 1]
  if (!row) return 'quick_no_person'
  part.victims.push(keyOf(row, `p${person}`))
  return null
}

const sizeOf = (size: string) => ({ size_min: size, size_max: size })

/** Reads a length: of the sentence before it, or of one that it stands for. */
function readLength(reading: Reading, part: Part, word: string): Refused {
  const both = /^(\d{1,2})(?:년|yr?)(\d{1,2})(?:개월|달|mo?)$/iu.exec(word)
  const range = /^(\d{1,3})(?:[-~–](\d{1,3}))?(mo?|yr?|개월|달|년)$/iu.exec(word)
  if (!both && !range) return undefined
  const [, least = '', most = least, unit = ''] = range ?? []
  const times = /^[y년]/iu.test(unit) ? 12 : 1
  const months = both
    ? [Number(both[1]) * 12 + Number(both[2])]
    : [Number(least) * times, Number(most) * times]
  const [months_min = 0, months_max = months_min] = months
  if (months_min > months_max) return 'quick_length'
  const { act } = part
  const open = act !== null && act['type'] === 'sentence' && act['months_min'] === undefined
  const sentence = open ? act : addAct(reading, part, 'sentence')
  Object.assign(sentence, { months_min: String(months_min), months_max: String(months_max) })
  return null
}

/** Reads what is no term, after an act. */
function readDetail(act: Typed, word: string): Refused {
  const quoted = /^["“](.*)["”]$/su.exec(word)?.[1]
  const dated = /^\((.*)\)$/su.exec(word)?.[1]
  if (quoted !== undefined) {
    if (act['type'] !== 'confiscation') return 'quick_not_confiscation'
    return set(act, 'description', quoted.trim())
  } else if (dated !== undefined) return set(act, 'date_text', dated.trim())
  else if (word.startsWith('@') && word.length > 1) {
    const agencies = rowsOf(act, 'agencies').filter((row) => textOf(row['agency']) !== '')
    act['agencies'] = [...agencies, { agency: word.slice(1).replaceAll('_', ' ') }]
  } else return undefined
  return null
}

/** Nothing that the line said before is written over. */
function set(act: Typed, name: string, value: string): Refused {
  if (act[name] !== undefined) return 'quick_twice'
  act[name] = value
  return null
}

/** Which details an act of a type can have, and which input each vocabulary is for. */
const details: Record<string, Record<string, string>> = {
  sentence: { penalty: 'penalty', asserted: 'asserted' },
  confiscation: { item: 'item', amount_basis: 'amount_basis' },
}

/** An act that goes without saying where one of its details is named: goods are confiscated. */
const implied: Record<string, string> = { item: 'confiscation', penalty: 'sentence' }

function readTerm(
  reading: Reading,
  part: Part,
  word: string,
): { code: string; [detail: string]: unknown } | null {
  const { terms, language } = reading
  const own = details[textOf(part.act?.['type'])] ?? {}
  const people = part.act === null ? ['role', 'unit', 'sex'] : []
  const bare = word.replace(/^\+/, '')
  const goods = own['item'] === undefined ? ['item'] : []
  const usual = termsMeant(terms, [...people, ...Object.keys(own), 'act_type', ...goods], bare)
  // A penalty that is named whole is a sentence to it; where it may be an act as well, that is asked.
  const acts_named = termsNamed(terms, ['act_type'], bare)
  const is_penalty = own['penalty'] === undefined && acts_named.length === 0
  const penalties = is_penalty ? termsNamed(terms, ['penalty'], bare) : []
  const found = [...usual, ...penalties]
  const [meant] = found
  if (!meant) return { code: 'quick_unknown' }
  if (found.length > 1) {
    const names = found.slice(0, 8).map(({ term }) => term[`label_${language}`])
    return { code: 'quick_which', names: names.join(', ') }
  }
  const { vocabulary, term } = meant
  if (vocabulary === 'act_type') addAct(reading, part, term.code)
  else if (vocabulary === 'sex' && part.act === null) part.sex = meant
  else if (vocabulary === 'role' || vocabulary === 'unit') addVictim(reading, part, meant, word)
  else {
    const act = own[vocabulary] ? part.act : addAct(reading, part, implied[vocabulary] ?? '')
    const code = act && set(act, own[vocabulary] ?? vocabulary, term.code)
    if (code != null) return { code }
  }
  return null
}

function addAct(reading: Reading, part: Part, type: string): Typed {
  // Of whom only the sex is said, that is who they are.
  if (part.sex !== null) addVictim(reading, part, part.sex, part.sex.term.code)
  part.act = { type, victims: [...part.victims], agencies: [{}] }
  reading.acts.push(part.act)
  return part.act
}

/** Somebody the line names: who was named by the same word is meant, unless it begins with `+`. */
function addVictim(reading: Reading, part: Part, { vocabulary, term }: Meant, word: string): void {
  const { people, named, language } = reading
  const known = named.get(word)
  const { size, sex } = part
  Object.assign(part, { size: null, sex: null })
  if (known !== undefined && size === null && sex === null) {
    part.victims.push(known)
    return
  }
  const key = freeKey(people, 'p')
  const unit = vocabulary === 'unit' ? term.code : size === null ? 'individual' : 'group'
  const person = {
    ...{ key, unit, label: term[`label_${language}`] },
    ...(vocabulary === 'role' && { roles: [term.code] }),
    ...(sex !== null && { sex: sex.term.code }),
    ...(size !== null && sizeOf(size)),
  }
  people.push(person)
  reading.made.add(person)
  named.set(word.replace(/^\+/, ''), key)
  part.victims.push(key)
}
