import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // What people say and ask of each other about an incident. It stays when that is removed, and is
  // there again when that comes back.
  await ddl.run(`create table review (
    id text primary key,
    incident_id text not null,
    version integer not null,
    verdict text not null check (verdict in ('verified', 'returned')),
    note text,
    user_id text not null references "user" (id),
    created_at text not null,
    seal text not null
  )`)
  await ddl.run('create index review_incident on review (incident_id)')
  await ddl.run("create index incident_returned on incident (created_by) where status = 'returned'")
  await ddl.run(`create table comment (
    id text primary key,
    incident_id text not null,
    user_id text not null references "user" (id),
    body text not null,
    created_at text not null,
    withdrawn_at text,
    seal text not null
  )`)
  await ddl.run('create index comment_incident on comment (incident_id)')
  await ddl.run(`create table mention (
    comment_id text not null references comment (id),
    user_id text not null references "user" (id),
    seen_at text,
    seal text not null,
    primary key (comment_id, user_id)
  )`)
  await ddl.run('create index mention_user on mention (user_id) where seen_at is null')
  await ddl.run(`create table task (
    id text primary key,
    incident_id text not null,
    assignee_id text not null references "user" (id),
    body text not null,
    due_on text,
    created_by text not null references "user" (id),
    created_at text not null,
    done_at text,
    done_by text references "user" (id),
    seal text not null
  )`)
  await ddl.run('create index task_incident on task (incident_id)')
  await ddl.run('create index task_assignee on task (assignee_id) where done_at is null')
}
