import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  await ddl.run(`create table agency (
    id text primary key,
    parent_id text references agency (id),
    place_id text references place (id),
    kind text,
    scope text,
    name_en text not null,
    name_ko text not null,
    note text,
    version integer not null,
    created_at text not null,
    updated_at text not null
  )`)
  await ddl.run('create index agency_parent on agency (parent_id)')
  await ddl.run(`create table agency_name (
    agency_id text not null references agency (id),
    position integer not null,
    name text not null,
    language text not null,
    name_kind text not null,
    valid_from text,
    valid_to text,
    primary key (agency_id, position)
  )`)
  await ddl.run(`create table agency_key (
    key text not null,
    agency_id text not null references agency (id),
    primary key (key, agency_id)
  )`)
}
