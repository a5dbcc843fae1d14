import type { Language, Manner } from './date-words.ts'
import type { Sort } from './people-words.ts'
import type { Spot } from './places.ts'
import type { Theme } from './themes.ts'

/** One person of a case, before it is put into the words of a record. */
export type Someone = {
  sort: Sort
  sex: 'female' | 'male' | null
  /** Decade of age: 3 is thirty to thirty-nine. */
  decade: number | null
  /** The position of the family they are counted in. */
  part_of: number | null
  perpetrator: boolean
}

/** One act of a case: who suffers it, and how many days after the event if not with it. */
export type Deed = { type: string; victim: number | null; days_after: number | null }

/**
 * What happened, in no language yet: a second report of the same case is made from the same facts
 * in other words.
 */
export type Case = {
  kind: 'event' | 'pattern'
  /** The true day, by number. */
  day: number
  manner: Manner
  spot: Spot
  theme: Theme
  people: readonly Someone[]
  deeds: readonly Deed[]
  language: Language
  /** The publisher that may not report it a second time. */
  publisher: string | null
}

/** A case as one incident has told it. */
export type Told = { incident_id: string; told: Case }
