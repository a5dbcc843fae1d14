const FIRST = 0xac00
const LAST = 0xd7a3
const [N, SILENT] = [2, 11]
const Y_VOWELS = new Set([2, 3, 6, 7, 12, 17, 20])

// Sino-Korean syllables the law applies to. Not 러, 레, 르 and the like, which begin loanwords, nor
// 니 and 뉴 (니코틴, 뉴스).
const LAWFUL = new Set(
  '라락란랄람랍랑래랭략량려력련렬렴렵령례로록론롱뢰료룡루류륙륜률륭륵름릉리린림립녀녁년념녕뇨닉',
)

// Words that also stand inside compounds written without spaces (무기로동교화형, 조선로동당).
const STEMS: [north: string, south: string][] = [
  ['로동', '노동'],
  ['로력', '노력'],
  ['로인', '노인'],
  ['녀성', '여성'],
  ['녀자', '여자'],
  ['녀맹', '여맹'],
  ['량강', '양강'],
  ['량식', '양식'],
  ['량곡', '양곡'],
  ['라선', '나선'],
  ['라진', '나진'],
  ['란민', '난민'],
  ['랍치', '납치'],
  ['력사', '역사'],
  ['련락', '연락'],
  ['련행', '연행'],
  ['련루', '연루'],
  ['련좌', '연좌'],
  ['련합', '연합'],
  ['렬차', '열차'],
  ['령장', '영장'],
  ['령도', '영도'],
  ['류출', '유출'],
  ['류포', '유포'],
  ['리용', '이용'],
  ['리탈', '이탈'],
  ['림시', '임시'],
  ['립건', '입건'],
]

/** A syllable as the South writes it where it begins a word: 량 is 양, 로 is 노, 녀 is 여, 리 is 이. */
export function southernSyllable(syllable: string): string {
  if (!LAWFUL.has(syllable)) return syllable
  const code = syllable.charCodeAt(0) - FIRST
  const vowel = Math.floor((code % 588) / 28)
  return String.fromCharCode(FIRST + (Y_VOWELS.has(vowel) ? SILENT : N) * 588 + (code % 588))
}

/** The syllables of a run with the initial-sound law (두음 법칙) applied to the first. */
export function southernStart(run: readonly string[]): string[] {
  return run.map((syllable, at) => (at === 0 ? southernSyllable(syllable) : syllable))
}

/** A run with the words inside it as the South writes them: 조선로동당 is 조선노동당, 규률 is 규율. */
export function southernInside(run: readonly string[]): string[] {
  let text = run.join('')
  for (const [north, south] of STEMS) text = text.replaceAll(north, south)
  return afterOpenSyllable(Array.from(text), { '렬': '열', '률': '율' })
}

/** The other way: 조선노동당 is 조선로동당. It may make words that do not exist; they match nothing. */
export function northernInside(run: readonly string[]): string[] {
  let text = run.join('')
  for (const [north, south] of STEMS) text = text.replaceAll(south, north)
  return afterOpenSyllable(Array.from(text), { '열': '렬', '율': '률' })
}

// The South writes 열 and 율 after a vowel or ㄴ, the North 렬 and 률 everywhere.
function afterOpenSyllable(run: string[], changes: Record<string, string>): string[] {
  return run.map((syllable, at) => {
    const changed = changes[syllable]
    return changed !== undefined && isOpen(run[at - 1]) ? changed : syllable
  })
}

function isOpen(syllable: string | undefined): boolean {
  const code = syllable?.charCodeAt(0) ?? 0
  if (code < FIRST || code > LAST) return false
  const final = (code - FIRST) % 28
  return final === 0 || final === 4
}
