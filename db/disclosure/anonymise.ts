/**
 * Rows of which none leads to somebody. Rows that look alike by what somebody might know of a person
 * (place, day, age …) are a class. A class leaves when no few people are in it, and they do not
 * all share what could be learned of them: k-anonymity (Sweeney 2002) over people, not rows, and
 * distinct l-diversity (Machanavajjhala et al. 2007). What does not is told more coarsely, step
 * by step, and what does not even then is left out and counted.
 */

/** A row as it could leave, at its finest. */
export type Row = {
  /**
   * Who is in it: an individual, or a family or group as one, for who finds a family has found all
   * of it.
   */
  people: readonly string[]
  /** What somebody might know already: column to value; blank is not known. */
  quasi: Readonly<Record<string, string>>
  /** What they would learn. */
  sensitive: Readonly<Record<string, string>>
}

/** A step of coarseness: what it makes of what somebody might know. */
export type Step = (quasi: Row['quasi']) => Row['quasi']

export type Demand = {
  /** So many people at least are in a class. */
  k: number
  /** So many values at least has each column that tells something, in a class. */
  l: number
}

export type Anonymised = {
  /** The rows that leave, by their places in what was given, and how they are told. */
  released: { at: number; step: number; quasi: Row['quasi'] }[]
  /** The places of those that do not. */
  left_out: number[]
  /** How many classes they make, and how many people the smallest of them has; null without any. */
  classes: number
  smallest: number | null
  /**
   * The global risk: the mean, over everybody in the file, of one in so many as are in the smallest
   * class that they are in (the prosecutor's risk of sdcMicro, each row standing for itself only).
   */
  risk: number
}

type Class = { people: Set<string>; values: Map<string, Set<string>> }

/** How a row is told at each step. */
type Told = { key: string; quasi: Row['quasi'] }

/** Most rows are like others: each kind is made coarser once. */
function tellAll(rows: readonly Row[], steps: readonly Step[]): Told[][] {
  const known = new Map<string, Told[]>()
  return rows.map(({ quasi: fine }) => {
    const key = keyOf(fine)
    const told =
      known.get(key) ??
      steps.map((coarsen) => {
        const quasi = coarsen(fine)
        return { key: keyOf(quasi), quasi }
      })
    known.set(key, told)
    return told
  })
}

/** @param steps from the finest to the coarsest; the first is what a row becomes at best */
export function anonymise(
  rows: readonly Row[],
  steps: readonly Step[],
  demand: Demand,
  every: readonly (readonly Told[])[] = tellAll(rows, steps),
): Anonymised {
  const classes = new Map<string, Class>()
  const released: Anonymised['released'] = []
  let waiting = rows.map((_, at) => at)
  for (const step of steps.keys()) {
    const told = Map.groupBy(waiting, (at) => every[at]?.[step]?.key ?? '')
    waiting = []
    for (const [key, ats] of told) {
      const grown = withRows(classes.get(key), rows, ats)
      if (meets(grown, demand)) {
        classes.set(key, grown)
        for (const at of ats) released.push({ at, step, quasi: every[at]?.[step]?.quasi ?? {} })
      } else for (const at of ats) waiting.push(at)
    }
  }
  const sizes = [...classes.values()].map(({ people }) => people.size)
  return {
    released: released.toSorted((a, b) => a.at - b.at),
    left_out: waiting.toSorted((a, b) => a - b),
    classes: classes.size,
    smallest: sizes.length === 0 ? null : Math.min(...sizes),
    risk: riskOf([...classes.values()]),
  }
}

/** What is told of a row, as one text. */
export const keyOf = (quasi: Row['quasi']): string =>
  JSON.stringify(Object.entries(quasi).toSorted(([a], [b]) => (a < b ? -1 : 1)))

function withRows(known: Class | undefined, rows: readonly Row[], ats: readonly number[]): Class {
  const grown: Class = {
    people: new Set(known?.people),
    values: new Map([...(known?.values ?? [])].map(([name, values]) => [name, new Set(values)])),
  }
  for (const at of ats) {
    const row = rows[at]
    for (const person of row?.people ?? []) grown.people.add(person)
    for (const [name, value] of Object.entries(row?.sensitive ?? {})) {
      const values = grown.values.get(name) ?? new Set()
      grown.values.set(name, values.add(value))
    }
  }
  return grown
}

/** Where nothing is known of anybody in a class, nothing is learned either. */
const meets = ({ people, values }: Class, { k, l }: Demand): boolean =>
  people.size >= k &&
  [...values.values()].every((known) => known.size >= l || (known.size === 1 && known.has('')))

function riskOf(classes: readonly Class[]): number {
  const smallest = new Map<string, number>()
  for (const { people } of classes) {
    for (const person of people) {
      smallest.set(person, Math.min(smallest.get(person) ?? Infinity, people.size))
    }
  }
  let sum = 0
  for (const size of smallest.values()) sum += 1 / size
  return smallest.size === 0 ? 0 : sum / smallest.size
}

/** No file leaves in which more of its people than this could be found (OCHA, as of HDX: 3 %). */
export const highest_risk = 0.03

/**
 * {@link anonymise} with classes as large as it takes for the risk to be no higher than allowed: first
 * of k people, then of ever more. Where no row is left that could go, none does.
 */
export function anonymiseSafely(
  rows: readonly Row[],
  steps: readonly Step[],
  demand: Demand,
): Anonymised & { k: number } {
  // In classes of so many the risk is below what is allowed, whatever the rows.
  const enough = Math.ceil(1 / highest_risk)
  const every = tellAll(rows, steps)
  for (let k = demand.k; ; k = Math.min(Math.ceil(k * 1.5), Math.max(enough, demand.k))) {
    const done = anonymise(rows, steps, { ...demand, k }, every)
    if (done.risk <= highest_risk || k >= enough) return { ...done, k }
  }
}
