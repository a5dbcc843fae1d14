const ONSETS = [
  '',
  ...'k kk kh g n d t tt th r rh l m b p pp ph s ss sh j jj ch tch chh h'.split(' '),
]
const CODAS = ['', ...'k g n ng t d r l m b p s h'.split(' ')]
const BETWEEN = new Set(CODAS.flatMap((coda) => ONSETS.map((onset) => coda + onset)))
const VOWELS = /^(?:[yw]?[aeiou]){1,4}$/

/** Units of administration as names carry them after a hyphen: Hyesan-si, Musan-gun, Yanggang-do. */
export const HYPHEN_UNITS = new Set(
  'do to si shi gun kun guyok guyeok kuyok kuyeok gu ku dong tong ri ni li up eup myon myeon rodongjagu nodongjagu'.split(
    ' ',
  ),
)

// Families write themselves as they like.
const SURNAMES = new Map([['park', 'pak']])

// McCune–Reischauer without its marks, the spelling of the North, of the South since 2000 and of the
// press, brought together (pages.md 6.2, and the assimilations between syllables). The order counts.
const MEETINGS: [pattern: RegExp, replacement: string][] = [
  [/oo/g, 'u'],
  [/ee/g, 'i'],
  [/(?<![ao])eo/g, 'o'],
  [/eu/g, 'u'],
  [/oi/g, 'oe'],
  [/you?ng/g, 'yong'],
  [/yung/g, 'yong'],
  [/wu/g, 'u'],
  [/sh/g, 's'],
  [/t?chh?/g, 'j'],
  [/([kptr])h/g, '$1'],
  [/k/g, 'g'],
  [/t/g, 'd'],
  [/p/g, 'b'],
  [/h(?![aeiouwy])/g, ''],
  [/^[rl](?=[iy])/, ''],
  [/^[rl]/, 'n'],
  [/^ny/, 'y'],
  [/^yi/, 'i'],
  [/[nrl][rl]|[rl]n/g, 'l'],
  [/r/g, 'l'],
  [/n?g[ln]/g, 'ngn'],
  [/n?gm/g, 'ngm'],
  [/[bm][ln]/g, 'mn'],
  [/d[ln]/g, 'n'],
  [/(.)\1+/g, '$1'],
]

/**
 * The key under which the spellings of one Korean name meet: Ch'ŏngjin, Chongjin and Cheongjin;
 * Chagang and Jagang; Ryanggang, Yanggang and Yangkang; Kaesŏng and Gaeseong. Takes the parts of one
 * word, folded; a unit of administration after a hyphen does not count. Null when the word cannot be
 * romanised Korean (Ministry, Province). Different names may share a key: it proposes, no more.
 */
export function wordKey(parts: readonly string[]): string | null {
  const last = parts.at(-1) ?? ''
  const bare = parts.length > 1 && HYPHEN_UNITS.has(last) ? parts.slice(0, -1) : parts
  const word = bare.join('')
  return isRomanised(word) ? keyOf(word) : null
}

/** The key of any word of plain letters, whether or not it could be Korean. */
export function keyOf(word: string): string {
  return MEETINGS.reduce(
    (key, [pattern, replacement]) => key.replace(pattern, replacement),
    SURNAMES.get(word) ?? word,
  )
}

function isRomanised(word: string): boolean {
  if (!/^[a-z]{2,40}$/.test(word)) return false
  if (SURNAMES.has(word)) return true
  const groups = word.match(/[aeiouwy]+|[^aeiouwy]+/g) ?? []
  return groups.some(isVowel) && groups.every((group, at) => fits(group, at, groups.length))
}

function fits(group: string, at: number, groups: number): boolean {
  if (isVowel(group)) return VOWELS.test(group)
  if (at === 0) return ONSETS.includes(group)
  return at === groups - 1 ? CODAS.includes(group) : BETWEEN.has(group)
}

function isVowel(group: string): boolean {
  return /^[aeiouwy]/.test(group)
}
