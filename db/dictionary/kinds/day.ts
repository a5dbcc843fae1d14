import { isDay } from '../date/period.ts'
import { readDate } from '../date/read.ts'
import { shortDate } from '../date/describe.ts'
import type { Kind } from '../field.ts'
import { incomingText } from '../text.ts'

/** One calendar day, `YYYY-MM-DD`: when a source was published, when a person spoke. */
export const day = {
  name: 'day',
  columns: { '': 'text' },
  inputs: { '': incomingText(40) },
  settle: (sent) => {
    const typed = sent['']
    if (typed == null) return { values: { '': null } }
    const text = String(typed)
    return isDay(text) ? { values: { '': text } } : { problem: { code: 'not_a_day', value: text } }
  },
  show: (values, { language }) => {
    const text = values['']
    if (text == null) return null
    const [edtf, earliest, latest] = [String(text), String(text), String(text)]
    return shortDate({ edtf, earliest, latest, precision: 'day' }, language)
  },
  exported: [''],
  types: { '': 'date' },
  fromCell: (cell) => {
    const read = readDate(cell, { published: null })
    return read.ok && read.date.precision === 'day' && read.date.earliest === read.date.latest
      ? (read.date.earliest ?? cell)
      : cell
  },
} as const satisfies Kind
