import type { Role } from './account-tables.ts'

/** Who is asking, and by which way: everything that reads or writes the record is given one. */
export type Actor = {
  /** Null for the installation's operator at the command line. */
  user_id: string | null
  role: Role
  /** How they came in: written into the history and the export log. */
  via: 'web' | 'api' | 'cli'
  /** What people see in the history. */
  name: string
}

/** The operator at the command line, who sees what an administrator sees. */
export const operator: Actor = { user_id: null, role: 'admin', via: 'cli', name: 'cli' }
