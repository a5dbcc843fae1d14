/**
 * How many there are at least and at most, null where that side is not said; and the one number that
 * is said, null where there are two or none.
 */
export type Quantity = { min: number | null; max: number | null; said: number | null }

type Range = Omit<Quantity, 'said'>

/**
 * Reads how many there are as people and articles say it, in English and Korean: "over 30", "about
 * 10", "30 or more", "3 to 5", "dozens", "30여 명", "두세 명", "수십 명". The meanings are fixed, and
 * printed in the codebook: over 30 is 31 or more; about 10 is a fifth to either side (8 to 12);
 * nearly 30 is a fifth less to 30; 30-odd is 30 to 39; several is 3 to 9, dozens 20 to 99, hundreds
 * 200 to 999, thousands 2,000 to 9,999. Families and households are so many people at least.
 * @returns null where it cannot be read
 */
export function readQuantity(text: string): Quantity | null {
  const folded = fold(text)
  // Of families it is only known that there is somebody in each.
  const of_groups = /families|households|가구|세대|가족/u.test(text)
  for (const [pattern, read] of sayings) {
    const found = pattern.exec(folded)
    if (!found) continue
    const numbers = found.slice(1).map(numberOf)
    if (numbers.some((number) => number === null)) continue
    const { min, max: greatest } = read(...(numbers as number[]))
    const max = of_groups ? null : greatest
    const in_order = min === null || max === null || min <= max
    const said = numbers.length === 1 ? (numbers[0] ?? null) : null
    return in_order && [min, max].every((end) => end === null || (end >= 0 && end <= most))
      ? { min, max, said }
      : null
  }
  return null
}

const most = 1_000_000

/** What follows a counter, and says something of the number before it. */
const after =
  '(?=\\s|$|-|가량|정도|쯤|이상|이하|미만|초과|이내|안팎|내외|남짓|까지|에서|가까|이 |을 |를 |도 |의 )'

/** What is counted says nothing of how many. */
const counted = new RegExp(
  `(?<=\\d|[여한두세네섯곱덟홉열너몇러십백천만일이삼사오육칠팔구])\\s*(?:명|사람|인|가구|세대|가족|식구|개|대|마리|장|채|점|병|통|상자|자루|kg|킬로그램|킬로|톤|리터)${after}`,
  'gu',
)
const counted_in_english =
  / (?:people|persons|men|women|children|families|households|individuals|members|phones|items|kg|tonnes|litres)$/

const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[~∼〜] ?/, 'about ')
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replaceAll(/\s*[–—~∼〜]\s*/g, '-')
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '')
    .trim()
    .replaceAll(/(?<=\d|십|백|천|만) 여(?= |$|명)/g, '여')
    .replaceAll(counted, '')
    .replace(counted_in_english, '')
    .trim()

const words: Record<string, number> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16 },
  ...{ seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50 },
  ...{ sixty: 60, seventy: 70, eighty: 80, ninety: 90 },
  ...{ 'a dozen': 12, 'a hundred': 100, 'a thousand': 1_000, 'a couple of': 2, 'a couple': 2 },
  ...{ 한: 1, 하나: 1, 두: 2, 둘: 2, 세: 3, 셋: 3, 네: 4, 넷: 4, 다섯: 5, 여섯: 6, 일곱: 7 },
  ...{ 여덟: 8, 아홉: 9, 열: 10, 열한: 11, 열두: 12, 열세: 13, 열네: 14, 열다섯: 15, 스무: 20 },
  ...{ 스물: 20, 서른: 30, 마흔: 40, 쉰: 50, 예순: 60, 일흔: 70, 여든: 80, 아흔: 90 },
}
const digits: Record<string, number> = {
  ...{ 일: 1, 이: 2, 삼: 3, 사: 4, 오: 5, 육: 6, 륙: 6, 칠: 7, 팔: 8, 구: 9 },
}
const units: Record<string, number> = { 십: 10, 백: 100, 천: 1_000, 만: 10_000 }

const numberOf = (text: string | undefined): number | null => {
  const said = (text ?? '').trim()
  if (/^\d{1,7}$/.test(said)) return Number(said)
  if (Object.hasOwn(words, said)) return words[said] ?? null
  return sinoKorean(said)
}

/** 삼십, 백이십, 1만, 5천. */
function sinoKorean(text: string): number | null {
  if (!/^(?:(?:\d{1,4}|[일이삼사오육륙칠팔구])?[십백천만])+[일이삼사오육륙칠팔구]?$/u.test(text))
    return null
  let [sum, part] = [0, 0]
  for (const [piece] of text.matchAll(/\d+|./gu)) {
    const unit = units[piece]
    if (unit === undefined) part = digits[piece] ?? Number(piece)
    else {
      sum += (part === 0 ? 1 : part) * unit
      part = 0
    }
  }
  return sum + part
}

