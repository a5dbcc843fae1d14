import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // The tokens of what every reader of a record may see, under a number that the index keeps.
  await ddl.run(`create table incident_doc (
    doc_id integer primary key,
    incident_id text not null unique references incident (id),
    tokens text not null
  )`)
  await ddl.fullText('incident_fts')
}
