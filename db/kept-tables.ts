/** What became of a file that is prepared. `removed`: it was ready, and its time is over. */
export type PreparedState =
  'waiting' | 'writing' | 'ready' | 'cancelled' | 'failed' | 'broken_off' | 'removed'

/** The tables of lists that people keep: under a name, and as files. */
export type KeptTables = {
  saved_view: {
    id: string
    /** Which page shows it: one of `view_pages`. */
    page: string
    name: string
    /** The name as two that differ in case or spaces only are alike. */
    name_key: string
    /** 1 where it is the team's. */
    team: number
    /** Who made it. */
    user_id: string
    /** The number of its last version, which is the one that counts. */
    version: number
    created_at: string
    retired_at: string | null
    seal: string
  }
  saved_view_version: {
    /** The form's own, so that a form sent twice saves once. */
    id: string
    view_id: string
    number: number
    /** See `canonicalQuery`. */
    query: string
    note: string | null
    how: 'saved' | 'restored' | 'retired' | 'returned'
    /** The version that was put back. */
    from_number: number | null
    user_id: string
    created_at: string
    seal: string
  }
  saved_view_use: { view_id: string; mark: string; uses: number; last_on: string; seal: string }
  prepared_file: {
    id: string
    user_id: string
    /** The address that sends the same at once, and its query string. */
    path: string
    query: string
    format: string
    /** What the file is called when it is fetched. */
    name: string
    /** Its media type. */
    type: string
    state: PreparedState
    /** Why it failed; see `server/export/prepare.ts`. */
    fault: string | null
    row_count: number | null
    bytes: number | null
    sha256: string | null
    created_at: string
    finished_at: string | null
    /** When it was first fetched. */
    fetched_at: string | null
    seal: string
  }
}
