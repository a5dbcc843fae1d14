import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TooBusy } from '../errors.ts'

const run = promisify(argon2)

export type Cost = { memory: number; passes: number; parallelism: number }

/** 64 MiB, three passes: a sixth of a second here, and as long for each guess of a thief. */
const usual_cost: Cost = { memory: 65_536, passes: 3, parallelism: 1 }
const key_bytes = 32

const least_characters = 15
const most_bytes = 4096

const common = new Set(
  readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8').split('\n'),
)

export type PasswordProblem = 'too_short' | 'too_long' | 'common'

/**
 * What is wrong with a password that somebody wants to use, or null. No rule about kinds of
 * characters: only length, the ones that everybody chooses, and the ones made of what is known
 * about the person.
 * @param context words that say who it is: address, name
 */
export function findPasswordProblem(
  password: string,
  context: readonly string[] = [],
): PasswordProblem | null {
  if (Array.from(password).length < least_characters) return 'too_short'
  if (Buffer.byteLength(password) > most_bytes) return 'too_long'
  const typed = password.toLowerCase()
  return common.has(typed) || isMadeOf(typed, ['girok', '기록', ...context]) ? 'common' : null
}

/** Whether nothing is left once the words, digits and marks are gone. */
function isMadeOf(typed: string, context: readonly string[]): boolean {
  const words = context
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u))
    .filter((word) => word.length > 1)
    .toSorted((a, b) => b.length - a.length)
  const left = words.reduce((text, word) => text.replaceAll(word, ''), typed)
  return !/\p{L}/u.test(left) && /\p{L}/u.test(typed)
}

/**
 * Hashes a password with argon2id, in the PHC string format.
 * @throws TooBusy when too many wait already
 */
export async function hashPassword(password: string, cost: Cost = usual_cost): Promise<string> {
  const salt = randomBytes(16)
  return toPhc(cost, salt, await derive(password, salt, cost))
}

/**
 * Compares a password with a stored hash. For nobody (null) it takes as long and says no.
 * @returns `matches`, and `stale` when the hash is weaker than a new one would be
 * @throws TooBusy when too many wait already
 */
export async function verifyPassword(stored: string | null, password: string) {
  const { cost, salt, key } = stored === null ? nobody : fromPhc(stored)
  const given = await derive(password, salt, cost)
  const matches = timingSafeEqual(given, key) && stored !== null
  const stale = cost.memory < usual_cost.memory || cost.passes < usual_cost.passes
  return { matches, stale: matches && stale }
}

const nobody = { cost: usual_cost, salt: randomBytes(16), key: randomBytes(key_bytes) }

const at_once = 2
const most_waiting = 20
let running = 0
const waiting: (() => void)[] = []

/** Each hash takes 64 MiB and a processor: a few at once, some in line, the rest come back later. */
async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  if (running >= at_once) {
    if (waiting.length >= most_waiting) throw new TooBusy(5)
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running += 1
  try {
    const parameters = { message: Buffer.from(password), nonce: salt, tagLength: key_bytes }
    return await run('argon2id', { ...parameters, ...cost })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

const toPhc = (cost: Cost, salt: Buffer, key: Buffer) =>
  `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(key)}`

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

function fromPhc(stored: string) {
  const [, memory, passes, parallelism, salt = '', key = ''] = phc.exec(stored) ?? []
  if (memory === undefined) throw new Error('A stored password hash cannot be read.')
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}
