import { bareName, nameKey, romanisationKey } from './names.ts'

/** A name that something goes by. Of two that fit alike, the one of lower `level` comes first. */
export type Known = { id: string; name: string; level: number }

/**
 * What a few letters may mean, and by which name that was found. `sure`: no other fits as well, so
 * that it may be taken without being chosen.
 */
export type Found = { id: string; name: string; sure: boolean }

type Entry = Known & { keys: readonly string[]; sound: string }

/** A syllable that is still being put together (혜ㅅ, on the way to 혜산) ends in a bare jamo. */
const unfinished = /[\u3131-\u318e]+$/

/** Of shorter names, one letter is too much. */
const least_slip = 5

/** Fewer letters of a romanisation than these sound like everything. */
const least_sound = 3

/**
 * Looks names up while somebody types one. Best first: the whole name, the name without its unit
 * (Hyesan of Hyesan-si), names that begin so, names that sound so in another romanisation (Hyeson,
 * Chagang), names that hold it, and names that are one letter away.
 */
export function makeFinder(names: readonly Known[]) {
  const entries: Entry[] = names.map((known) => ({
    ...known,
    keys: [...new Set([nameKey(known.name), nameKey(bareName(known.name))])],
    sound: romanisationKey(known.name),
  }))
  return (text: string, most: number): Found[] => {
    const typed = text.replace(unfinished, '')
    const [key, sound] = [nameKey(typed), romanisationKey(typed)]
    if (key === '') return []
    const fits = entries
      .map((entry) => ({ entry, rank: rankOf(entry, key, sound) }))
      .filter(({ rank }) => rank < none)
      .toSorted(
        (a, b) =>
          a.rank - b.rank ||
          a.entry.level - b.entry.level ||
          a.entry.name.length - b.entry.name.length ||
          (a.entry.id < b.entry.id ? -1 : 1),
      )
    const best = new Map<string, { name: string; rank: number }>()
    for (const { entry, rank } of fits) {
      if (!best.has(entry.id)) best.set(entry.id, { name: entry.name, rank })
      if (best.size > most) break
    }
    const [first, second] = best.values()
    const sure = first !== undefined && first.rank < second_guess && first.rank !== second?.rank
    return [...best]
      .slice(0, most)
      .map(([id, { name }], index) => ({ id, name, sure: sure && index === 0 }))
  }
}

const none = 9
/** From this rank on, a name is only like what was typed. */
const second_guess = 3

function rankOf({ keys, sound }: Entry, key: string, typed_sound: string): number {
  const [whole = '', bare = whole] = keys
  if (whole === key) return 0
  if (bare === key) return 1
  if (whole.startsWith(key) || bare.startsWith(key)) return 2
  const sounds = typed_sound.length >= least_sound && sound !== ''
  if (sounds && sound === typed_sound) return 3
  if (sounds && sound.startsWith(typed_sound)) return 4
  if (key.length > 1 && whole.includes(key)) return 5
  return key.length >= least_slip && isOneAway(bare, key) ? 6 : none
}

/** One letter is missing, too many, or another. */
function isOneAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = short.slice(short.length === long.length ? at + 1 : at)
  return rest === long.slice(at + 1)
}
