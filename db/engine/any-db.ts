import type { Kysely } from 'kysely'

/** A handle on a database whose tables the caller knows, and the engine does not. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyDb = Kysely<any>
