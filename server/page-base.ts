import type { Actor } from '../db/actor.ts'
import { translator, type Language, type MessageKey, type Translate } from './language.ts'
import { roleMay, type Permission } from './security/permission.ts'

/** Whom a page is for, and where it stands: what a process that fills it in is told. */
export type PageFor = {
  language: Language
  /** Null when nobody is signed in. */
  actor: Actor | null
  csrf: string
  path: string
  /** The query string, without its question mark. */
  query: string
  /** The same page in each language. */
  languages: Record<Language, string>
  /** Stands before the name of an asset: `/assets/0123abcd`. */
  assets: string
  /** Set while the database is damaged: the file name of the newest backup, blank without one. */
  damaged: { backup: string } | null
  /** Whether keys do something by themselves; see `/keys`. */
  keys_on: boolean
  /** What is to be said of the disk, to whoever is signed in. */
  disk: MessageKey | null
}

/** What every template is given beside its own data. */
export type PageBase = PageFor & { t: Translate; can: (permission: Permission) => boolean }

export const pageBase = (whom: PageFor): PageBase => ({
  ...whom,
  t: translator(whom.language),
  can: (permission) => roleMay(whom.actor?.role ?? null, permission),
})
