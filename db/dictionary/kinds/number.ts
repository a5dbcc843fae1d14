import { isDecimal, plainDecimal } from '../decimal.ts'
import type { Kind } from '../field.ts'
import { incomingNumber } from '../text.ts'

/** A whole number of things or years, 0 to a million. */
export const count = {
  name: 'count',
  columns: { '': 'integer' },
  inputs: { '': incomingNumber() },
  settle: (sent) => {
    const typed = sent['']
    if (typed == null) return { values: { '': null } }
    if (!/^\d{1,7}$/.test(String(typed)) || Number(typed) > 1_000_000) {
      return { problem: { code: 'not_a_count', value: String(typed) } }
    }
    return { values: { '': Number(typed) } }
  },
  show: (values) => (values[''] == null ? null : String(values[''])),
  exported: [''],
} as const satisfies Kind

/** A decimal number, kept as the text it was sent as: money and months are never rounded. */
export const decimal = {
  name: 'decimal',
  columns: { '': 'text' },
  inputs: { '': incomingNumber() },
  settle: (sent) => {
    const typed = sent['']
    if (typed == null) return { values: { '': null } }
    const plain = plainDecimal(String(typed))
    if (!isDecimal(plain)) return { problem: { code: 'not_a_decimal', value: String(typed) } }
    return { values: { '': plain } }
  },
  show: (values) => (values[''] == null ? null : String(values[''])),
  exported: [''],
  types: { '': 'number' },
} as const satisfies Kind
