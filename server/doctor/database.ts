import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { revisionOf } from '../../db/cube/follow.ts'
import { readCube } from '../../db/cube/snapshot.ts'
import { keysOf } from '../../db/derive.ts'
import { schemaNumber } from '../../db/engine/catalogue.ts'
import { listMigrations } from '../../db/engine/migrate.ts'
import { openReader } from '../../db/engine/open.ts'
import { readVitals } from '../../db/engine/sample.ts'
import { UnfitDatabase } from '../../db/engine/sqlite.ts'
import { fingerprintOf, findSigningKey } from '../../db/key/signing-key.ts'
import { readable } from '../package/certificate.ts'
import type { Where } from '../../db/engine/where.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { about, type Finding } from './finding.ts'
import { checkPeople } from './people.ts'

const database = about('Database')
const schema_is = about('Schema')
const clock = about('Clock')
const lists = about('Index of lists')
const signing_key = about('Signing key')

/** Opens the database, changing nothing, and looks at it for a moment. */
export async function checkDatabase(database_at: Where, now: Date): Promise<Finding[]> {
  try {
    const reader = await openReader<Tables>({ ...database_at, read_url: null })
    try {
      return await reader.snapshot((db) => look(db, database_at.folder, now))
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (error instanceof UnfitDatabase) return [database.wrong(error.message)]
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return [
      database.wrong(`cannot be read (${code}): restore the last backup into another folder.`),
    ]
  }
}

async function look(db: Db, folder: string, now: Date): Promise<Finding[]> {
  const { engine, faults } = await readVitals(db, ['user', 'term', 'counter', 'agency'])
  const well = `opens with ${engine}, and its settings are read back as they must be; for every record: girok verify`
  const found = [
    ...faults.map((fault) =>
      database.wrong(`is damaged (${fault}): restore the last backup into another folder.`),
    ),
    ...(faults.length === 0 ? [database.ok(well)] : []),
  ]
  const [schema, { length }] = [await schemaNumber(db), await listMigrations()]
  if (schema !== length) return [...found, differs(schema, length)]
  return [
    ...found,
    schema_is.ok(`${schema}, which is this program's.`),
    await checkClock(db, now),
    await checkLists(db, folder),
    await checkKey(db),
    ...(await checkPeople(db, now)),
  ]
}

function differs(schema: number, known: number): Finding {
  if (schema > known) {
    return schema_is.wrong(
      `${schema}, but this Girok knows ${known}: use the newer one that wrote it.`,
    )
  }
  return schema_is.note(
    `${schema} of ${known}: the next start makes a backup and brings it up to date.`,
  )
}

const slack_ms = 300_000

async function checkClock(db: Db, now: Date): Promise<Finding> {
  const last = await db
    .selectFrom('change_set')
    .select(['number', 'at'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const said = `it is ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (!last || Date.parse(last.at) - now.getTime() < slack_ms)
    return clock.ok(`${said}; nothing is dated later.`)
  return clock.wrong(
    `${said}, but change ${last.number} is dated ${last.at.slice(0, 10)}: the clock is wrong, or was.`,
  )
}

async function checkKey(db: Db): Promise<Finding> {
  const key = await findSigningKey(db)
  if (key)
    return signing_key.ok(`packages are signed with ${readable(fingerprintOf(key.public_key))}.`)
  return signing_key.note('there is none yet: it is made at the next start.')
}

async function checkLists(db: Db, folder: string): Promise<Finding> {
  const file = join(folder, 'lists.cache')
  if (!existsSync(file)) return lists.ok('none is kept: it is made at start.')
  const keys = await keysOf(db)
  const cube = keys === null ? null : readCube(file, keys, await revisionOf(db))
  if (cube && cube.incidents.count > 0)
    return lists.ok(`${cube.incidents.count} incidents are kept for the next start.`)
  return lists.note(`${file} is of no use, so the next start takes longer. It is made anew.`)
}
