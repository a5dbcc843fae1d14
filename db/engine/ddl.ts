/**
 * What a migration may do. Statements are written once, in the SQL that both engines share; what
 * differs (STRICT here, collations there) is added behind this type.
 */
export type Ddl = {
  /** Runs one statement: `create table`, `create index`, `insert`, `update`. */
  run: (statement: string) => Promise<void>
  /** Makes a full-text index over space-separated tokens, found by its integer `rowid`. */
  fullText: (name: string) => Promise<void>
  /**
   * Seals every row of a table: to be called by a step that changed what rows hold, be it only by a
   * new column that is not null.
   */
  seal: (table: string) => Promise<void>
}

/** One step in the history of the tables. */
export type Migration = { up: (ddl: Ddl) => Promise<void> }
