/** The tables of imports: from the file that somebody brings to the incidents that it became. */
export type ImportTables = {
  import: {
    id: string
    /** Null where it came by the command line. */
    user_id: string | null
    actor: string
    /** In which its names and messages are read. */
    language: 'en' | 'ko'
    /** What its file is called. */
    name: string
    bytes: number
    sha256: string
    format: 'csv' | 'xlsx' | 'package'
    /** JSON, see `server/import/reading.ts`, `mapping.ts` and `result.ts`. */
    reading: string
    headers: string
    row_count: number
    mapping: string
    step: 'file' | 'columns' | 'values' | 'check' | 'report'
    /** What is being done with it, by which run of that, when that was last heard of, how far it is. */
    job: 'read' | 'values' | 'check' | 'apply' | null
    run: string | null
    job_at: string | null
    progress: string | null
    /** Why the last job ended without a result, as JSON. */
    fault: string | null
    result: string | null
    change_number: number | null
    created_at: string
    updated_at: string
    applied_at: string | null
    seal: string
  }
  import_part: { import_id: string; position: number; content: string; seal: string }
  import_row: { import_id: string; number: number; cells: string; seal: string }
  import_outcome: {
    import_id: string
    /** The first row of the incident; `numbers` are all of them, as JSON. */
    lead: number
    outcome: 'create' | 'update' | 'skip' | 'error'
    numbers: string
    reference: string | null
    ref: string | null
    title: string | null
    notes: string
    seal: string
  }
  import_mapping: {
    id: string
    name: string
    headers: string
    content: string
    user_id: string | null
    created_at: string
    updated_at: string
    seal: string
  }
  import_reference: { space: string; reference: string; incident_id: string; seal: string }
}
