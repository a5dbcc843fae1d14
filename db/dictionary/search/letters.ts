/** Folded text, and where in the original its letters came from. */
export type Folded = { text: string; span: (start: number, end: number) => [number, number] }

type Stretch = { at: number; length: number; from: number; fromLength: number }

/** Written in syllables or characters, without reliable spaces. U+30FC is the Japanese long mark. */
export const SYLLABLE = String.raw`[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u30fc]`

const PLAIN = String.raw`\t\n\r\x20-\x7e가-힣\u4e00-\u9fff`

// What one folded letter is made of: a decomposed Hangul syllable, or a base with its marks. Marks
// are counted so that a tower of them costs no more than other text.
const NOT_PLAIN = new RegExp(
  String.raw`(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[가-힣][\u11a8-\u11c2]|[^${PLAIN}])[\p{M}ﾞﾟ]{0,15}|[${PLAIN}][\p{M}ﾞﾟ]{1,15}`,
  'gu',
)

const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u
const BLANK = /^[\v\f\u0085]/
const APOSTROPHE = /^['`´‘’‛′＇ʹʻʼʽʾʿˈ՚]/
const HYPHEN = /^[‐‑﹣－]/
// Compatibility jamo (ㄱ씨) would turn into halves of a syllable, two Arabic signs into whole phrases.
const KEPT = /^[\u3131-\u318e\uffa1-\uffdc\ufdfa\ufdfb]/
const HAS_SYLLABLE = new RegExp(SYLLABLE, 'u')
// Beyond marks: jamo that make no syllable, and the 21 letters that FTS5 (unicode61) takes for marks.
const NO_LETTER =
  /[^\p{L}\p{Nd}\u3007']|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u19b0-\u19c9\u1cf2\u1cf3]/gu
const MARK = /\p{M}/gu
// Latin letters that Unicode does not decompose.
const UNDECOMPOSED: Record<string, string> = {
  'ø': 'o',
  'đ': 'd',
  'ð': 'd',
  'ł': 'l',
  'æ': 'ae',
  'œ': 'oe',
  'þ': 'th',
  'ŋ': 'ng',
  'ħ': 'h',
}

/**
 * Text as search compares it, letter by letter: NFC or NFD, wide or narrow forms, capitals and
 * diacritics make no difference (ŏ and ö are o); Hangul and kana stay whole. Control, direction and
 * other invisible characters vanish; `'` and `-` stay for the words to be made; the rest that is
 * neither letter nor decimal digit becomes a space or stays plain ASCII punctuation.
 */
export function foldLetters(text: string): Folded {
  const stretches: Stretch[] = []
  let folded = ''
  let from = 0
  function add(piece: string, fromLength: number) {
    stretches.push({ at: folded.length, length: piece.length, from, fromLength })
    folded += piece
    from += fromLength
  }
  for (const { 0: cluster, index } of text.matchAll(NOT_PLAIN)) {
    if (index > from) add(text.slice(from, index).toLowerCase(), index - from)
    add(foldCluster(cluster), cluster.length)
  }
  if (text.length > from) add(text.slice(from).toLowerCase(), text.length - from)
  return { text: folded, span: (start, end) => originOf(stretches, start, end) }
}

function foldCluster(cluster: string): string {
  if (BLANK.test(cluster)) return ' '
  if (INVISIBLE.test(cluster)) return ''
  if (APOSTROPHE.test(cluster)) return "'"
  if (HYPHEN.test(cluster)) return '-'
  const composed = cluster.normalize(KEPT.test(cluster) ? 'NFC' : 'NFKC')
  // By way of capitals: ß, ſ, ı and ς meet ss, s, i and σ.
  const lower = composed.toLowerCase().toUpperCase().toLowerCase()
  const bare = HAS_SYLLABLE.test(lower) ? lower.normalize('NFC') : lower.normalize('NFD')
  return bare
    .replace(MARK, '')
    .replace(/[øđðłæœþŋħ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/[ʹʻʼʽʾʿˈ]/g, "'")
    .replace(NO_LETTER, ' ')
}

function originOf(stretches: Stretch[], start: number, end: number): [number, number] {
  const first = stretches[holding(stretches, start)]
  const last = stretches[holding(stretches, end - 1)]
  if (!first || !last) return [0, 0]
  const sameLength = (stretch: Stretch) => stretch.length === stretch.fromLength
  return [
    sameLength(first) ? first.from + start - first.at : first.from,
    sameLength(last) ? last.from + end - last.at : last.from + last.fromLength,
  ]
}

function holding(stretches: Stretch[], at: number): number {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle]?.at ?? Infinity) <= at) low = middle
    else high = middle - 1
  }
  return low
}
