import { createHash, generateKeyPairSync } from 'node:crypto'
import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db, Tables } from '../tables.ts'

/**
 * The key that this installation signs packages with (Ed25519, RFC 8032). It is a row, so that a
 * backup, a copy and a restore carry it, and nobody reads it but who owns the database.
 */
export type SigningKey = Pick<Tables['signing_key'], 'public_key' | 'private_key'>

const own = 'own'

/** The installation's key; undefined where none has been made yet. */
export const findSigningKey = (db: Db): Promise<SigningKey | undefined> =>
  db
    .selectFrom('signing_key')
    .select(['public_key', 'private_key'])
    .where('name', '=', own)
    .executeTakeFirst()

/** Makes the installation's key, unless it has one. Of two at once, one is made. */
export async function ensureSigningKey(db: Db): Promise<void> {
  if (await findSigningKey(db)) return
  const pair = generateKeyPairSync('ed25519')
  const { x = '' } = pair.publicKey.export({ format: 'jwk' })
  const row = {
    name: own,
    public_key: Buffer.from(x, 'base64url').toString('base64'),
    private_key: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    created_at: new Date().toISOString(),
  }
  await write(db, (db) =>
    db
      .insertInto('signing_key')
      .values(sealed('signing_key', row))
      .onConflict((on) => on.doNothing())
      .execute(),
  )
}

/** What people compare of a key: the SHA-256 of its 32 bytes, in hexadecimal. */
export const fingerprintOf = (public_key: string) =>
  createHash('sha256').update(Buffer.from(public_key, 'base64')).digest('hex')
