import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // country, province and county are the ancestors by level: every list and export groups by them.
  await ddl.run(`create table place (
    id text primary key,
    parent_id text references place (id),
    level integer not null check (level between 0 and 9),
    country_id text not null references place (id),
    province_id text references place (id),
    county_id text references place (id),
    type text not null,
    name_en text not null,
    name_ko text,
    latitude text,
    longitude text,
    coord_source text,
    iso_3166_2 text,
    geonames_id text,
    ocha_pcode text,
    note text,
    source text,
    version integer not null,
    created_at text not null,
    updated_at text not null,
    check ((latitude is null) = (longitude is null))
  )`)
  await ddl.run('create index place_parent on place (parent_id)')
  await ddl.run(`create table place_name (
    place_id text not null references place (id),
    position integer not null,
    name text not null,
    language text,
    scheme text not null,
    primary key (place_id, position)
  )`)
  // The folded forms a place is found by; whole names win over names without their unit word.
  await ddl.run(`create table place_key (
    key text not null,
    place_id text not null references place (id),
    whole integer not null check (whole in (0, 1)),
    primary key (key, place_id)
  )`)
}
