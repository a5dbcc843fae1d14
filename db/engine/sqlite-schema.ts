import { CompiledQuery, sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { migrate, type Schema } from './migrate.ts'
import { sealTable } from './seal.ts'
import { readDefinitions } from './soundness.ts'
import { application_id, connect, handle } from './sqlite.ts'

/** How migrations are run on SQLite: the number stands in the header of the file. */
export const fileSchema: Schema = {
  async version(db) {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
    return rows[0]?.user_version ?? 0
  },
  async stamp(db, number) {
    await say(db, `pragma application_id = ${application_id}`)
    await say(db, `pragma user_version = ${number}`)
  },
  async broken(db) {
    const { rows } = await sql`pragma foreign_key_check`.execute(db)
    return rows.length
  },
  ddl: (db) => ({
    run: (statement) => {
      const strict = /^\s*create table\b/i.test(statement) ? ' strict' : ''
      return say(db, statement.trim() + strict)
    },
    seal: (table) => sealTable(db, table),
    fullText: (name) =>
      say(
        db,
        `create virtual table ${name} using fts5(tokens, content='', contentless_delete=1, tokenize='unicode61')`,
      ),
  }),
}

const say = async (db: AnyDb, statement: string) => {
  await db.executeQuery(CompiledQuery.raw(statement))
}

let expected: Promise<ReadonlyMap<string, string>> | undefined

/** The definitions that a file has when every step has been gone through: once, in memory. */
export const expectedDefinitions = (): Promise<ReadonlyMap<string, string>> =>
  (expected ??= makeDefinitions().catch((error: unknown) => {
    expected = undefined
    throw error
  }))

async function makeDefinitions(): Promise<ReadonlyMap<string, string>> {
  const db = handle<unknown>(connect(':memory:', 'write'))
  try {
    await migrate(fileSchema, db)
    return await readDefinitions(db)
  } finally {
    await db.destroy()
  }
}
