import { createHash } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import type { Actor } from '../../db/actor.ts'
import { readFile } from '../../db/attachment/file.ts'
import { readCounter } from '../../db/counter.ts'
import { csv_format } from '../../db/flat/line.ts'
import { findSigningKey } from '../../db/key/signing-key.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import { packageContent, type Content } from '../../db/package/rows.ts'
import { attachmentFile, columnsIn, fileOf, type TableName } from '../../db/package/shape.ts'
import type { Db } from '../../db/tables.ts'
import type { Piece, Tools } from '../export/csv.ts'
import { zipStream, type Member } from '../zip.ts'
import { certificate_name, certify, type CertifiedFile } from './certificate.ts'
import { codebook_name, codebookText } from './codebook.ts'
import { contentQuery } from './query.ts'
import { readme_name, readmeText } from './readme.ts'
import { schema_name, schemaText, type Described } from './schema.ts'

/** How a package is asked for: the query string as it was sent, and whether for restricted fields. */
export type PackageOptions = { query: string; restricted: boolean }

/**
 * Writes a list as a data package, a piece at a time. The same query at the same revision, by the
 * same code with the same key, makes the same bytes.
 */
export async function* writePackage(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  { query, restricted }: PackageOptions,
): AsyncGenerator<Piece, void> {
  // An older state has neither the key, nor files, nor who wrote what by name.
  const now = tools.now ?? db
  const key = await findSigningKey(now)
  if (!key) throw new Error('There is no key to sign a package with.')
  const told = {
    query: contentQuery(query),
    restricted,
    revision: await readCounter(db, 'revision'),
  }
  const files: CertifiedFile[] = []
  const described: Described[] = []
  const codes = new Map<string, string[]>()
  const attached: { id: string; sha256: string }[] = []
  let incidents = 0

  async function* members(): AsyncGenerator<Member> {
    for await (const content of packageContent(db, tools.lists, {
      actor,
      filter,
      restricted,
      now,
    })) {
      const { name } = content.table
      const file: CertifiedFile = { name: fileOf(name), bytes: 0, sha256: '', rows: 0 }
      yield noted(file, tableBytes(content, file))
      described.push({ table: content.table, file })
      if (name === 'incident') incidents = file.rows ?? 0
    }
    for (const sha256 of new Set(attached.map((one) => one.sha256).toSorted())) {
      const file = { name: attachmentFile(sha256), bytes: 0, sha256: '' }
      yield noted(file, fileBytes(now, sha256))
    }
    yield text(codebook_name, () => Promise.resolve(codebookText(tools.terms, restricted)))
    yield text(schema_name, () => schemaText(db, described, codes, restricted))
    const { public_key } = key ?? { public_key: '' }
    yield text(readme_name, () => Promise.resolve(readmeText({ ...told, files, public_key })))
    if (key)
      yield {
        name: certificate_name,
        bytes: once(() => Promise.resolve(certify(key, { ...told, files }))),
      }
  }

  const text = (name: string, make: () => Promise<string>): Member =>
    noted({ name, bytes: 0, sha256: '' }, once(make))

  /** Remembers the length and hash of what goes by. */
  function noted(file: CertifiedFile, bytes: AsyncIterable<Uint8Array>): Member {
    const hash = createHash('sha256')
    async function* counted() {
      for await (const piece of bytes) {
        hash.update(piece)
        file.bytes += piece.length
        yield piece
      }
      file.sha256 = hash.digest('hex')
      files.push(file)
    }
    return { name: file.name, bytes: counted() }
  }

  async function* tableBytes({ table, rows }: Content, file: CertifiedFile) {
    const names = columnsIn(table, restricted).map(({ name }) => name)
    yield Buffer.from(stringify([names], csv_format))
    for await (const some of rows) {
      file.rows = (file.rows ?? 0) + some.length
      for (const row of some) note(table.name, row)
      yield Buffer.from(
        stringify(
          some.map((row) => names.map((name) => row[name] ?? null)),
          csv_format,
        ),
      )
    }
  }

  function note(table: TableName, row: Record<string, unknown>): void {
    if (table === 'term') {
      const vocabulary = String(row['vocabulary'])
      codes.set(vocabulary, [...(codes.get(vocabulary) ?? []), String(row['code'])])
    } else if (table === 'attachment') {
      attached.push({ id: String(row['id']), sha256: String(row['sha256']) })
    }
  }

  for await (const bytes of zipStream(members(), { stored: true })) {
    yield { bytes: bytes as Buffer, rows: 0 }
  }
  yield { bytes: Buffer.alloc(0), rows: incidents, attachments: attached.map(({ id }) => id) }
}

async function* once(make: () => Promise<string>): AsyncGenerator<Buffer> {
  yield Buffer.from(await make())
}

async function* fileBytes(db: Db, sha256: string): AsyncGenerator<Buffer> {
  const { pieces_id } = await db
    .selectFrom('file')
    .select('pieces_id')
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
  yield* readFile(db, pieces_id)
}
