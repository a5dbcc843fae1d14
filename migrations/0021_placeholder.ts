import type { Ddl } from '../db/engine/ddl.ts'

// Holds the number of a step that is made elsewhere, until that stands here.
export async function up(_: Ddl) {}
