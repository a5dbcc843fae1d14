import type { PersonRow } from '../../db/tables.ts'
import type { Someone } from './case.ts'
import { coin } from './coined.ts'
import type { Language } from './date-words.ts'
import type { Ids } from './ids.ts'
import {
  family,
  groups,
  household,
  perpetrators,
  sorts,
  sort_weights,
  type Sort,
} from './people-words.ts'
import { bagOf, below, between, chance, draw, type Random } from './random.ts'
import type { Plain } from './rows.ts'
import type { Theme } from './themes.ts'

const sort_bag = bagOf(sort_weights.map(([name, weight]) => [sorts[name], weight]))
const group_bag = bagOf(groups)
const perpetrator_bag = bagOf(perpetrators)
const decade_bag = bagOf([
  [3, 25],
  [4, 25],
  [2, 20],
  [5, 15],
  [1, 8],
  [6, 6],
  [7, 1],
])

const nobody = { sex: null, decade: null, part_of: null, perpetrator: false }

/** A victim: one person mostly, now and then a family or a group. */
export function drawVictim(random: Random, theme: Theme): Someone {
  const unit = below(random, 100)
  if (unit < 5) return { ...nobody, sort: draw(random, group_bag) }
  if (unit < 11) return { ...nobody, sort: family }
  const own = theme.people[below(random, theme.people.length)] as keyof typeof sorts
  const sort = chance(random, 0.55) ? sorts[own] : draw(random, sort_bag)
  const { decade, ...rest } = someone(random)
  return {
    ...rest,
    sort,
    decade: decade !== null && young.has(sort) ? Math.min(decade, 2) : decade,
  }
}

const young = new Set<Sort>([
  sorts.student,
  sorts.soldier,
  sorts.border_guard,
  sorts.homeless_child,
])

export const drawPerpetrator = (random: Random): Someone => ({
  ...someone(random),
  sort: draw(random, perpetrator_bag),
  perpetrator: true,
})

/** The family that a victim is counted in. */
export const drawHousehold = (): Someone => ({ ...nobody, sort: household })

function someone(random: Random): Omit<Someone, 'sort'> {
  const known = below(random, 100)
  const sex = known < 35 ? 'female' : known < 75 ? 'male' : null
  return { ...nobody, sex, decade: chance(random, 0.5) ? draw(random, decade_bag) : null }
}

const decades = ['', 'teens', 'twenties', 'thirties', 'forties', 'fifties', 'sixties', 'seventies']

/** Somebody at first mention: "a trader in her forties". */
export function describe(someone: Someone | null, language: Language): string {
  if (someone === null) {
    return language === 'en' ? 'a person whose name is not known' : '신원이 알려지지 않은 사람'
  }
  const { sort, sex, decade } = someone
  if (language === 'en') {
    if (decade === null) return sort.en
    return `${sort.en} in ${sex === null ? 'their' : sex === 'female' ? 'her' : 'his'} ${decades[decade]}`
  }
  const age = decade === null ? '' : `${decade}0대 `
  return age + (sex === null ? '' : sex === 'female' ? '여성 ' : '남성 ') + sort.ko
}

/** Somebody at later mention: "the trader". */
export function shortly(someone: Someone | null, language: Language): string {
  if (someone === null) return language === 'en' ? 'the person' : '피해자'
  return language === 'en' ? `the ${withoutArticle(someone.sort.en)}` : someone.sort.ko
}

const withoutArticle = (noun: string) => noun.slice(noun.indexOf(' ') + 1)

/** The rows of the people of a case, in their order: a family stands before its members. */
export function peopleRows(
  random: Random,
  ids: Ids,
  people: readonly Someone[],
  language: Language,
): Omit<Plain<PersonRow>, 'author'>[] {
  const rows: Omit<Plain<PersonRow>, 'author'>[] = []
  for (const person of people) {
    const { sort, sex, decade, part_of } = person
    const label = describe(person, language)
    const [size_min, size_max] = sizeOf(random, sort.unit)
    rows.push({
      id: ids.next(),
      unit: sort.unit,
      label: language === 'en' ? withoutArticle(label) : label,
      roles: sort.roles === '' ? null : sort.roles,
      sex,
      age_min: decade === null ? null : decade * 10,
      age_max: decade === null ? null : decade * 10 + 9,
      size_text: null,
      size_min,
      size_max,
      part_of: part_of === null ? null : (rows[part_of]?.id ?? null),
      // Invented, and restricted like any: what must stay out of files can be looked for in them.
      real_name: chance(random, 0.02)
        ? `${coin(random, language)} ${coin(random, language)}`
        : null,
    })
  }
  return rows
}

function sizeOf(random: Random, unit: string): [number | null, number | null] {
  if (unit === 'individual') return [null, null]
  const known = below(random, 10)
  if (known < 2) return [null, null]
  const least = unit === 'family' ? between(random, 2, 6) : between(random, 3, 40)
  if (known < 5) return [least, null]
  return [least, known < 8 ? least : least + between(random, 1, 10)]
}
