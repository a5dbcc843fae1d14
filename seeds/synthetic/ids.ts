import type { Random } from './random.ts'

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Every two digits of Crockford's base 32: ten bits at a time. */
const pairs = Array.from({ length: 1024 }, (_, n) => digits.charAt(n >> 5) + digits.charAt(n & 31))
const pair = (n: number) => pairs[n & 1023] ?? ''

/** 2020-01-01: before any record that people enter, so that theirs stand after these. */
const first_moment = 1_577_836_800_000

/** Ids for the rows of one incident after another. */
export type Ids = { beginIncident: () => void; next: () => string }

/**
 * Makes ULIDs that ascend in the order of making. Every incident has a millisecond of its own, and
 * sixty bits of chance after it; within the incident the last twenty bits count up, as `ulid()`
 * counts within a millisecond.
 */
export function makeIds(random: Random): Ids {
  let moment = first_moment
  let beginning = ''
  let counter = 0
  return {
    beginIncident: () => {
      moment += 1
      beginning = timeDigits(moment)
      for (let at = 0; at < 6; at++) beginning += pair(random())
      counter = random() >>> 13
    },
    next: () => {
      counter += 1
      return beginning + pair(counter >> 10) + pair(counter)
    },
  }
}

function timeDigits(moment: number): string {
  let text = ''
  for (let rest = moment, at = 0; at < 5; at++) {
    text = pair(rest % 1024) + text
    rest = Math.floor(rest / 1024)
  }
  return text
}
