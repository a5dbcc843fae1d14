import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // Two incidents that may be one, as they were last looked at: found again whenever one changes.
  await ddl.run(`create table pair (
    low_id text not null,
    high_id text not null,
    score integer not null,
    reasons text not null,
    low_mark text not null,
    high_mark text not null,
    seal text not null,
    primary key (low_id, high_id)
  )`)
  await ddl.run('create index pair_high on pair (high_id)')
  await ddl.run('create index pair_score on pair (score)')
  // What somebody said of a pair, and of what they saw of each: it holds until that is changed.
  await ddl.run(`create table pair_judgement (
    id text primary key,
    low_id text not null,
    high_id text not null,
    low_mark text not null,
    high_mark text not null,
    verdict text not null check (verdict in ('distinct', 'unsure')),
    reason text,
    user_id text not null references "user" (id),
    created_at text not null,
    seal text not null
  )`)
  await ddl.run('create index pair_judgement_pair on pair_judgement (low_id, high_id)')
  // Where the reference of an incident leads that another took in.
  await ddl.run(`create table merged (
    lost_id text not null,
    change_number integer not null,
    lost_ref text not null,
    into_id text not null,
    seal text not null,
    primary key (lost_id, change_number)
  )`)
  await ddl.run('create index merged_ref on merged (lost_ref)')
  await ddl.run('create index merged_into on merged (into_id)')
  // What was removed is looked for among all that was replaced.
  await ddl.run(
    'create index revision_removed on revision (table_name, change_number) where removed = 1',
  )
  // What a change set made is looked for by its number.
  await ddl.run('create index incident_made on incident (created_in)')
  // Pairs are looked for in the order of the changes.
  await ddl.run('create index incident_doc_changed on incident_doc (change_number, incident_id)')
}
