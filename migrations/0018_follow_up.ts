import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // Follows from the sentences of each incident, and is written with its derived row: after the acts
  // are, so that it cannot refer to them.
  await ddl.run(`create table follow_up (
    act_id text primary key,
    incident_id text not null,
    due_on text not null,
    until_on text,
    seal text not null
  )`)
  await ddl.run('create index follow_up_incident on follow_up (incident_id)')
  await ddl.run('create index follow_up_due on follow_up (due_on)')
}
