import type { Kind } from '../field.ts'
import { readQuantity } from '../quantity.ts'
import { incomingText } from '../text.ts'

/** How many, in the source's words: "over 30", "약 10명". What it comes to is kept beside it. */
export const quantity = {
  name: 'quantity',
  columns: { '': 'text' },
  inputs: { '': incomingText(100) },
  settle: (sent) => {
    const text = sent[''] ?? null
    if (text !== null && readQuantity(String(text)) === null) {
      return { problem: { code: 'not_a_quantity', value: String(text) } }
    }
    return { values: { '': text } }
  },
  show: (values) => (values[''] == null ? null : String(values[''])),
  exported: [''],
} as const satisfies Kind
