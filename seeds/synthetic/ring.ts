import { below, type Random } from './random.ts'

/** The last few things made, for later ones to lean on: what is older is forgotten. */
export type Ring<T> = { readonly size: number; readonly things: T[]; made: number }

export const makeRing = <T>(size: number): Ring<T> => ({ size, things: [], made: 0 })

export function remember<T>(ring: Ring<T>, thing: T): void {
  ring.things[ring.made % ring.size] = thing
  ring.made += 1
}

export const recall = <T>(random: Random, ring: Ring<T>): T | undefined =>
  ring.things[below(random, ring.things.length)]

/** Tries all of them, beginning anywhere. */
export function recallWhere<T>(
  random: Random,
  ring: Ring<T>,
  fits: (thing: T) => boolean,
): T | undefined {
  const { things } = ring
  const start = below(random, things.length)
  for (let at = 0; at < things.length; at++) {
    const thing = things[(start + at) % things.length]
    if (thing !== undefined && fits(thing)) return thing
  }
  return undefined
}
