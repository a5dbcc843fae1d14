import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  // The words of a source as far as they are kept: quotes are looked for in them.
  await ddl.run('alter table source add column stored_text text')
  for (const table of ['source', 'origin']) {
    await ddl.run(`alter table ${table} add column sensitivity text
      check (sensitivity in ('open', 'restricted'))`)
  }
  // What the origin agreed to.
  await ddl.run('alter table origin add column consent text')
  await ddl.run('alter table origin add column consent_on text')
  // Which of several values stands is somebody's decision, with a reason.
  for (const column of ['decision', 'decided_by', 'decided_at']) {
    await ddl.run(`alter table claim add column ${column} text`)
  }
}
