import type { Ddl } from '../db/engine/ddl.ts'

/** Keeps the place of a step that is made elsewhere. */
export function up(_ddl: Ddl): Promise<void> {
  return Promise.resolve()
}
