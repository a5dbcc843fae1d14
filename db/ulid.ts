import { randomBytes } from 'node:crypto'

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const random_bits = 80n

let last = 0n

/**
 * A new id: 48 bits of time and 80 of chance in 26 characters of Crockford's base 32. Every id is
 * greater than the one before it, also within one millisecond and when the clock is set back.
 */
export function ulid(): string {
  const chance = BigInt(`0x${randomBytes(10).toString('hex')}`)
  const fresh = (BigInt(Date.now()) << random_bits) | chance
  last = fresh >> random_bits > last >> random_bits ? fresh : last + 1n
  return last
    .toString(32)
    .padStart(26, '0')
    .replaceAll(/./g, (digit) => digits[Number.parseInt(digit, 32)] ?? '')
}
