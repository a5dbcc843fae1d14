import { CompiledQuery, sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import type { Schema } from './migrate.ts'
import { sealTable } from './seal.ts'
import { application_id, UnfitDatabase } from './sqlite.ts'

/** What SQLite keeps in its header stands in a table here. */
export const version_table = 'girok_version'

/** How migrations are run on PostgreSQL. */
export const serverSchema: Schema = {
  async version(db) {
    const { rows } = await sql<{ name: string }>`select table_name as name
      from information_schema.tables where table_schema = current_schema()`.execute(db)
    if (rows.length === 0) return 0
    if (!rows.some(({ name }) => name === version_table)) {
      throw new UnfitDatabase('This database is not Girok’s. It was left as it is.')
    }
    const found = await sql<{ version: number }>`select version
      from ${sql.table(version_table)} where application = ${application_id}`.execute(db)
    return found.rows[0]?.version ?? 0
  },
  async stamp(db, number) {
    await run(
      db,
      `create table if not exists ${version_table}
      (application bigint primary key, version bigint not null)`,
    )
    await sql`insert into ${sql.table(version_table)} (application, version)
      values (${application_id}, ${number})
      on conflict (application) do update set version = excluded.version`.execute(db)
  },
  // References are checked with every row that is written.
  broken: () => Promise.resolve(0),
  ddl: (db) => ({
    run: (statement) => run(db, translated(statement)),
    seal: (table) => sealTable(db, table),
    async fullText(name) {
      await run(
        db,
        `create table ${name} (
        doc_id bigint not null,
        first bigint not null,
        fresh bigint not null,
        whole bigint not null,
        tokens tsvector not null,
        primary key (doc_id, first)
      )`,
      )
      await run(db, `create index ${name}_tokens on ${name} using gin (tokens)`)
    },
  }),
}

const run = async (db: AnyDb, statement: string) => {
  await db.executeQuery(CompiledQuery.raw(statement))
}

/**
 * A statement that makes tables, in this engine's types: integers as wide as SQLite's, text in
 * the order of its bytes whatever the server's language, references that can wait for the end of a
 * transaction.
 */
function translated(statement: string): string {
  // An index may be called by a word that this engine keeps for itself.
  const index = /^(\s*create (?:unique )?index) (\w+)/i
  if (index.test(statement)) return statement.replace(index, '$1 "$2"')
  if (!/^\s*(create|alter) table\b/i.test(statement)) return statement
  return statement
    .replaceAll(/(?<=\s)integer\b/g, 'bigint')
    .replaceAll(/(?<=\s)text\b(?! collate)/g, 'text collate "C"')
    .replaceAll(/\breferences ("?\w+"?) \((\w+)\)/g, '$& deferrable initially immediate')
}
