/** How many incidents match: `possible` of them all, `certain` surely, `undated` without a date. */
export type Totals = { possible: number; certain: number; undated: number }

/** How many incidents each value of a facet would leave, under every other condition. */
export type Counts = Map<string, number>

export type Facets = {
  province: Counts
  /** `2023-12`: incidents that touch the month or, if only those are asked for, surely lie in it. */
  month: Counts
  year: Counts
  act: Counts
  reliability: Counts
  status: Counts
  source: Counts
}

/** Whether what matches surely lies in the period; null without a date filter. */
export type DateMatch = 'certain' | 'possible' | null

/** One incident of a list, with the acts of it that matched. */
export type Match = {
  id: string
  date_match: DateMatch
  /** The matching acts by id, each with its own. */
  acts: Map<string, DateMatch>
}
