import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits of chance, fit for a cookie, an address or a form. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** What is stored of a secret: enough to know it again, useless to whoever reads the file. */
export const digest = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** A value that only who holds `key` can name, and that does not give `key` away. */
export const derive = (key: string, purpose: string) =>
  createHmac('sha256', key).update(purpose).digest('base64url')

/** Compares in a time that does not tell how much of it was right. */
export const sameSecret = (given: string, expected: string) =>
  timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(expected)))
