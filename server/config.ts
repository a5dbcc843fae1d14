import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Where } from '../db/engine/where.ts'
import type { Keeping } from './backup/due.ts'
import { shelfIn } from './backup/names.ts'

/** A setting that does not hold: the start ends with this one line and exit code 2. */
export class BadConfig extends Error {}

const blank = (value: unknown) => (value === '' ? undefined : value)
const setting = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema)

const file = z.string().refine((path) => existsSync(path), { error: 'no such file' })

const server = z.string().regex(/^postgres(ql)?:\/\/[^\s/]*\/[^\s/?]+/, {
  error: 'must be postgres://USER@HOST:PORT/NAME',
})
/** The shape alone; whether they are keys is seen when they are first used, at start. */
const keys = /^\s*age1[0-9a-z]{20,4000}(\s+age1[0-9a-z]{20,4000})*\s*$/

const environment = z.object({
  HOST: setting(z.string().default('127.0.0.1')),
  PORT: setting(z.coerce.number().int().min(0).max(65_535).default(3000)),
  DATA_DIR: setting(z.string().default('./data')),
  DATABASE_URL: setting(server.optional()),
  DATABASE_READ_URL: setting(server.optional()),
  PUBLIC_URL: setting(z.url({ protocol: /^https?$/ }).optional()),
  GIROK_ADMIN_EMAIL: setting(z.email().optional()),
  GIROK_ADMIN_PASSWORD: setting(z.string().min(15, 'at least 15 characters').optional()),
  GIROK_EXAMPLE: setting(z.enum(['0', '1']).default('1')),
  TLS_CERT: setting(file.optional()),
  TLS_KEY: setting(file.optional()),
  TRUST_PROXY: setting(z.enum(['0', '1']).default('0')),
  SESSION_IDLE_MINUTES: setting(z.coerce.number().int().min(1).max(1440).default(20)),
  SESSION_HOURS: setting(z.coerce.number().int().min(1).max(168).default(8)),
  BACKUP_RECIPIENTS: setting(
    z.string().regex(keys, 'age public keys (age1…), blanks between').optional(),
  ),
  BACKUP_DIR: setting(z.string().optional()),
  BACKUP_SECOND_DIR: setting(z.string().optional()),
  BACKUP_EVERY: setting(z.coerce.number().min(0.25).max(720).default(24)),
  ATTACHMENT_MB: setting(z.coerce.number().min(0.01).max(2_000).default(50)),
  ATTACHMENTS_GB: setting(z.coerce.number().min(0.001).max(10_000).default(20)),
  VERIFY_HOURS: setting(z.coerce.number().min(0.001).max(720).default(24)),
  PUBLIC_K: setting(z.coerce.number().int().min(3).max(20).default(5)),
  IMPORT_MB: setting(z.coerce.number().min(0.001).max(200).default(50)),
})

export type Config = {
  host: string
  port: number
  folder: string
  /** Where the database is. */
  database: Where
  /** Without a slash at its end: builds every absolute address, never the Host header. */
  public_url: string
  admin: { email: string; password: string } | null
  example: boolean
  tls: { cert: string; key: string } | null
  trust_proxy: boolean
  /** A session ends when nothing was asked for so long. */
  session_idle_minutes: number
  /** A session ends so long after the sign-in, whatever happens. */
  session_hours: number
  keeping: Keeping
  /** What one file of a source may have, and all of them together. */
  attachments: { file_bytes: number; all_bytes: number }
  /** So often the database is verified by itself. */
  verify_hours: number
  /** So large a table of incidents may be that somebody imports. */
  import_bytes: number
  /** What leaves for others is true of so many people at least. */
  public_k: number
}

/**
 * Reads the settings from the environment.
 * @throws BadConfig naming the first setting that is wrong, and why
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = environment.safeParse(env)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new BadConfig(`${String(issue?.path[0])}: ${issue?.message ?? 'not valid'}`)
  }
  const set = read.data
  if (set.DATABASE_READ_URL !== undefined && set.DATABASE_URL === undefined) {
    throw new BadConfig('DATABASE_READ_URL goes with DATABASE_URL.')
  }
  const tls = pair(set.TLS_CERT, set.TLS_KEY, 'TLS_CERT and TLS_KEY go together')
  const admin = pair(
    set.GIROK_ADMIN_EMAIL,
    set.GIROK_ADMIN_PASSWORD,
    'GIROK_ADMIN_EMAIL and GIROK_ADMIN_PASSWORD go together',
  )
  const config: Config = {
    host: set.HOST,
    port: set.PORT,
    folder: resolve(set.DATA_DIR),
    database: {
      folder: resolve(set.DATA_DIR),
      url: set.DATABASE_URL ?? null,
      read_url: set.DATABASE_READ_URL ?? null,
    },
    public_url: (set.PUBLIC_URL ?? defaultUrl(set.HOST, set.PORT, tls !== null)).replace(
      /\/+$/,
      '',
    ),
    admin: admin && { email: admin[0], password: admin[1] },
    example: set.GIROK_EXAMPLE === '1',
    tls: tls && { cert: tls[0], key: tls[1] },
    trust_proxy: set.TRUST_PROXY === '1',
    session_idle_minutes: set.SESSION_IDLE_MINUTES,
    session_hours: set.SESSION_HOURS,
    keeping: readKeeping(set),
    attachments: {
      file_bytes: Math.round(set.ATTACHMENT_MB * 1_000_000),
      all_bytes: Math.round(set.ATTACHMENTS_GB * 1_000_000_000),
    },
    verify_hours: set.VERIFY_HOURS,
    import_bytes: Math.floor(set.IMPORT_MB * 1_000_000),
    public_k: set.PUBLIC_K,
  }
  if (!isLoopback(config.host) && !config.tls && !config.trust_proxy) {
    throw new BadConfig(
      `HOST: ${config.host} can be reached from other machines, so TLS_CERT and TLS_KEY are needed (or TRUST_PROXY=1 behind a proxy that ends TLS).`,
    )
  }
  return config
}

/** Whether an address reaches this machine only. */
export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

function readKeeping(set: z.infer<typeof environment>): Keeping {
  const { BACKUP_DIR: folder, BACKUP_SECOND_DIR: second } = set
  const keeping: Keeping = {
    recipients: set.BACKUP_RECIPIENTS?.trim().split(/\s+/) ?? [],
    folder: folder === undefined ? shelfIn(resolve(set.DATA_DIR)) : resolve(folder),
    second: second === undefined ? null : resolve(second),
    every_ms: set.BACKUP_EVERY * 3_600_000,
  }
  if (keeping.second === keeping.folder) {
    throw new BadConfig('BACKUP_SECOND_DIR: is the same folder as BACKUP_DIR.')
  }
  return keeping
}

function pair(a: string | undefined, b: string | undefined, complaint: string) {
  if (a === undefined && b === undefined) return null
  if (a === undefined || b === undefined) throw new BadConfig(`${complaint}.`)
  return [a, b] as const
}

function defaultUrl(host: string, port: number, tls: boolean): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}
