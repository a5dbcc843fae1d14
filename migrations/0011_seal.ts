import type { Ddl } from '../db/engine/ddl.ts'

const tables = [
  ...['term', 'place', 'place_name', 'agency', 'agency_name', 'incident', 'act', 'person'],
  ...['involvement', 'source', 'origin', 'claim', 'link', 'submission', 'change_set', 'revision'],
  ...['counter', 'ref_counter', 'user', 'session', 'token', 'one_time_link', 'throttle', 'export'],
  ...['incident_doc', 'incident_gone', 'derived'],
]

/** A hash of each row in the row: a file does not notice by itself that its disk forgets. */
export async function up(ddl: Ddl) {
  for (const table of tables) {
    await ddl.run(`alter table "${table}" add column seal text not null default ''`)
    await ddl.seal(table)
  }
}
