import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // What somebody has typed and not saved: a form, as it stood.
  await ddl.run(`create table draft (
    id text primary key,
    user_id text not null references "user" (id),
    submission text not null,
    ref text,
    version integer not null,
    content text not null,
    created_at text not null,
    updated_at text not null,
    discarded_at text,
    seal text not null
  )`)
  await ddl.run('create index draft_user on draft (user_id)')
}
