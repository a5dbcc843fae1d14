/**
 * How many there are at least and at most, null where that side is not said; and the one number that
 * is said, null where there are two or none.
 */
export type Quantity = { min: number | null; max: number | null; said: number | null }

/**
 * Reads how many there are as people and articles say it, in English and Korean: "over 30", "about
 * 10", "30 or more", "3 to 5", "dozens", "30여 명", "수십 명". The meanings are fixed, and printed in
 * the codebook: over 30 is 31 or more; about 10 is a fifth to either side (8 to 12); 30-odd is 30 to
 * 39; several is 3 to 9, dozens 20 to 99, hundreds 200 to 999, thousands 2,000 to 9,999.
 * @returns null where it cannot be read
 */
export function readQuantity(text: string): Quantity | null {
  const folded = fold(text)
  for (const [pattern, read] of sayings) {
    const found = pattern.exec(folded)
    if (!found) continue
    const numbers = found.slice(1).map(numberOf)
    if (numbers.some((number) => number === null)) continue
    const { min, max } = read(...(numbers as number[]))
    const in_order = min === null || max === null || min <= max
    const said = numbers.length === 1 ? (numbers[0] ?? null) : null
    return in_order && [min, max].every((end) => end === null || (end >= 0 && end <= most))
      ? { min, max, said }
      : null
  }
  return null
}

const most = 1_000_000

/** What is counted says nothing of how many. */
const counted =
  /(?<=\d|[a-z]|[가-힣])\s*(?:people|persons|men|women|families|households|individuals|members|phones|명|사람|인|가구|세대|개|대|마리|여명)(?=$|\s|\.)/g

const fold = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/(?<=\d)[,](?=\d{3}(?!\d))/g, '')
    .replaceAll(/[–—~∼〜]/g, '-')
    .replaceAll('여 명', '여명')
    .replaceAll(/여명/g, '여')
    .replaceAll(counted, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

const words: Record<string, number> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ eleven: 11, twelve: 12, fifteen: 15, twenty: 20, thirty: 30, forty: 40, fifty: 50 },
  ...{ 'a dozen': 12, 'a hundred': 100, 'a couple of': 2, 'a couple': 2 },
  ...{ 한: 1, 하나: 1, 두: 2, 둘: 2, 세: 3, 셋: 3, 네: 4, 넷: 4, 다섯: 5, 여섯: 6, 일곱: 7 },
  ...{ 여덟: 8, 아홉: 9, 열: 10, 스무: 20, 서른: 30, 마흔: 40, 쉰: 50, 백: 100 },
}

const numberOf = (text: string | undefined): number | null => {
  const said = (text ?? '').trim()
  if (/^\d{1,7}$/.test(said)) return Number(said)
  return Object.hasOwn(words, said) ? (words[said] ?? null) : null
}

const n = '(\\d{1,7}|[a-z]+(?: [a-z]+)?|[가-힣]{1,2})'
const says = (pattern: string) => new RegExp(`^(?:${pattern.replaceAll('N', n)})$`)

const exactly = (min: number, max: number) => () => ({ min, max })
const atLeast = (least: number) => ({ min: least, max: null })
const atMost = (greatest: number) => ({ min: null, max: greatest })
/** A fifth to either side, rounded outwards, and one at least. */
const about = (number: number) => {
  const off = Math.max(1, Math.ceil(number / 5))
  return { min: Math.max(0, number - off), max: number + off }
}
/** Up to the next round number: 30-odd, 120-odd. */
const odd = (number: number) => {
  let unit = 1
  while (number > 0 && number % (unit * 10) === 0) unit *= 10
  return { min: number, max: unit === 1 ? number : number + unit - 1 }
}

/** Longer sayings come first. */
const sayings: [RegExp, (...numbers: number[]) => Omit<Quantity, 'said'>][] = [
  [says('(?:between )?N(?: to | and |-| - )N'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('N에서 N(?: 사이)?'), (a = 0, b = 0) => ({ min: a, max: b })],
  [says('(?:over|more than|above|upwards of) N'), (a = 0) => atLeast(a + 1)],
  [says('N ?(?:초과|을? ?넘게|넘는)'), (a = 0) => atLeast(a + 1)],
  [says('(?:at least|no fewer than|minimum) N'), atLeast],
  [says('N(?: or more|\\+)'), atLeast],
  [says('(?:최소|적어도) ?N(?: 이상)?'), atLeast],
  [says('N ?이상'), atLeast],
  [says('(?:under|fewer than|less than|below) N'), (a = 0) => atMost(Math.max(0, a - 1))],
  [says('N ?미만'), (a = 0) => atMost(Math.max(0, a - 1))],
  [says('(?:at most|up to|no more than|maximum) N'), atMost],
  [says('N or (?:fewer|less)'), atMost],
  [says('(?:최대|많아야) ?N'), atMost],
  [says('N ?이하'), atMost],
  [says('(?:about|around|approximately|roughly|some|nearly|almost|c\\.|ca\\.|~) ?N'), about],
  [says('N or so'), about],
  [says('(?:약|대략) ?N(?: ?정도)?'), about],
  [says('N ?(?:가량|정도|안팎|쯤)'), about],
  [says('N(?:-odd| odd|여)'), odd],
  [says('several|a few|a number of|a handful(?: of)?|여러|몇|수'), exactly(3, 9)],
  [says('dozens(?: of)?|수십'), exactly(20, 99)],
  [says('hundreds(?: of)?|수백'), exactly(200, 999)],
  [says('thousands(?: of)?|수천'), exactly(2_000, 9_999)],
  [says('(?:exactly |모두 |총 )?N'), (a = 0) => ({ min: a, max: a })],
]
