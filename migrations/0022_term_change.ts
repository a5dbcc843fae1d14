import type { Ddl } from '../db/engine/ddl.ts'

/** What people say of a term is kept like what they say of a record: by versions and change sets. */
export async function up(ddl: Ddl) {
  for (const column of ['id', 'created_at', 'updated_at']) {
    await ddl.run(`alter table term add column ${column} text not null default ''`)
  }
  await ddl.run('alter table term add column version integer not null default 1')
  for (const column of ['created_in', 'change_number']) {
    await ddl.run(`alter table term add column ${column} integer not null default 0`)
  }
  // The code that took this one in.
  await ddl.run('alter table term add column merged_into text')
  await ddl.run(`update term set id = vocabulary || '.' || code`)
  await ddl.run('create unique index term_id on term (id)')
  await ddl.seal('term')
  // Moves whenever a term is written: who keeps the vocabularies in memory knows by it.
  await ddl.run(`insert into counter (name, value, seal) values ('term', 0, 'term 0')`)
}