const n = '(\\d{1,7}|(?:\\d{1,4})?[일이삼사오육륙칠팔구십백천만]+|[a-z]+(?: [a-z]+)?|[가-힣]{1,3})'
const says = (pattern: string) => new RegExp(`^(?:${pattern.replaceAll('N', n)})$`, 'u')

const between = (min: number, max: number) => () => ({ min, max })
const atLeast = (least: number): Range => ({ min: least, max: null })
const atMost = (greatest: number): Range => ({ min: null, max: greatest })
/** A fifth, rounded up, and one at least. */
const fifth = (number: number) => Math.max(1, Math.ceil(number / 5))
const about = (number: number) => ({
  min: Math.max(0, number - fifth(number)),
  max: number + fifth(number),
})
const nearly = (number: number) => ({ min: Math.max(0, number - fifth(number)), max: number })
/** Up to the next round number: 30-odd, 120-odd, 15 and some. */
const odd = (number: number) => {
  const zeros = /0*$/.exec(String(number))?.[0].length ?? 0
  const unit = 10 ** zeros
  const next = unit === 1 ? (Math.floor(number / 10) + 1) * 10 : number + unit
  return { min: number, max: next - 1 }
}

/** Longer sayings come first. */
const sayings: [RegExp, (...numbers: number[]) => Range][] = [
  [says('한두'), between(1, 2)],
  [says('두세'), between(2, 3)],
  [says('두서너'), between(2, 4)],
  [says('서너'), between(3, 4)],
  [says('너댓|네댓'), between(4, 5)],
  [says('대여섯'), between(5, 6)],
  [says('예닐곱'), between(6, 7)],
  [says('일고여덟'), between(7, 8)],
  [says('between N and N'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('N(?: to |-| or |, |·)N'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('N(?:에서| 내지| 또는) N(?: 사이)?'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('N ?이상 N ?이하'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('N ?이상 N ?미만'), (a = 0, b = 0) => ({ min: a, max: b - 1 })],
  [says('(?:over|more than|above|upwards of) N'), (a = 0) => atLeast(a + 1)],
  [says('N ?(?:초과|[을를이]? ?(?:넘게|넘는|넘어|넘은|웃도는))'), (a = 0) => atLeast(a + 1)],
  [says('(?:at least|no fewer than|a minimum of) N'), atLeast],
  [says('N(?: or more|\\+)'), atLeast],
  [says('(?:최소한?|적어도|못해도|줄잡아) ?N(?: ?이상)?'), atLeast],
  [says('N ?이상'), atLeast],
  [says('(?:under|fewer than|less than|below) N'), (a = 0) => atMost(Math.max(0, a - 1))],
  [says('N ?(?:미만|[이]? ?(?:채 안 ?되는|못 ?되는|못 ?미치는))'), (a = 0) => atMost(a - 1)],
  [says('(?:at most|up to|no more than|a maximum of) N'), atMost],
  [says('N or (?:fewer|less)'), atMost],
  [says('(?:최대|많아야|많게는) ?N'), atMost],
  [says('N ?(?:이하|이내|까지)'), atMost],
  [says('(?:nearly|almost|close to) N'), nearly],
  [says('N ?(?:[에]? ?가까이|[에]? ?가까운|[에]? ?육박하는)'), nearly],
  [says('(?:about|around|approximately|roughly|some|c\\.|ca\\.) ?N'), about],
  [says('N or so'), about],
  [says('(?:약|대략|어림잡아) ?N(?:여|-odd)'), odd],
  [says('(?:약|대략|어림잡아|한) ?N(?: ?(?:정도|가량))?'), about],
  [says('N ?(?:가량|정도|안팎|쯤|내외|전후)'), about],
  [says('(?:총 |모두 )?N(?:-odd| odd|여| ?남짓)'), odd],
  [says('several|a few|a number of|a handful(?: of)?|여러|여럿|몇|몇몇|수'), between(3, 9)],
  [says('dozens(?: of)?|수십|몇십'), between(20, 99)],
  [says('hundreds(?: of)?|수백|몇백'), between(200, 999)],
  [says('thousands(?: of)?|수천|몇천'), between(2_000, 9_999)],
  [says('(?:exactly |모두 |총 )?N'), (a = 0) => ({ min: a, max: a })],
]
