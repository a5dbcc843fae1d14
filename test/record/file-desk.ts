import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import { startCast } from './cast.ts'
import { arrest, article, rows } from './documents.ts'
import { expect } from 'vitest'

export type File = [name: string, bytes: Buffer<ArrayBuffer>]
export type FileDesk = Awaited<ReturnType<typeof openFileDesk>>

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Who tests of files need: a researcher who attaches them, and a colleague who reads. */
export async function openFileDesk() {
  const env = { ATTACHMENT_MB: '0.4', ATTACHMENTS_GB: '0.1' }
  const { house, api, web } = await startCast({ env })
  const colleague = await house.signIn('analyst')
  await colleague.get('/incidents?lang=en')
  let made = 0

  /** A source that one incident cites, an open one unless said otherwise. */
  const newSource = async (over = {}): Promise<string> => {
    const key = `f${(made += 1)}`
    const saved = await api.save(
      arrest({ ...over, sources: [article(key)], claims: [{ source: key, quote: `said ${key}` }] }),
    )
    return String(rows(saved, 'sources')[0]?.['source_id'])
  }

  const send = (
    source: string,
    files: File[],
    fields: Record<string, string> = {},
    client: Client = web,
  ) => client.postFiles(`/sources/${source}/attachments`, fields, files)

  /** The address of the last file attached to a source. */
  const lastOf = async (source: string): Promise<string> => {
    const { id } = await house.db
      .selectFrom('attachment')
      .select('id')
      .where('source_id', '=', source)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return `/attachments/${id}`
  }

  /** A file that must be taken, attached to a source of its own. */
  const attached = async (file: File, fields: Record<string, string> = {}) => {
    const source = await newSource()
    expect((await send(source, [file], fields)).status).toBe(303)
    return { source, at: await lastOf(source) }
  }

  const count = async (table: 'file' | 'file_piece' | 'attachment'): Promise<number> => {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(table)}`.execute(house.db)
    return Number(rows[0]?.n)
  }

  /** What `verify` finds, each as its table and record. */
  const faults = async (): Promise<string[]> => {
    const found: string[] = []
    await verifyWhere(house.house.config.database, ({ table, record }) => {
      found.push(`${table} ${record ?? ''}`)
    })
    return found
  }

  return { house, api, web, colleague, newSource, send, lastOf, attached, count, faults }
}
