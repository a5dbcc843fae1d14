import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // A table of incidents that somebody brings, from its file to the change set that it became.
  await ddl.run(`create table import (
    id text primary key,
    user_id text references "user" (id),
    actor text not null,
    language text not null,
    name text not null,
    bytes integer not null,
    sha256 text not null,
    format text not null check (format in ('csv', 'xlsx')),
    reading text not null,
    headers text not null,
    row_count integer not null,
    mapping text not null,
    step text not null,
    job text,
    run text,
    job_at text,
    progress text,
    fault text,
    result text,
    change_number integer,
    created_at text not null,
    updated_at text not null,
    applied_at text,
    seal text not null
  )`)
  await ddl.run('create index import_user on import (user_id)')
  await ddl.run('create index import_change on import (change_number)')
  // Its file as it came, in pieces: it may be read again in another way.
  await ddl.run(`create table import_part (
    import_id text not null references import (id),
    position integer not null,
    content text not null,
    seal text not null,
    primary key (import_id, position)
  )`)
  // Its rows as they were read, and what becomes of those of one incident.
  await ddl.run(`create table import_row (
    import_id text not null references import (id),
    number integer not null,
    cells text not null,
    seal text not null,
    primary key (import_id, number)
  )`)
  await ddl.run(`create table import_outcome (
    import_id text not null references import (id),
    lead integer not null,
    outcome text not null check (outcome in ('create', 'update', 'skip', 'error')),
    numbers text not null,
    reference text,
    ref text,
    title text,
    notes text not null,
    seal text not null,
    primary key (import_id, lead)
  )`)
  await ddl.run('create index import_outcome_kind on import_outcome (import_id, outcome, lead)')
  // How the columns of a table are read, under a name.
  await ddl.run(`create table import_mapping (
    id text primary key,
    name text not null,
    headers text not null,
    content text not null,
    user_id text references "user" (id),
    created_at text not null,
    updated_at text not null,
    seal text not null
  )`)
  await ddl.run('create unique index import_mapping_name on import_mapping (name)')
  // By what number somebody's own table knows an incident: the same table brought again finds it.
  await ddl.run(`create table import_reference (
    space text not null,
    reference text not null,
    incident_id text not null,
    seal text not null,
    primary key (space, reference)
  )`)
  await ddl.run('create index import_reference_incident on import_reference (incident_id)')
}
