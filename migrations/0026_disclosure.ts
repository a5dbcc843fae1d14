import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // What would lead to somebody in a file for others, and who had it leave all the same, and why.
  await ddl.run(`create table export_check (
    id text primary key,
    user_id text references "user" (id),
    actor text not null,
    profile text not null check (profile in ('partner', 'public')),
    query text not null,
    digest text not null,
    findings text not null,
    reason text not null,
    at text not null,
    seal text not null
  )`)
  await ddl.run('create index export_check_digest on export_check (digest)')
  // Blank for what left before there were any: those were internal.
  await ddl.run('alter table export add column profile text')
  await ddl.run('alter table export add column left_out integer')
  await ddl.run('alter table export add column check_id text references export_check (id)')
  await ddl.run(`create table disclosure_key (
    name text primary key,
    secret text not null,
    seal text not null
  )`)
}
