import { z } from 'zod'
import type { Kind } from '../field.ts'
import { incomingText } from '../text.ts'

/** One code from a controlled vocabulary. */
export function term(vocabulary: string) {
  return {
    name: 'term',
    columns: { '': 'text' },
    inputs: { '': incomingText(100) },
    settle: (sent, around) => {
      const typed = sent[''] ?? null
      if (typed === null) return { values: { '': null } }
      // Codes of one vocabulary are all in one case: which, nobody need remember (usd, USD).
      const cases = [String(typed), String(typed).toUpperCase(), String(typed).toLowerCase()]
      const code = cases.find((code) => around.isTerm(vocabulary, code))
      if (code !== undefined) return { values: { '': code } }
      return { problem: { code: 'not_a_term', value: String(typed), vocabulary } }
    },
    show: (values, wording) =>
      values[''] == null ? null : wording.termLabel(vocabulary, String(values[''])),
    exported: [''],
    vocabulary,
    coded: { suffix: '', several: false },
  } as const satisfies Kind
}

/** Several codes, stored in one column with a space between (no code holds one). */
export function terms(vocabulary: string) {
  const sent = z.preprocess(
    (sent) => (sent == null || Array.isArray(sent) ? sent : [sent]),
    z.array(incomingText(100)).max(50, { error: 'too_many' }).nullable().optional(),
  )
  return {
    name: 'terms',
    columns: { '': 'text' },
    inputs: { '': sent },
    settle: (sent, around) => {
      const codes = codesOf(sent[''])
      const wrong = codes.find((code) => !around.isTerm(vocabulary, code))
      if (wrong !== undefined) return { problem: { code: 'not_a_term', value: wrong, vocabulary } }
      return { values: { '': codes.length > 0 ? codes.join(' ') : null } }
    },
    show: (values, wording) => {
      const labels = codesOf(values['']).map((code) => wording.termLabel(vocabulary, code))
      return labels.length > 0 ? labels.join(', ') : null
    },
    exported: [''],
    vocabulary,
    coded: { suffix: '', several: true },
  } as const satisfies Kind
}

/** The codes in a `terms` column, or in what a form sent for it: each once, in order. */
export function codesOf(stored: unknown): string[] {
  const list = Array.isArray(stored) ? stored : typeof stored === 'string' ? stored.split(' ') : []
  return [...new Set(list.map((code) => String(code ?? '')).filter((code) => code !== ''))]
}
