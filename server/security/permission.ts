import type { Role } from '../../db/account-tables.ts'
import type { Scope } from '../../db/token.ts'

/** What a route may ask for. `anyone` needs no sign-in; `account` needs nothing else. */
export type Permission =
  | 'anyone'
  | 'account'
  | 'record.read'
  | 'record.write'
  | 'record.review'
  | 'record.discuss'
  | 'export'
  | 'user.manage'
  | 'vocabulary.edit'

/**
 * Who may do what: the only place that says so. What is not listed is denied. Administrators do
 * not review, so that nobody can verify alone what they wrote; who may read a source's identity
 * is no role's to give.
 */
const granted: Record<Role, readonly Permission[]> = {
  viewer: ['anyone', 'account', 'record.read'],
  analyst: ['anyone', 'account', 'record.read', 'record.discuss', 'export'],
  researcher: ['anyone', 'account', 'record.read', 'record.discuss', 'record.write', 'export'],
  reviewer: ['anyone', 'account', 'record.read', 'record.discuss', 'record.review', 'export'],
  admin: [
    'anyone',
    'account',
    'record.read',
    'record.discuss',
    'record.write',
    'export',
    'user.manage',
    'vocabulary.edit',
  ],
}

/** A token never does more than its scope, whoever holds it. */
const scoped: Record<Scope, readonly Permission[]> = {
  read: ['anyone', 'record.read', 'export'],
  write: ['anyone', 'record.read', 'record.write', 'export'],
}

/** Whether somebody of this role may; `null` is a visitor who is not signed in. */
export const roleMay = (role: Role | null, permission: Permission) =>
  role === null ? permission === 'anyone' : granted[role].includes(permission)

export const scopeMay = (scope: Scope, permission: Permission) => scoped[scope].includes(permission)
