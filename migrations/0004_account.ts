import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  await ddl.run(`create table "user" (
    id text primary key,
    email text not null unique,
    name text not null,
    role text not null check (role in ('viewer', 'analyst', 'researcher', 'reviewer', 'admin')),
    password_hash text,
    language text,
    disabled_at text,
    created_at text not null,
    updated_at text not null
  )`)
  // Of every secret only a hash is kept: whoever reads the file cannot sign in with it.
  await ddl.run(`create table session (
    id_hash text primary key,
    user_id text not null references "user" (id),
    csrf_secret text not null,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
  )`)
  await ddl.run('create index session_user on session (user_id)')
  await ddl.run(`create table token (
    id text primary key,
    token_hash text not null unique,
    user_id text not null references "user" (id),
    scope text not null check (scope in ('read', 'write')),
    created_at text not null,
    expires_at text not null,
    revoked_at text
  )`)
  await ddl.run(`create table one_time_link (
    token_hash text primary key,
    purpose text not null check (purpose in ('setup', 'reset')),
    user_id text references "user" (id),
    created_at text not null,
    expires_at text not null,
    used_at text
  )`)
  await ddl.run(`create table throttle (
    key text primary key,
    points integer not null,
    expires_at integer
  )`)
  await ddl.run(`create table export (
    id text primary key,
    user_id text references "user" (id),
    actor text not null,
    format text not null,
    query text not null,
    row_count integer,
    sha256 text,
    started_at text not null,
    finished_at text
  )`)
}
