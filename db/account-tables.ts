export const roles = ['viewer', 'analyst', 'researcher', 'reviewer', 'admin'] as const
export type Role = (typeof roles)[number]

export type UserRow = {
  id: string
  email: string
  name: string
  role: Role
  password_hash: string | null
  language: string | null
  disabled_at: string | null
  created_at: string
  updated_at: string
  seal: string
}

/** The tables of who may come in, and who has. */
export type AccountTables = {
  user: UserRow
  session: {
    id_hash: string
    user_id: string
    csrf_secret: string
    created_at: string
    seen_at: string
    expires_at: string
    seal: string
  }
  token: {
    id: string
    token_hash: string
    user_id: string
    scope: 'read' | 'write'
    created_at: string
    expires_at: string
    revoked_at: string | null
    seal: string
  }
  one_time_link: {
    token_hash: string
    purpose: 'setup' | 'reset'
    user_id: string | null
    created_at: string
    expires_at: string
    used_at: string | null
    seal: string
  }
  throttle: { key: string; points: number; expires_at: number | null; seal: string }
}
