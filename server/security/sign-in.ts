import type { Request, Response } from 'express'
import { write } from '../../db/engine/write.ts'
import type { UserRow } from '../../db/account-tables.ts'
import { findUserByEmail, updateUserHash } from '../../db/user.ts'
import type { House } from '../route.ts'
import { secretCookie, setSecretCookie } from './cookie.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { newSecret } from './secret.ts'
import {
  countAttempt,
  device_lasts,
  findKnownDevice,
  refundAttempt,
  rememberDevice,
  signInLimits,
} from './throttle.ts'

type Attempt = { user: UserRow | null; wait: null } | { user: null; wait: number }

/**
 * Tries an address and a password. Whether there is such an account, whether it is disabled or
 * has no password yet, cannot be told from the answer or from the time it takes.
 * @returns the user, or null, or the seconds to wait before the next attempt
 */
export async function trySignIn(
  house: House,
  req: Request,
  res: Response,
  { email, password }: { email: string; password: string },
): Promise<Attempt> {
  const { config, db } = house
  const now = Date.now()
  const device = secretCookie(config, req, 'girok_device')
  const known = device === undefined ? null : await findKnownDevice(db, email, device, now)
  const limits = signInLimits(email, req.ip ?? '', known)
  const wait = await write(db, (db) => countAttempt(db, limits, now))
  if (wait !== null) return { user: null, wait }

  const user = await findUserByEmail(db, email)
  const stored = user && user.disabled_at === null ? user.password_hash : null
  const { matches, stale } = await verifyPassword(stored, password)
  if (!user || !matches) return { user: null, wait: null }

  const hash = stale ? await hashPassword(password) : null
  const browser = device ?? newSecret()
  await write(db, async (db) => {
    await refundAttempt(db, limits, now)
    await rememberDevice(db, email, browser, now)
    if (hash !== null && house.condition.damage === null)
      await updateUserHash(db, user.id, hash, new Date(now).toISOString())
  })
  setSecretCookie(config, req, res, 'girok_device', browser, device_lasts)
  return { user, wait: null }
}
