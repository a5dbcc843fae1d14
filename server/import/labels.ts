import { isMessage, type Language, type Translate } from '../language.ts'
import { part_labels, type Target } from './targets.ts'

/** What a target is called: its part, and its field as the form calls it. */
export function targetLabel(
  { name, field, suffix, part }: Target,
  language: Language,
  t: Translate,
): string {
  const own = `import.target_${name.replaceAll('.', '_')}`
  if (isMessage(own)) return t(own)
  const label = field?.label[language] ?? name
  const key = `import.input${suffix}`
  const main = suffix === (field?.kind.worded ?? '')
  const detail = !main && isMessage(key) ? ` (${t(key)})` : ''
  return part === 'incident' ? label + detail : `${part_labels[part][language]}: ${label}${detail}`
}
