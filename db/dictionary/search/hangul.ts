const onsets = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ')
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const codas = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ')

const first = 0xac00
const last = 0xd7a3

/**
 * A syllable of Hangul in Latin letters, as the Revised Romanisation writes it alone. Null for
 * anything else.
 */
export function latinSyllable(syllable: string): string | null {
  const code = syllable.codePointAt(0) ?? 0
  if (code < first || code > last) return null
  const at = code - first
  const onset = onsets[Math.floor(at / 588)] ?? ''
  const vowel = vowels[Math.floor((at % 588) / 28)] ?? ''
  return onset + vowel + (codas[at % 28] ?? '')
}
