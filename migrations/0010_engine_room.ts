import type { Ddl } from '../db/engine/ddl.ts'

const record_tables = [
  ...['incident', 'act', 'person', 'agency', 'involvement'],
  ...['place', 'source', 'origin', 'claim', 'link'],
]

/**
 * A row carries the numbers of the change sets that made it and that last wrote it, and the history
 * keeps what was replaced: what stands in the tables is not written twice.
 */
export async function up(ddl: Ddl) {
  for (const table of record_tables) {
    for (const [column, which] of [
      ['change_number', 'max'],
      ['created_in', 'min'],
    ]) {
      await ddl.run(`alter table ${table} add column ${column} integer not null default 0`)
      await ddl.run(`update ${table} set ${column} = coalesce(
        (select ${which}(change_set.number) from revision
          join change_set on change_set.id = revision.change_set_id
          where revision.table_name = '${table}' and revision.row_id = ${table}.id), 0)`)
    }
  }
  await ddl.run('alter table revision rename to revision_until_now')
  await ddl.run(`create table revision (
    change_number integer not null references change_set (number),
    position integer not null,
    table_name text not null,
    row_id text not null,
    before text not null,
    removed integer not null check (removed in (0, 1)),
    primary key (change_number, position)
  )`)
  await ddl.run(`insert into revision (change_number, position, table_name, row_id, before, removed)
    select change_set.number, position, table_name, row_id, before,
      case when after is null then 1 else 0 end
    from revision_until_now join change_set on change_set.id = change_set_id
    where before is not null`)
  await ddl.run('drop table revision_until_now')
  await ddl.run('create index revision_row on revision (table_name, row_id, change_number)')

  // What lists and files need of each incident, written with every change of it. `doc_id` stands
  // for its place in a list, newest first.
  await ddl.run('drop table incident_fts')
  await ddl.run('drop table incident_doc')
  await ddl.run(`create table incident_doc (
    doc_id integer primary key,
    incident_id text not null unique references incident (id),
    change_number integer not null,
    ref text not null,
    reliability text not null,
    credibility text not null,
    origins integer not null,
    publishers text,
    linked integer not null check (linked in (0, 1)),
    guarded integer not null check (guarded in (0, 1)),
    csv_until_match text not null,
    csv_until_related text not null,
    csv_after_url text not null
  )`)
  await ddl.run('create index incident_doc_change on incident_doc (change_number)')
  await ddl.fullText('incident_fts')
  await ddl.run(`create table incident_gone (
    doc_id integer primary key,
    change_number integer not null
  )`)
  await ddl.run('create index incident_gone_change on incident_gone (change_number)')
  await ddl.run(`insert into counter (name, value) values ('doc', 0)`)
  // Which making of the derived rows stands in the tables: another one is made anew.
  await ddl.run(`create table derived (
    name text primary key,
    making text not null
  )`)

  await ddl.run('create index incident_example on incident (example) where example = 1')
  await ddl.run(
    'create index involvement_person on involvement (person_id) where person_id is not null',
  )
  await ddl.run('create index source_publisher on source (publisher, id)')
  await ddl.run('create index incident_ref on incident (ref_country, ref_year, ref_number, id)')
  await ddl.run(`create index incident_place on incident (coalesce(place_id, '~'), id)`)
}
