import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // Which rows a change set made, for its undoing; blank where that is not kept, and is to be looked
  // for. An index of each table would make every save dearer: by five pages, where it writes 44.
  await ddl.run('alter table change_set add column made text')
}
