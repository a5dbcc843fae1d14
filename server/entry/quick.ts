import type { FieldProblem } from '../../db/dictionary/document.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { isBlank } from '../../db/settle.ts'
import type { Terms } from '../../db/term.ts'
import type { Language } from '../language.ts'
import { textOf, type Typed } from './input.ts'
import { termsMeant, type Meant } from './quick-words.ts'
import { freeKey, keyOf, rowsOf } from './rows.ts'

/** The name of the line's box in the form. */
export const quick_input = 'quick'

/**
 * The quick line: people and acts in few keys, read into rows of the form. Parts are divided by
 * semicolons; each says who, then what was done to them:
 *
 *     bro arr 3m hard (10 Jan); family cash "all they found"; p1 det @mss
 *
 * A word is the beginning of any name of a term. A number before a family or group is its size;
 * `p1` is the first person of the form. A length is a sentence of that length, and goods are their
 * confiscation, where none stands before them; a penalty, an amount's basis, words in quotes, a date
 * in brackets and `@` with an agency belong to the act before them. What is not plain is asked, and
 * then nothing is read.
 */
export function readQuick(typed: Typed, terms: Terms, language: Language): QuickRead {
  const line = textOf(typed[quick_input]).trim()
  const { [quick_input]: _, ...rest } = typed
  if (line === '') return { typed: rest, problems: [], made: { people: 0, acts: 0 } }
  const reading: Reading = {
    ...{ terms, language, problems: [], named: new Map() },
    people: withoutEnd(rowsOf(rest, 'people'), isNobody),
    acts: withoutEnd(rowsOf(rest, 'acts'), isNothing),
  }
  const { people, acts, problems } = reading
  const before = { people: people.length, acts: acts.length }
  for (const part of partsOf(line)) readPart(reading, part)
  const made = { people: people.length - before.people, acts: acts.length - before.acts }
  if (problems.length > 0) return { typed, problems, made }
  return { typed: { ...rest, people, acts }, problems, made }
}

/** A form with what its quick line says in its rows; as it was, where something in it is not plain. */
export type QuickRead = {
  typed: Typed
  problems: FieldProblem[]
  made: { people: number; acts: number }
}

type Reading = {
  terms: Terms
  language: Language
  problems: FieldProblem[]
  /** Whom each word of this line has made: said again, it is them. */
  named: Map<string, string>
  people: Typed[]
  acts: Typed[]
}

/** What has been read of a part so far. */
type Part = { victims: string[]; size: string | null; sex: string | null; act: Typed | null }

/** Only at the end: quotes know their acts by number. */
const withoutEnd = (rows: readonly Typed[], isBlank: (row: Typed) => boolean) =>
  rows.slice(0, rows.findLastIndex((row) => !isBlank(row)) + 1)

/** A row that the form came with and nobody filled in. */
const isNobody = (row: Typed) => textOf(row['person_id']) === '' && isBlank(person_fields, row)
const isNothing = (row: Typed) => textOf(row['act_id']) === '' && textOf(row['type']) === ''

/** The parts of a line, each a list of its words; a semicolon in quotes or brackets divides nothing. */
function partsOf(line: string): string[][] {
  const parts: string[][] = [[]]
  const all = line
    .normalize('NFC')
    .replaceAll('；', ';')
    .replaceAll(/[\r\n]+/g, ';')
  for (const [text] of all.matchAll(/"[^"]*"|“[^”]*”|\([^)]*\)|;|[^\s,;]+/gu)) {
    if (text === ';') parts.push([])
    else parts.at(-1)?.push(text)
  }
  return parts.filter((part) => part.length > 0)
}

function readPart(reading: Reading, words: readonly string[]): void {
  const part: Part = { victims: [], size: null, sex: null, act: null }
  for (const word of words) {
    const code =
      readLength(reading, part, word) ??
      (part.act === null ? readWho(reading, part, word) : readDetail(part.act, word))
    if (code === null) continue
    const problem = code === undefined ? readTerm(reading, part, word) : { code }
    if (problem) reading.problems.push({ path: quick_input, value: word, ...problem })
  }
  if (part.act === null) {
    reading.problems.push({ path: quick_input, code: 'quick_no_act', value: words.join(' ') })
  }
}

