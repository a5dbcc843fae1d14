import type { Request, Response } from 'express'
import type { Engine } from '../db/engine/open.ts'
import type { Recent } from '../db/list/recent.ts'
import type { Db, Tables } from '../db/tables.ts'
import type { LiveTerms } from '../db/term.ts'
import type { Size } from './body.ts'
import type { makeCondition } from './condition/condition.ts'
import type { Space } from './condition/space.ts'
import type { Config } from './config.ts'
import type { Preparer } from './export/prepare.ts'
import type { Historian } from './as-of/desk.ts'
import type { Importer } from './import/desk.ts'
import type { Language, Translate } from './language.ts'
import type { PageFor } from './page-base.ts'
import type { Pool } from './reader/pool.ts'
import type { Permission } from './security/permission.ts'
import type { Actor } from '../db/actor.ts'
import type { Incoming, UploadLimits } from './upload.ts'
import type { Render } from './view.ts'

/** The parts of the running program that a route may use. */
export type House = {
  config: Config
  engine: Engine<Tables>
  db: Db
  terms: LiveTerms
  /** Processes that answer lists, and processes that write files. */
  readers: Pool
  exporters: Pool
  /** Writes lists to files for people who come back for them. */
  preparer: Preparer
  /** A process that works on imports. */
  importer: Importer
  /** A process that makes older states of the record. */
  historian: Historian
  render: Render
  /** Pages of lists as they were shown last, each with the moment that it shows. */
  pages: Recent<{ moment: string; html: Uint8Array }>
  /** Whether the database may be written. */
  condition: ReturnType<typeof makeCondition>
  /** Whether there is room on the disk. */
  space: Space
}

/** One request, with who sent it and how to answer it. */
export type Visit = {
  req: Request
  res: Response
  /** Aborted when the answer has been sent, or nobody waits for it any more. */
  left: AbortSignal
  house: House
  db: Db
  /** Null only on routes that anyone may use. */
  actor: Actor | null
  language: Language
  t: Translate
  /** The files of a form that brings some, as they come. */
  files: AsyncIterable<Incoming>
  /** The token that a form of this visitor must carry. */
  csrf: string
  /** Whom a page is for, for a process that fills it in. */
  whom: PageFor
  /** Answers with a page that stands ready. */
  html: (bytes: Uint8Array) => void
  /** Answers with a page of `views/`; what every page needs is added. */
  page: (name: string, data: object, status?: number) => void
  /** Answers with JSON; a problem (status 400 and above) as RFC 9457 problem details. */
  json: (body: unknown, status?: number) => void
}

/** A visit by somebody who is signed in, or holds a token. */
export type Visitor = Visit & { actor: Actor }

/**
 * One address and what it does. `permission` is asked before `handle` is called; a route without
 * one cannot be written. `by` says how a visitor may prove who they are: `either` (session or
 * token), `session` only, `token` only (the API), or `anyone`.
 */
export type Route = {
  method: 'get' | 'post'
  path: string
  permission: Permission
  by: 'either' | 'session' | 'token' | 'anyone'
  handle: (visit: Visit) => Promise<void> | void
  /** How much may be sent to it; an ordinary form's worth, unless it takes whole incidents. */
  size?: Size
  /** It takes a form with files, of which there may be so much. */
  files?: (config: Config) => UploadLimits
  /** Answers a form whose sender's session has ended: what they typed is kept for them. */
  keep?: (visit: Visit, user_id: string, fields: Record<string, unknown>) => Promise<void>
}

type Handle = (visit: Visitor) => Promise<void> | void

const signedIn =
  (handle: Handle): Route['handle'] =>
  (visit) => {
    if (visit.actor === null) throw new Error('A guarded route was reached without an actor.')
    return handle({ ...visit, actor: visit.actor })
  }

/** A page or file to read. */
export const get = (path: string, permission: Permission, handle: Handle): Route => ({
  method: 'get',
  path,
  permission,
  by: 'either',
  handle: signedIn(handle),
})

/** A form's destination: needs the session and its form token. */
export const post = (
  path: string,
  permission: Permission,
  handle: Handle,
  size: Size = 'form',
): Route => ({
  method: 'post',
  path,
  permission,
  by: 'session',
  handle: signedIn(handle),
  size,
})

/** A form's destination that takes files; what else it has stands before them. */
export const postFiles = (
  path: string,
  permission: Permission,
  files: (config: Config) => UploadLimits,
  handle: Handle,
): Route => ({ ...post(path, permission, handle), files })

/** An address of the API: a bearer token, never the cookie. */
export const api = (
  method: 'get' | 'post',
  path: string,
  permission: Permission,
  handle: Handle,
  size: Size = 'form',
): Route => ({ method, path, permission, by: 'token', handle: signedIn(handle), size })

/** An address that needs no sign-in. */
export const open = (
  method: 'get' | 'post',
  path: string,
  handle: (visit: Visit) => Promise<void> | void,
): Route => ({ method, path, permission: 'anyone', by: 'anyone', handle })
