import { readDate } from '../../db/dictionary/date/read.ts'
import { longDate } from '../../db/dictionary/date/describe.ts'
import type { Terms } from '../../db/term.ts'
import type { Language } from '../language.ts'
import { textOf, type Typed } from './input.ts'
import { rowsOf } from './rows.ts'

const most_acts = 3

/**
 * The title that a record gets where none was typed: what was done, where and when, as far as that
 * was typed. Blank when no act was chosen either.
 */
export function proposeTitle(typed: Typed, terms: Terms, language: Language): string {
  const types = rowsOf(typed, 'acts').map((act) => textOf(act['type']))
  const acts = [...new Set(types)].filter((code) => terms.has('act_type', code))
  const labels = acts.slice(0, most_acts).map((code) => terms.label('act_type', code, language))
  if (labels.length === 0) return ''
  const what = language === 'en' ? sentenceCase(labels) : labels.join(', ')
  const [place = ''] = textOf(typed['place']).split(',')
  const [source = {}] = rowsOf(typed, 'sources')
  const published = textOf(source['published_on'])
  const read = readDate(textOf(typed['date_text']), { published })
  const when = read.ok && read.date.earliest !== null ? longDate(read.date, language) : ''
  return [what, place.trim(), when].filter((part) => part !== '').join(', ')
}

const sentenceCase = ([first = '', ...rest]: readonly string[]) =>
  [first, ...rest.map((label) => label.charAt(0).toLowerCase() + label.slice(1))].join(', ')
