import { incomingText } from '../text.ts'
import type { Kind } from '../field.ts'

const kind = (name: string, longest: number) =>
  ({
    name,
    columns: { '': 'text' },
    inputs: { '': incomingText(longest) },
    settle: (sent) => ({ values: { '': sent[''] ?? null } }),
    show: (values) => textOf(values['']),
    exported: [''],
  }) as const satisfies Kind

const textOf = (value: string | number | null | undefined) => (value == null ? null : String(value))

/** One line of text. */
export const text = kind('text', 500)

/** Several paragraphs of text. */
export const long_text = kind('long_text', 50_000)

/** An article or a transcript, whole. */
export const whole_text = kind('long_text', 400_000)
