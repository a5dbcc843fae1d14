import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // How many, in the source's own words.
  await ddl.run('alter table person add column size_text text')
  await ddl.run('alter table act add column quantity_text text')
}
