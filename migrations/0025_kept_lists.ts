import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // A list that somebody keeps under a name. Two people may choose the same name: neither is lost.
  await ddl.run(`create table saved_view (
    id text primary key,
    page text not null,
    name text not null,
    name_key text not null,
    team integer not null,
    user_id text not null references "user" (id),
    version integer not null,
    created_at text not null,
    retired_at text,
    seal text not null
  )`)
  await ddl.run('create index saved_view_user on saved_view (user_id)')
  // Every state that it ever had; nothing is written over.
  await ddl.run(`create table saved_view_version (
    id text primary key,
    view_id text not null references saved_view (id),
    number integer not null,
    query text not null,
    note text,
    how text not null check (how in ('saved', 'restored', 'retired', 'returned')),
    from_number integer,
    user_id text not null references "user" (id),
    created_at text not null,
    seal text not null
  )`)
  await ddl.run(
    'create unique index saved_view_version_number on saved_view_version (view_id, number)',
  )
  // How often it was opened, for each of those who did; of them only a mark is kept.
  await ddl.run(`create table saved_view_use (
    view_id text not null references saved_view (id),
    mark text not null,
    uses integer not null,
    last_on text not null,
    seal text not null,
    primary key (view_id, mark)
  )`)
  // A list that is written to a file while whoever asked for it does something else.
  await ddl.run(`create table prepared_file (
    id text primary key,
    user_id text not null references "user" (id),
    path text not null,
    query text not null,
    format text not null,
    name text not null,
    type text not null,
    state text not null check (state in
      ('waiting', 'writing', 'ready', 'cancelled', 'failed', 'broken_off', 'removed')),
    fault text,
    row_count integer,
    bytes integer,
    sha256 text,
    created_at text not null,
    finished_at text,
    fetched_at text,
    seal text not null
  )`)
  await ddl.run('create index prepared_file_user on prepared_file (user_id)')
  await ddl.run('create index prepared_file_state on prepared_file (state)')
  await ddl.run('create index export_user on export (user_id)')
}
