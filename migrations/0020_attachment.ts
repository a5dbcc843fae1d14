import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // Bytes of files, in the database: one commit, one backup and one verification hold them too.
  // Pieces come first, each a small write; a file is what has its pieces and its hash.
  await ddl.run(`create table file_piece (
    pieces_id text not null,
    position integer not null,
    bytes text not null,
    seal text not null,
    primary key (pieces_id, position)
  )`)
  await ddl.run(`create table file (
    sha256 text primary key,
    size integer not null,
    pieces_id text not null unique,
    received_at text not null,
    seal text not null
  )`)
  await ddl.run(`create table attachment (
    id text primary key,
    source_id text not null references source (id),
    sha256 text not null references file (sha256),
    name text not null,
    access text not null,
    captured_on text,
    note text,
    withdrawn text,
    created_by text,
    version integer not null,
    created_at text not null,
    updated_at text not null,
    created_in integer not null,
    change_number integer not null,
    seal text not null
  )`)
  await ddl.run('create index attachment_source on attachment (source_id)')
  await ddl.run('create index attachment_file on attachment (sha256)')
  // Who had the file in hand, and when. Nothing is ever taken out of it.
  await ddl.run(`create table custody (
    id text primary key,
    attachment_id text not null references attachment (id),
    event text not null,
    user_id text,
    actor text not null,
    at text not null,
    detail text,
    seal text not null
  )`)
  await ddl.run('create index custody_attachment on custody (attachment_id)')
}
