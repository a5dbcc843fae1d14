import {
  adds,
  adds_nothing,
  counted,
  english,
  joins,
  soFar,
  sticky,
  stillToCome,
  weekend,
  year_before_juche,
  type Entry,
  type Joint,
  type Meaning,
  type Published,
  type Unit,
} from './lexicon.ts'
import type { Part, Said } from './said.ts'

const months = [
  'january|jan',
  'february|feb',
  'march|mar',
  'april|apr',
  'may',
  'june|jun',
  'july|jul',
  'august|aug',
  'september|sept|sep',
  'october|oct',
  'november|nov',
  'december|dec',
]
/** "Dec.", and the hyphen of "Dec-2023". */
const dot_or_year = '(?:\\.|-(?=\\d{4}(?!\\d)))?'
const weekdays = [
  'monday|mon',
  'tuesday|tues|tue',
  'wednesday|wed',
  'thursday|thurs|thur|thu',
  'friday|fri',
  'saturday|sat',
  'sunday|sun',
]
const seasons = ['spring', 'summer', 'autumn|fall', 'winter']
const numbers = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const parts: [string, Part][] = [
  ['(?:first|1st) half(?: of)?', 'first_half'],
  ['(?:second|2nd|latter) half(?: of)?', 'second_half'],
  ['(?:first|1st) quarter(?: of)?|q1', 'quarter_1'],
  ['(?:second|2nd) quarter(?: of)?|q2', 'quarter_2'],
  ['(?:third|3rd) quarter(?: of)?|q3', 'quarter_3'],
  ['(?:fourth|4th|last) quarter(?: of)?|q4', 'quarter_4'],
  ['early|beginning of|start of', 'early'],
  ['mid|middle of', 'mid'],
  ['late|end of|end', 'late'],
]
const fixed_days: [string, Said][] = [
  ["new year'?s day", { month: 1, day: 1 }],
  ["new year'?s eve", { month: 12, day: 31 }],
  ['christmas eve', { month: 12, day: 24 }],
  ['christmas(?: day)?', { month: 12, day: 25 }],
  ['last day of the year', { month: 12, day: 31 }],
  ['first day of the year', { month: 1, day: 1 }],
]
const ago = `(\\d{1,3}|an?|${numbers.join('|')}) (day|week|month|year)s? ago`

const joints: [string, Joint][] = [
  ['on or after|no(?:t)? (?:earlier|sooner) than|not before', 'not_before'],
  ['on or before|no(?:t)? later than|by|up to', 'by'],
  ['before|prior to|earlier than', 'before'],
  ['after|later than|following', 'after'],
  ['since', 'since'],
  ['until|till', 'until'],
  ['between', 'between'],
  ['from', 'from'],
  ['to|through', 'to'],
  ['and', 'and'],
  ['or', 'or'],
]

/** Longer wordings come before the shorter they contain. */
export const lexicon_english: Entry[] = [
  ...fixed_days.map(([words, said]): Entry => [english(words), adds(said)]),
  [english('last day of'), adds({ day: 'last' })],
  [english('first day of'), adds({ day: 'first' })],
  [english('year-? ?end'), adds({ part: 'late', unit: 'year' })],
  [english('month-? ?end'), adds({ part: 'late', unit: 'month' })],
  [english(ago), ([, n, unit], published) => step(unit, published, -count(n))],
  [english('(?:the )?day before yesterday'), (_, published) => counted.day(published, -2)],
  [english('yesterday|last night'), (_, published) => counted.day(published, -1)],
  [
    english('today|tonight|this (?:morning|afternoon|evening)'),
    (_, published) => counted.day(published, 0),
  ],
  [
    english('(?:the )?(week|month|year) before last'),
    ([, unit], published) => step(unit, published, -2),
  ],
  [
    english('(?:earlier|so far) (?:this|in the) (week|month|year)'),
    ([, unit], published) => soFar(published, unit as Unit),
  ],
  [
    english('later (?:this|in the) (week|month|year)'),
    ([, unit], published) => stillToCome(published, unit as Unit),
  ],
  [
    english('(?:(last|past|this) )?weekend'),
    ([, which], published) => weekend(published, whichOf(which)),
  ],
  [english('last (week|month|year)'), ([, unit], published) => step(unit, published, -1)],
  [english('this (week|month|year)'), ([, unit], published) => step(unit, published, 0)],
  [english('next (week|month|year)'), ([, unit], published) => step(unit, published, 1)],
  [english('the (year|month)'), ([, unit]) => ({ said: { unit: unit as 'year' | 'month' } })],
  [sticky(`(?:early|late)(?= (?:on|${weekdays.join('|')})(?![a-z]))`), adds_nothing],
  [english('(?:early )?(?:morning|afternoon|evening|night|dawn)'), adds_nothing],
  ...joints.map(([words, joint]): Entry => [english(words), joins(joint)]),
  ...parts.map(([words, part]): Entry => [sticky(`(?:${words})(?:-|(?![a-z]))`), adds({ part })]),
  ...months.map((words, i): Entry => [
    english(`(?:${words})${dot_or_year}`),
    adds({ month: i + 1 }),
  ]),
  ...weekdays.map((words, i): Entry => [english(`(?:${words})\\.?`), adds({ weekday: i + 1 })]),
  ...seasons.map((words, i): Entry => [english(words), adds({ season: i + 1 })]),
  [
    english('juche(?: year)? ?(\\d{1,3})(?!\\d)'),
    ([, year]) => ({ said: { year: year_before_juche + Number(year) } }),
  ],
  [english('this past|last|past'), adds({ which: 'last' })],
  [english('this'), adds({ which: 'this' })],
  [
    english('circa|c\\.?|ca\\.?|about|around|approximately|approx\\.?|roughly'),
    adds({ about: true }),
  ],
  [english('probably|possibly|perhaps|maybe'), adds({ uncertain: true })],
  [english('on|in|at|over|the|of|during|sometime|very|either'), adds_nothing],
]

function count(words?: string): number {
  const named = numbers.indexOf(words ?? '') + 1
  return named || (words?.startsWith('a') ? 1 : Number(words))
}

function step(unit: string | undefined, published: Published, n: number): Meaning {
  return counted[unit as keyof typeof counted](published, n)
}

function whichOf(word?: string): 'last' | 'this' | undefined {
  if (word === undefined) return undefined
  return word === 'this' ? 'this' : 'last'
}
