import {
  adds,
  adds_nothing,
  counted,
  joins,
  soFar,
  sticky,
  weekend,
  year_before_juche,
  type Entry,
  type Joint,
  type Meaning,
} from './lexicon.ts'
import type { Part, Said } from './said.ts'
import type { DateProblem } from './uncertain-date.ts'

const weekdays = '월화수목금토일'
const seasons = ['봄', '여름', '가을', '겨울']
const counters = [
  '한',
  '두',
  '세',
  '네',
  '다섯',
  '여섯',
  '일곱',
  '여덟',
  '아홉',
  '열',
  '열한',
  '열두',
]
const days_long = [
  '하루',
  '이틀',
  '사흘',
  '나흘',
  '닷새',
  '엿새',
  '이레',
  '여드레',
  '아흐레',
  '열흘',
]
const counter = `(\\d{1,3}|${counters.toReversed().join('|')}|석|넉|일)`

/** 초, 중순, 말 are early, mid and late, of a month or of a year alike. */
const parts: [string, Part][] = [
  ['상반기|전반기?', 'first_half'],
  ['하반기|후반기?', 'second_half'],
  ['1(?:/4)? ?분기', 'quarter_1'],
  ['2(?:/4)? ?분기', 'quarter_2'],
  ['3(?:/4)? ?분기', 'quarter_3'],
  ['4(?:/4)? ?분기', 'quarter_4'],
  ['초순|상순|초반|초', 'early'],
  ['중순|중반', 'mid'],
  ['하순|말', 'late'],
]
const fixed: [string, Said][] = [
  ['연말|년말', { part: 'late', unit: 'year' }],
  ['연초|년초', { part: 'early', unit: 'year' }],
  ['월말', { part: 'late', unit: 'month' }],
  ['월초', { part: 'early', unit: 'month' }],
  ['새해 ?첫 ?날|신정', { month: 1, day: 1 }],
  ['광명성절', { month: 2, day: 16 }],
  ['태양절', { month: 4, day: 15 }],
  ['성탄절|크리스마스', { month: 12, day: 25 }],
  ['마지막 ?날|말일', { day: 'last' }],
  ['첫 ?날', { day: 'first' }],
  ['올 ?(?=봄|여름|가을|겨울)|이번', { which: 'this' }],
  ['지난', { which: 'last' }],
  ['약|대략|경|쯤|께|무렵|즈음', { about: true }],
  ['아마도?', { uncertain: true }],
]
const years: [string, number][] = [
  ['지지난해|지지난 해|재작년', -2],
  ['지난 ?해|작년|거년|전년', -1],
  ['올 ?해|금년|이해', 0],
  ['내년|다음 ?해', 1],
]
const months: [string, number][] = [
  ['지지난 ?달', -2],
  ['지난 ?달|저번 ?달|전달|전월', -1],
  ['이번 ?달|이 ?달|금월', 0],
  ['다음 ?달', 1],
]
const weeks: [string, number][] = [
  ['지지난 ?주', -2],
  ['지난 ?주|저번 ?주', -1],
  ['이번 ?주|금주', 0],
  ['다음 ?주', 1],
]
const days: [string, number][] = [
  ['그저께|그제', -2],
  ['어젯밤|어제', -1],
  ['오늘|금일', 0],
]

/** 이전 and 이후 include their day, 전 and 후 do not. */
const joints: [string, Joint][] = [
  ['이전', 'by'],
  ['이후', 'not_before'],
  ['전', 'before'],
  ['후', 'after'],
  ['까지', 'until'],
  ['부터|에서', 'from'],
  ['사이', 'between'],
  ['또는|혹은|이나', 'or'],
  ['와|과', 'and'],
]

/** Longer wordings come before the shorter they contain. */
export const lexicon_korean: Entry[] = [
  ...juche(),
  [sticky('(?:올해?|금년) ?들어'), (_, published) => soFar(published, 'year')],
  [sticky('(?:이번 ?|이 ?)달 ?들어'), (_, published) => soFar(published, 'month')],
  [sticky('지난 ?주말'), (_, published) => weekend(published, 'last')],
  [sticky('이번 ?주말'), (_, published) => weekend(published, 'this')],
  [sticky('주말'), (_, published) => weekend(published)],
  ...ago(),
  ...stepped(years, 'year'),
  ...stepped(months, 'month'),
  ...stepped(weeks, 'week'),
  ...stepped(days, 'day'),
  [
    sticky(`(?:([${weekdays}])요일|\\(([${weekdays}])\\))`),
    ([, long, short]) => weekday(long ?? short),
  ],
  [sticky('(\\d{1,2})(?: ?월|(?= ?[-~] ?\\d{1,2}월))'), ([, month]) => monthNumber(Number(month))],
  [sticky('(\\d{1,2}) ?일'), ([, day]) => ({ said: { day: Number(day) } })],
  ...fixed.map(([words, said]): Entry => [sticky(words), adds(said)]),
  [sticky('중에|중(?![순반])'), adds_nothing],
  ...parts.map(([words, part]): Entry => [sticky(words), adds({ part })]),
  ...seasons.map((words, i): Entry => [sticky(`${words}철?`), adds({ season: i + 1 })]),
  ...joints.map(([words, joint]): Entry => [sticky(words), joins(joint)]),
  [sticky('에는|에|의|날|당일|양력|오전|오후|아침|저녁|밤|낮|새벽'), adds_nothing],
]

function stepped(words: [string, number][], unit: keyof typeof counted): Entry[] {
  return words.map(([word, n]) => [sticky(word), (_, published) => counted[unit](published, n)])
}

/** "10일 전" is ten days ago, but "12월 10일 전" is before 10 December. */
function ago(): Entry[] {
  const long = `(${days_long.join('|')})`
  return [
    [
      sticky(`${long} ?전`),
      ([, n = ''], published) => counted.day(published, -days_long.indexOf(n) - 1),
    ],
    [
      sticky(`(?<![월달] ?)(\\d{1,3}) ?일 ?전`),
      ([, n], published) => counted.day(published, -Number(n)),
    ],
    [sticky(`${counter} ?주일? ?전`), ([, n], published) => counted.week(published, -count(n))],
    [
      sticky(`${counter} ?(?:개월|달) ?전`),
      ([, n], published) => counted.month(published, -count(n)),
    ],
    [sticky(`${counter} ?년 ?전`), ([, n], published) => counted.year(published, -count(n))],
  ]
}

function count(word = ''): number {
  const named = { 일: 1, 석: 3, 넉: 4 }[word] ?? counters.indexOf(word) + 1
  return named || Number(word)
}

function weekday(name = ''): Meaning {
  return { said: { weekday: weekdays.indexOf(name) + 1 } }
}

function monthNumber(month: number): Meaning | DateProblem {
  return month >= 1 && month <= 12 ? { said: { month } } : { code: 'no_such_day' }
}

/** "주체112", "주체112(2023)년", "2023(주체112)년": both years, where given, must agree. */
function juche(): Entry[] {
  const said = (counted_year?: string, year?: string): Meaning | DateProblem => {
    const from_1912 = year_before_juche + Number(counted_year)
    if (year !== undefined && Number(year) !== from_1912) return { code: 'contradiction' }
    return { said: { year: from_1912 } }
  }
  return [
    [sticky('주체 ?(\\d{1,3}) ?년? ?(?:\\((\\d{4})년?\\) ?년?)?'), ([, n, year]) => said(n, year)],
    [sticky('(\\d{4})년? ?\\(주체 ?(\\d{1,3})년?\\) ?년?'), ([, year, n]) => said(n, year)],
  ]
}
