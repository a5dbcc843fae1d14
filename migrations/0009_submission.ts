import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // What was sent, as a hash: only the same again is a repetition. Unknown of what came before.
  await ddl.run('alter table submission add column content text')
  // The highest number ever given to an act: one that was removed is cited by its number still.
  await ddl.run('alter table incident add column last_seq integer not null default 0')
  await ddl.run(`update incident set last_seq =
    (select coalesce(max(act.seq), 0) from act where act.incident_id = incident.id)`)
}
