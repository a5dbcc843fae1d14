/** What became of a file, or was done with it. */
export type CustodyEvent =
  | 'received'
  | 'original_taken'
  | 'copy_taken'
  | 'checked'
  | 'found_changed'
  | 'access_changed'
  | 'withdrawn'
  | 'returned'

/** The tables of the bytes of files, and of who had them in hand. */
export type FileTables = {
  /** A file's bytes, in base64, in pieces. */
  file_piece: { pieces_id: string; position: number; bytes: string; seal: string }
  file: { sha256: string; size: number; pieces_id: string; received_at: string; seal: string }
  custody: {
    id: string
    attachment_id: string
    event: CustodyEvent
    user_id: string | null
    actor: string
    at: string
    /** What else is known of it: a reason, a hash. */
    detail: string | null
    seal: string
  }
}
