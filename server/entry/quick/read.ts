import type { FieldProblem } from '../../../db/dictionary/document.ts'
import { act_fields } from '../../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../../db/dictionary/records/agency.ts'
import { person_fields } from '../../../db/dictionary/records/person.ts'
import { isBlank } from '../../../db/settle.ts'
import type { Terms } from '../../../db/term.ts'
import type { Language } from '../../language.ts'
import { textOf, type Typed } from '../input.ts'
import { rowsOf } from '../rows.ts'
import { quick_input, readPart, type Reading } from './part.ts'

/**
 * The quick line: people and acts in few keys, read into rows of the form. Parts are divided by
 * semicolons; each says who, then what was done to them:
 *
 *     bro arr 3m hard (10 Jan); family cash "all they found"; p1 det @mss
 *
 * A word is the beginning of any name of a term; words that are a whole name together are one. A
 * number before a family or group, or 30명 after it, is its size; `p1` is the first person of the
 * form. A length is a sentence of that length, a penalty a sentence to it, and goods are their
 * confiscation, where none stands before them; an amount's basis, words in quotes, a date in brackets
 * and `@` with an agency belong to the act before them. What is not plain is asked, and then nothing
 * is read.
 */
export function readQuick(typed: Typed, terms: Terms, language: Language): QuickRead {
  const line = textOf(typed[quick_input]).trim()
  const { [quick_input]: _, ...rest } = typed
  if (line === '') return { typed: rest, problems: [], made: { people: 0, acts: 0 } }
  const reading: Reading = {
    ...{ terms, language, problems: [], named: new Map() },
    people: withoutEnd(rowsOf(rest, 'people'), isNobody),
    acts: withoutEnd(rowsOf(rest, 'acts'), isNothing),
    made: new Set(),
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

/** Only at the end: quotes know their acts by number. */
const withoutEnd = (rows: readonly Typed[], isBlank: (row: Typed) => boolean) =>
  rows.slice(0, rows.findLastIndex((row) => !isBlank(row)) + 1)

/** A row that the form came with and nobody filled in. */
const isNobody = (row: Typed) => textOf(row['person_id']) === '' && isBlank(person_fields, row)
const isNothing = (row: Typed) =>
  textOf(row['act_id']) === '' &&
  isBlank(act_fields, row) &&
  [row['victims']].flat().every((victim) => textOf(victim) === '') &&
  rowsOf(row, 'agencies').every((agency) => isBlank(involvement_fields, agency))

/** The parts of a line, each a list of its words; a semicolon in quotes or brackets divides nothing. */
function partsOf(line: string): string[][] {
  const parts: string[][] = [[]]
  const all = line
    .normalize('NFC')
    .replaceAll('；', ';')
    .replaceAll(/[\r\n]+/g, ';')
  // A year and six months are one length.
  const joined = all.replaceAll(/(\d(?:년|yr?)) +(?=\d+(?:개월|달|mo?)(?![a-z]))/giu, '$1')
  for (const [text] of joined.matchAll(/"[^"]*"|“[^”]*”|\([^)]*\)|;|[^\s,;]+/gu)) {
    if (text === ';') parts.push([])
    else parts.at(-1)?.push(text)
  }
  return parts.filter((part) => part.length > 0)
}
