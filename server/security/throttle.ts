import { findThrottle, updateThrottle } from '../../db/throttle.ts'
import type { Db } from '../../db/tables.ts'
import { digest } from './secret.ts'

/** So many attempts under one key; then none until `seconds` after the last. */
type Limit = { key: string; points: number; seconds: number }

/** For half a year after it signed in to an account, a browser is known there. */
export const device_lasts = 180 * 24 * 60 * 60 * 1000

/**
 * What stands between a guesser and the password hash. A browser that has signed in to the
 * account before counts alone, so that strangers, however many, cannot lock its owner out; all
 * others share a narrow way in, per address and for the account as a whole. The keys are hashes:
 * the table tells nobody who tried what.
 */
export function signInLimits(email: string, address: string, known_device: string | null) {
  if (known_device !== null) return [{ key: `known:${known_device}`, points: 5, seconds: 60 }]
  const from = network(address)
  return [
    { key: `pair:${digest(`${email} ${from}`)}`, points: 5, seconds: 60 },
    { key: `account:${digest(email)}`, points: 20, seconds: 600 },
    { key: `address:${digest(from)}`, points: 30, seconds: 60 },
  ]
}

/**
 * Counts one attempt, inside a write transaction, before anything costly is done for it.
 * @returns null, or the seconds to wait when a limit has been reached
 */
export async function countAttempt(db: Db, limits: readonly Limit[], now: number) {
  const held = await Promise.all(limits.map((limit) => findAttempts(db, limit, now)))
  const waits = limits.map((limit, index) => {
    const row = held[index]
    return row && row.points >= limit.points ? (row.expires_at ?? now) - now : 0
  })
  const longest = Math.max(...waits)
  if (longest > 0) return Math.ceil(longest / 1000)
  for (const [index, limit] of limits.entries()) {
    const points = (held[index]?.points ?? 0) + 1
    await updateThrottle(db, limit.key, points, now + limit.seconds * 1000)
  }
  return null
}

/** Attempts of a time to come are none: a clock that was ahead must not shut people out until then. */
async function findAttempts(db: Db, { key, seconds }: Limit, now: number) {
  const row = await findThrottle(db, key, now)
  return row && (row.expires_at ?? now) > now + seconds * 1000 ? undefined : row
}

/** Takes back one attempt that succeeded: people who know their password use up nothing. */
export async function refundAttempt(db: Db, limits: readonly Limit[], now: number): Promise<void> {
  for (const limit of limits) {
    const row = await findThrottle(db, limit.key, now)
    if (row) await updateThrottle(db, limit.key, row.points - 1, row.expires_at ?? now)
  }
}

/** Names a browser and an account together, if this browser has signed in to it before. */
export async function findKnownDevice(db: Db, email: string, device: string, now: number) {
  const key = digest(`${device} ${email}`)
  return (await findThrottle(db, `device:${key}`, now)) ? key : null
}

export async function rememberDevice(db: Db, email: string, device: string, now: number) {
  await updateThrottle(db, `device:${digest(`${device} ${email}`)}`, 0, now + device_lasts)
}

/** One network: an IPv4 address, or the /64 that a single IPv6 customer has. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  const padded = tail === undefined ? groups : [...groups, '0', '0', '0', '0']
  return padded.slice(0, 4).join(':')
}
