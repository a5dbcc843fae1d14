import { describeDate, describeProblem } from '../date/describe.ts'
import { readDate, readEdtf } from '../date/read.ts'
import type { DateBasis, DateReading, UncertainDate } from '../date/uncertain-date.ts'
import { date_bases } from '../date/uncertain-date.ts'
import type { Kind, Values } from '../field.ts'
import { incomingText } from '../text.ts'

/** The six columns that a date is kept in, by suffix. */
export const date_columns = {
  _text: 'text',
  _edtf: 'text',
  _earliest: 'text',
  _latest: 'text',
  _precision: 'text',
  _basis: 'text',
} as const

/** A date as the source said it, with what it must mean. */
export const uncertain_date = {
  name: 'uncertain_date',
  columns: date_columns,
  inputs: { _text: incomingText(200), _edtf: incomingText(100), _basis: incomingText(20) },
  settle: (sent, around, stored) => {
    const text = orNull(sent['_text'])
    // A form sends the old EDTF and basis along with new words: the words are what was changed.
    const reworded = stored !== null && stored['_text'] !== text
    const fresh = (suffix: string) =>
      reworded && stored[suffix] === sent[suffix] ? null : orNull(sent[suffix])
    const edtf = fresh('_edtf')
    const same = !reworded && stored?.['_edtf'] === edtf && !('_basis' in sent)
    const basis = same ? orNull(stored?.['_basis']) : fresh('_basis')
    if (basis != null && !isBasis(basis)) return { problem: { code: 'not_a_term', value: basis } }
    const reading = readTyped(text, edtf, around.published)
    if (reading === null) return { values: columnsFrom(null) }
    if (!reading.ok) {
      const { problem } = reading
      const [message_en, message_ko] = [
        describeProblem(problem, 'en'),
        describeProblem(problem, 'ko'),
      ]
      return { problem: { ...problem, code: 'date', message_en, message_ko } }
    }
    return { values: columnsFrom(isBasis(basis) ? { ...reading.date, basis } : reading.date) }
  },
  show: (values, { language }) => {
    const date = dateFrom(values)
    return date === null ? null : describeDate(date, language)
  },
  readBack: (typed, published, language) => {
    const reading = readTyped(orNull(typed['_text']), orNull(typed['_edtf']), published)
    return reading?.ok ? describeDate(reading.date, language) : null
  },
  worded: '_text',
  exported: ['_text', '_edtf', '_earliest', '_latest', '_precision'],
  types: { _earliest: 'date', _latest: 'date' },
  vocabulary: 'date_basis',
  codes: { _precision: 'date_precision', _basis: 'date_basis' },
} as const satisfies Kind

/** The date in a row's columns (by suffix); null when the row has none. */
export function dateFrom(values: Values): UncertainDate | null {
  if (values['_precision'] == null) return null
  const text = (suffix: string) => (values[suffix] == null ? null : String(values[suffix]))
  return {
    text: text('_text') ?? '',
    edtf: text('_edtf') ?? '',
    earliest: text('_earliest'),
    latest: text('_latest'),
    precision: text('_precision') as UncertainDate['precision'],
    basis: (text('_basis') ?? 'stated') as DateBasis,
  }
}

function columnsFrom(date: UncertainDate | null): Values {
  return {
    _text: date?.text ?? null,
    _edtf: date?.edtf ?? null,
    _earliest: date?.earliest ?? null,
    _latest: date?.latest ?? null,
    _precision: date?.precision ?? null,
    _basis: date?.basis ?? null,
  }
}

/**
 * Reads a date as it was typed: its exact form, where there is one, else the words.
 * @param published the day that words such as "last month" are counted from
 * @returns null where nothing was typed
 */
export function readTyped(
  text: string | null,
  edtf: string | null,
  published: string | null,
): DateReading | null {
  if (edtf !== null) return readEdtf(edtf, text ?? edtf)
  return text === null ? null : readDate(text, { published })
}

const orNull = (value: string | number | null | undefined) => (value == null ? null : String(value))

const isBasis = (text: string | null | undefined): text is DateBasis =>
  (date_bases as readonly string[]).includes(text ?? '')
