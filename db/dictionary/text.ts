import { z } from 'zod'

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const every_unstorable = new RegExp(unstorable, 'g')

/** Whether every engine stores a text as it is. */
export const isStorable = (text: string) => text.isWellFormed() && !unstorable.test(text)

/** A text without what cannot be stored: to be shown, where what came is refused. */
export const storable = (text: string) => text.toWellFormed().replaceAll(every_unstorable, '\ufffd')

/**
 * Text as it comes in: NFC, without spaces around it; blank becomes null. NUL and other control
 * characters, and halves of a surrogate pair, are refused (no engine stores them alike).
 */
export function incomingText(longest: number) {
  return z.preprocess(
    normalise,
    z
      .string({ error: 'not_text' })
      .max(longest, { error: 'too_long' })
      .refine(isStorable, { error: 'bad_characters' })
      .nullable()
      .optional(),
  )
}

/** A number as people and programs send it: digits as text, or a JSON number. */
export function incomingNumber() {
  return z.preprocess(
    (sent) => (typeof sent === 'number' ? String(sent) : normalise(sent)),
    z.string({ error: 'not_a_number' }).max(40, { error: 'too_long' }).nullable().optional(),
  )
}

function normalise(sent: unknown): unknown {
  if (typeof sent !== 'string') return sent
  const text = sent.normalize('NFC').replaceAll('\r\n', '\n').trim()
  return text === '' ? null : text
}
