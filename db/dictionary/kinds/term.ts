import { z } from 'zod'
import type { Kind, Settled } from '../field.ts'
import { incomingText } from '../text.ts'

/** One code from a controlled vocabulary. */
export function term(vocabulary: string) {
  return {
    name: 'term',
    columns: { '': 'text' },
    inputs: { '': incomingText(100) },
    settle: (sent, around, stored) => {
      const typed = sent[''] ?? null
      if (typed === null) return { values: { '': null } }
      // Codes of one vocabulary are all in one case: which, nobody need remember (usd, USD).
      const cases = [String(typed), String(typed).toUpperCase(), String(typed).toLowerCase()]
      const code = cases.find((code) => around.isTerm(vocabulary, code))
      if (code === undefined) return notATerm(String(typed), vocabulary)
      const kept = stored?.[''] === code
      return !kept && around.isRetired(vocabulary, code)
        ? retired(code, vocabulary)
        : { values: { '': code } }
    },
    show: (values, wording) =>
      values[''] == null ? null : wording.termLabel(vocabulary, String(values[''])),
    exported: [''],
    vocabulary,
    codes: { '': vocabulary },
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
    settle: (sent, around, stored) => {
      const codes = codesOf(sent[''])
      const wrong = codes.find((code) => !around.isTerm(vocabulary, code))
      if (wrong !== undefined) return notATerm(wrong, vocabulary)
      const kept = codesOf(stored?.[''])
      const old = codes.find((code) => !kept.includes(code) && around.isRetired(vocabulary, code))
      if (old !== undefined) return retired(old, vocabulary)
      return { values: { '': codes.length > 0 ? codes.join(' ') : null } }
    },
    show: (values, wording) => {
      const labels = codesOf(values['']).map((code) => wording.termLabel(vocabulary, code))
      return labels.length > 0 ? labels.join(', ') : null
    },
    exported: [''],
    vocabulary,
    codes: { '': vocabulary },
    several: true,
  } as const satisfies Kind
}

const notATerm = (value: string, vocabulary: string): Settled => ({
  problem: { code: 'not_a_term', value, vocabulary },
})

const retired = (value: string, vocabulary: string): Settled => ({
  problem: { code: 'retired_term', value, vocabulary },
})

/** The codes in a `terms` column, or in what a form sent for it: each once, in order. */
export function codesOf(stored: unknown): string[] {
  const list = Array.isArray(stored) ? stored : typeof stored === 'string' ? stored.split(' ') : []
  return [...new Set(list.map((code) => String(code ?? '')).filter((code) => code !== ''))]
}
