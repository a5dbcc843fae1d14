import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // With what this installation signs what leaves it: made once, and carried by backups.
  await ddl.run(`create table signing_key (
    name text primary key,
    public_key text not null,
    private_key text not null,
    created_at text not null,
    seal text not null
  )`)
  // The keys of other installations, as somebody has compared them.
  await ddl.run(`create table known_key (
    fingerprint text primary key,
    name text not null,
    added_at text not null,
    seal text not null
  )`)
  // Whoever wrote what came in a package is nobody here, and is named as they were there.
  for (const table of ['incident', 'person', 'attachment']) {
    await ddl.run(`alter table ${table} add column author text`)
  }
  // A package is brought like a table is. What a column must hold goes only with the column.
  await ddl.run('alter table import add column format_until_now text')
  await ddl.run('update import set format_until_now = format')
  await ddl.run('alter table import drop column format')
  await ddl.run(`alter table import add column format text not null default 'csv'
    check (format in ('csv', 'xlsx', 'package'))`)
  await ddl.run('update import set format = format_until_now')
  await ddl.run('alter table import drop column format_until_now')
}
