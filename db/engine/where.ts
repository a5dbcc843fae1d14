/** Where an installation's database is. */
export type Where = {
  /** The data folder: the SQLite file where there is no `url`, and in any case the caches. */
  folder: string
  /** A PostgreSQL server, or several of which one writes; null for SQLite. */
  url: string | null
  /** Where lists and files may be read instead, a moment behind; null: where they are written. */
  read_url: string | null
}

/** The database file in a data folder, and no server. */
export const inFolder = (folder: string): Where => ({ folder, url: null, read_url: null })
