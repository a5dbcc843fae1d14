import type { Ddl } from '../db/engine/ddl.ts'

const date = (name: string) => `
    ${name}_text text,
    ${name}_edtf text,
    ${name}_earliest text,
    ${name}_latest text,
    ${name}_precision text,
    ${name}_basis text`

const date_holds = (name: string) => `
    check ((${name}_precision is null) = (${name}_edtf is null)),
    check (${name}_earliest is null or ${name}_latest is null or ${name}_earliest <= ${name}_latest)`

export async function up(ddl: Ddl) {
  // The last number given per country and year: a reference is never given twice.
  await ddl.run(`create table ref_counter (
    country text not null,
    year text not null,
    number integer not null,
    primary key (country, year)
  )`)
  await ddl.run(`create table incident (
    id text primary key,
    ref text not null unique,
    ref_country text not null,
    ref_year text not null,
    ref_number integer not null,
    kind text not null check (kind in ('event', 'pattern')),
    title text not null,
    summary text,
    language text,
    ${date('date')},
    place_id text references place (id),
    place_text text,
    place_precision text,
    status text not null check (status in ('draft', 'submitted', 'verified', 'returned')),
    sensitivity text not null check (sensitivity in ('open', 'restricted', 'sealed')),
    example integer not null default 0 check (example in (0, 1)),
    created_by text references "user" (id),
    version integer not null,
    created_at text not null,
    updated_at text not null,
    ${date_holds('date')}
  )`)
  await ddl.run('create index incident_date on incident (date_earliest, id)')
  await ddl.run('create index incident_updated on incident (updated_at, id)')
  await ddl.run(`create table person (
    id text primary key,
    unit text not null check (unit in ('individual', 'family', 'group')),
    label text not null,
    roles text,
    sex text,
    age_min integer,
    age_max integer,
    size_min integer,
    size_max integer,
    part_of text references person (id),
    real_name text,
    created_by text references "user" (id),
    version integer not null,
    created_at text not null,
    updated_at text not null
  )`)
  await ddl.run('create index person_group on person (part_of)')
  await ddl.run(`create table act (
    id text primary key,
    incident_id text not null references incident (id),
    seq integer not null,
    type text not null,
    victim_id text references person (id),
    ${date('date')},
    place_id text references place (id),
    place_text text,
    place_precision text,
    asserted text not null check
      (asserted in ('occurred', 'imposed_not_confirmed_served', 'threatened', 'denied')),
    reason text,
    outcome text,
    penalty text,
    duration_text text,
    months_min text,
    months_max text,
    deciding_body_id text references agency (id),
    item text,
    description text,
    quantity text,
    amount text,
    currency text,
    amount_basis text,
    returned text,
    ${date('ended')},
    facility_id text references place (id),
    custody_state text,
    version integer not null,
    created_at text not null,
    updated_at text not null,
    unique (incident_id, seq),
    ${date_holds('date')},
    ${date_holds('ended')}
  )`)
  await ddl.run('create index act_victim on act (victim_id)')
  await ddl.run('create index act_type on act (type, incident_id)')
  await ddl.run(`create table involvement (
    id text primary key,
    act_id text not null references act (id),
    agency_id text references agency (id),
    person_id text references person (id),
    degree text not null,
    basis text not null check (basis in ('stated', 'inferred')),
    version integer not null,
    created_at text not null,
    updated_at text not null,
    check ((agency_id is null) <> (person_id is null))
  )`)
  await ddl.run('create index involvement_act on involvement (act_id)')
  await ddl.run('create index involvement_agency on involvement (agency_id)')
  await ddl.run(`create table claim (
    id text primary key,
    source_id text not null references source (id),
    incident_id text not null references incident (id),
    act_id text references act (id),
    field text,
    value text,
    quote text,
    locator text,
    credibility text check (credibility in ('1', '2', '3', '4', '5', '6')),
    asserts text not null check (asserts in ('asserts', 'denies')),
    state text not null check (state in ('accepted', 'conflict', 'superseded')),
    version integer not null,
    created_at text not null,
    updated_at text not null
  )`)
  await ddl.run('create index claim_incident on claim (incident_id)')
  await ddl.run('create index claim_source on claim (source_id)')
  await ddl.run(`create table link (
    id text primary key,
    from_id text not null references incident (id),
    to_id text not null references incident (id),
    type text not null,
    confidence text not null check (confidence in ('certain', 'probable', 'possible')),
    reason text,
    version integer not null,
    created_at text not null,
    updated_at text not null,
    check (from_id <> to_id)
  )`)
  await ddl.run('create index link_from on link (from_id)')
  await ddl.run('create index link_to on link (to_id)')
  // One sending of a form or call, remembered with what it made: sent again, it makes nothing.
  await ddl.run(`create table submission (
    key text primary key,
    incident_id text not null references incident (id),
    at text not null
  )`)
}
