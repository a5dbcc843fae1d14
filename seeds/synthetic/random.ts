/** The next whole number of a sequence, 0 to 2³² − 1, evenly spread. */
export type Random = () => number

/**
 * The sequence of a seed: sfc32 by Chris Doty-Humphrey, "Small Fast Counting" of PractRand
 * (https://pracrand.sourceforge.net), seeded as there with two words, a counter of 1 and twelve
 * rounds. Additions, shifts and exclusive ors of 32 bits only: the same on every machine.
 * @param seed a whole number from 0 to 2⁵³ − 1
 */
export function sequenceOf(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`not a seed: ${seed}`)
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / two_to_32) | 0
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

const two_to_32 = 4_294_967_296

/** Whether something happens that does so in `share` of all cases. */
export const chance = (random: Random, share: number): boolean => random() < share * two_to_32

/** A whole number from 0 to `n` − 1. */
export const below = (random: Random, n: number): number => Math.floor((random() / two_to_32) * n)

/** A whole number from `least` to `most`. */
export const between = (random: Random, least: number, most: number): number =>
  least + below(random, most - least + 1)

/**
 * Things to draw from, each as often as its weight says. Drawing takes one step, however many
 * there are. Weights are added and divided only, never raised to a power or taken the logarithm
 * of: those may differ by a last digit from one engine to the next.
 */
export type Bag<T> = readonly T[]

/** Must be a power of two; a thing of less than half a part in so many is never drawn. */
const bag_size = 4096

export function bagOf<T>(weighted: readonly (readonly [thing: T, weight: number])[]): Bag<T> {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0)
  if (!(total > 0)) throw new Error('There is nothing to draw from.')
  const bag: T[] = []
  let so_far = 0
  for (const [thing, weight] of weighted) {
    so_far += weight
    const end = Math.round((so_far / total) * bag_size)
    while (bag.length < end) bag.push(thing)
  }
  return bag
}

/** The first most often, the second half as often, the third a third: words as people use them. */
export const zipfBag = <T>(things: readonly T[]): Bag<T> =>
  bagOf(things.map((thing, index) => [thing, 1 / (index + 1)]))

export const evenBag = <T>(things: readonly T[]): Bag<T> => bagOf(things.map((thing) => [thing, 1]))

export const draw = <T>(random: Random, bag: Bag<T>): T => bag[random() & (bag_size - 1)] as T
