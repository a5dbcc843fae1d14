import type { Ddl } from '../db/engine/ddl.ts'

/** What was entered is asked for by what came of it: by the next form, a merge, a removal. */
export async function up(ddl: Ddl) {
  await ddl.run('create index submission_made on submission (incident_id)')
}
