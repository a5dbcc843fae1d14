import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db, Tables } from '../tables.ts'
import { fingerprintOf, findSigningKey } from './signing-key.ts'

export type KnownKey = Pick<Tables['known_key'], 'fingerprint' | 'name' | 'added_at'>

/** The keys of other installations that somebody has said to know, by name. */
export const listKnownKeys = (db: Db): Promise<KnownKey[]> =>
  db
    .selectFrom('known_key')
    .select(['fingerprint', 'name', 'added_at'])
    .orderBy('name')
    .orderBy('fingerprint')
    .execute()

/** The fingerprint of this installation's own key; blank where none has been made. */
export async function findFingerprint(db: Db): Promise<string> {
  const key = await findSigningKey(db)
  return key ? fingerprintOf(key.public_key) : ''
}

/** Whose key it is: this installation's, one that somebody knows by a name, or anybody's. */
export type Whose = { whose: 'own' | 'known' | 'unknown'; name: string | null }

/** @param fingerprint of a key, see `fingerprintOf` */
export async function whoseKey(db: Db, fingerprint: string): Promise<Whose> {
  if ((await findFingerprint(db)) === fingerprint) return { whose: 'own', name: null }
  const known = await db
    .selectFrom('known_key')
    .select('name')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return known ? { whose: 'known', name: known.name } : { whose: 'unknown', name: null }
}

/** Calls a key by a name from now on. */
export async function keepKnownKey(db: Db, fingerprint: string, name: string): Promise<void> {
  const row = sealed('known_key', { fingerprint, name, added_at: new Date().toISOString() })
  const { fingerprint: _, ...values } = row
  await write(db, (db) =>
    db
      .insertInto('known_key')
      .values(row)
      .onConflict((on) => on.column('fingerprint').doUpdateSet(values))
      .execute(),
  )
}

/** Knows a key no more. @returns whether it was known */
export async function dropKnownKey(db: Db, fingerprint: string): Promise<boolean> {
  const gone = await write(db, (db) =>
    db.deleteFrom('known_key').where('fingerprint', '=', fingerprint).executeTakeFirst(),
  )
  return Number(gone.numDeletedRows) > 0
}
