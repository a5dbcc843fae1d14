import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // Whether an address was quoted before is asked while somebody types.
  await ddl.run('create index source_url on source (url) where url is not null')
}