/** Reads what is no term, before any act. @returns null when it was read, else why not */
function readWho(reading: Reading, part: Part, word: string): string | null | undefined {
  if (/^\d{1,6}$/.test(word)) {
    part.size = word
    return null
  }
  const number = /^[pP](\d{1,3})$/.exec(word)?.[1]
  if (number === undefined) return undefined
  const person = reading.people[Number(number) - 1]
  if (!person) return 'quick_no_person'
  part.victims.push(keyOf(person, `p${number}`))
  return null
}

const months: Record<string, number> = { m: 1, mo: 1, 개월: 1, 달: 1, y: 12, yr: 12, 년: 12 }

/** Reads what is no term, after an act. @returns null when it was read, else why not */
function readDetail(act: Typed, word: string): string | null | undefined {
  const quoted = /^["“](.*)["”]$/su.exec(word)?.[1]
  const dated = /^\((.*)\)$/su.exec(word)?.[1]
  if (dated !== undefined) return set(act, 'date_text', dated.trim())
  if (quoted !== undefined) return only(act, 'confiscation', { description: quoted.trim() })
  if (word.startsWith('@') && word.length > 1) {
    const agencies = rowsOf(act, 'agencies').filter((row) => textOf(row['agency']) !== '')
    act['agencies'] = [...agencies, { agency: word.slice(1).replaceAll('_', ' ') }]
    return null
  }
  return undefined
}

/** Reads a length: of the sentence before it, or of one that it stands for. */
function readLength(reading: Reading, part: Part, word: string): string | null | undefined {
  const length = /^(\d{1,3})(?:[-~–](\d{1,3}))?(mo?|yr?|개월|달|년)$/iu.exec(word)
  if (!length) return undefined
  const [, least = '', most = least, unit = ''] = length
  if (Number(least) > Number(most)) return 'quick_length'
  const act = part.act
  const open = act !== null && act['type'] === 'sentence' && act['months_min'] === undefined
  const sentence = open ? act : addAct(reading, part, 'sentence')
  const times = months[unit.toLowerCase()] ?? 1
  const [months_min, months_max] = [least, most].map((n) => String(Number(n) * times))
  Object.assign(sentence, { months_min, months_max })
  return null
}

function set(act: Typed, name: string, value: string): null {
  act[name] = value
  return null
}

/** Some details belong to one type of act. */
function only(act: Typed, type: string, values: Typed): string | null {
  if (act['type'] !== type) return `quick_not_${type}`
  Object.assign(act, values)
  return null
}

/** Which details an act of a type can have, and which input each vocabulary is for. */
const details: Record<string, Record<string, string>> = {
  sentence: { penalty: 'penalty', asserted: 'asserted' },
  confiscation: { item: 'item', amount_basis: 'amount_basis' },
}

function readTerm(
  reading: Reading,
  part: Part,
  word: string,
): { code: string; [detail: string]: unknown } | null {
  const { terms, language } = reading
  const own = details[textOf(part.act?.['type'])] ?? {}
  const people = part.act === null ? ['role', 'unit', 'sex'] : []
  const vocabularies = [
    ...people,
    ...Object.keys(own),
    'act_type',
    ...(own['item'] ? [] : ['item']),
  ]
  const found = termsMeant(terms, vocabularies, word.replace(/^\+/, ''))
  const [meant] = found
  if (!meant) return { code: 'quick_unknown' }
  if (found.length > 1) {
    const names = found.slice(0, 8).map(({ term }) => term[`label_${language}`])
    return { code: 'quick_which', names: names.join(', ') }
  }
  const { vocabulary, term } = meant
  if (vocabulary === 'act_type') addAct(reading, part, term.code)
  else if (vocabulary === 'item' && !own['item']) {
    addAct(reading, part, 'confiscation')['item'] = term.code
  } else if (part.act !== null) part.act[own[vocabulary] ?? vocabulary] = term.code
  else if (vocabulary === 'sex') part.sex = term.code
  else addVictim(reading, part, meant, word)
  return null
}

function addAct({ acts }: Reading, part: Part, type: string): Typed {
  part.act = { type, victims: [...part.victims], agencies: [{}] }
  acts.push(part.act)
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
  const group = vocabulary === 'unit' ? term.code : size === null ? 'individual' : 'group'
  people.push({
    key,
    unit: group,
    label: term[`label_${language}`],
    ...(vocabulary === 'role' && { roles: [term.code] }),
    ...(sex !== null && { sex }),
    ...(size !== null && { size_min: size, size_max: size }),
  })
  named.set(word.replace(/^\+/, ''), key)
  part.victims.push(key)
}
