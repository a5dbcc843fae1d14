import { keyOf, type Doubt } from '../../db/save/doubts.ts'
import { isMessage } from '../language.ts'
import type { Visitor } from '../route.ts'

/** What is asked about a doubt, and what was answered. */
export function sayDoubt(visit: Visitor, doubt: Doubt, because: Record<string, string>) {
  const key = keyOf(doubt)
  return { key, text: wordDoubt(visit, key), reason: because[key] ?? '' }
}

/** A doubt in words, by its key; blank where there is no such doubt. */
function wordDoubt({ t }: Visitor, key: string): string {
  const [code = '', seq = ''] = key.split('.')
  const name = `doubt.${code}`
  if (!isMessage(name)) return ''
  if (code === 'entered_before') return t(name, { ref: seq })
  const who = code === 'great_age' ? 'form.person_number' : 'form.act_number'
  return seq === '' ? t(name) : `${t(who, { n: seq })}: ${t(name)}`
}

/** The answers that came with a form, and what the history keeps of them. */
export function answersTo(visit: Visitor, because: Record<string, string>) {
  const lines = Object.entries(because).flatMap(([key, reason]) => {
    const doubt = wordDoubt(visit, key)
    return doubt === '' ? [] : [`${doubt} ${reason}`]
  })
  const reason = lines.length === 0 ? null : lines.join('\n')
  return { answered: new Set(Object.keys(because)), reason }
}
