import { randomBytes } from 'node:crypto'

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const [time_digits, chance_digits] = [10, 16]

let last_time = 0
/** The digits of chance of the last id, the highest first. */
const chance = new Uint8Array(chance_digits)

/**
 * A new id: 48 bits of time and 80 of chance in 26 characters of Crockford's base 32. Every id is
 * greater than the one before it, also within one millisecond and when the clock is set back.
 */
export function ulid(): string {
  const now = Date.now()
  if (now > last_time) {
    last_time = now
    drawChance()
  } else countUp()
  let id = timeDigits(last_time)
  for (const digit of chance) id += digits[digit] ?? ''
  return id
}

function timeDigits(time: number): string {
  let id = ''
  for (let rest = time, n = 0; n < time_digits; n += 1, rest = Math.floor(rest / 32)) {
    id = (digits[rest % 32] ?? '') + id
  }
  return id
}

// Asking the system for each id alone costs more than all the rest.
const pool = new Uint8Array(chance_digits * 64)
let used = pool.length

function drawChance(): void {
  if (used === pool.length) {
    pool.set(randomBytes(pool.length))
    used = 0
  }
  for (let n = 0; n < chance_digits; n += 1) chance[n] = (pool[used + n] ?? 0) % 32
  used += chance_digits
}

function countUp(): void {
  for (let n = chance_digits - 1; n >= 0; n -= 1) {
    const digit = ((chance[n] ?? 0) + 1) % 32
    chance[n] = digit
    if (digit !== 0) return
  }
  last_time += 1
}

/** Whether a text is written as an id is. */
export const isUlid = (text: string) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text)

/** What the ids of a moment begin with: those made before it are less, those made later greater. */
export const ulidAt = (moment: Date) => timeDigits(moment.getTime())
