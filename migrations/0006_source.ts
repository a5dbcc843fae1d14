import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  await ddl.run(`create table origin (
    id text primary key,
    kind text not null,
    label text,
    region_place_id text references place (id),
    connection text,
    reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
    spoke_on text,
    version integer not null,
    created_at text not null,
    updated_at text not null
  )`)
  await ddl.run(`create table source (
    id text primary key,
    kind text not null,
    publisher text,
    author text,
    title text,
    url text,
    published_on text,
    accessed_on text,
    language text,
    derived_from text references source (id),
    derivation text,
    origin_id text references origin (id),
    note text,
    version integer not null,
    created_at text not null,
    updated_at text not null
  )`)
  await ddl.run('create index source_origin on source (origin_id)')
  await ddl.run('create index source_derived on source (derived_from)')
}
