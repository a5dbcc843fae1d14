import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // One locked row gives revision numbers in commit order.
  await ddl.run(`create table counter (
    name text primary key,
    value integer not null
  )`)
  await ddl.run(`insert into counter (name, value) values ('revision', 0)`)
  await ddl.run(`create table change_set (
    id text primary key,
    number integer not null unique,
    user_id text references "user" (id),
    actor text not null,
    kind text not null,
    reason text,
    at text not null
  )`)
  await ddl.run(`create table revision (
    change_set_id text not null references change_set (id),
    position integer not null,
    table_name text not null,
    row_id text not null,
    before text,
    after text,
    primary key (change_set_id, position),
    check (before is not null or after is not null)
  )`)
  await ddl.run('create index revision_row on revision (table_name, row_id)')
}
