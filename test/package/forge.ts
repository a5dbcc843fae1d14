import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { certify, readCertificate, type CertifiedFile } from '../../server/package/certificate.ts'
import { zipStream, type Member } from '../../server/zip.ts'
import { generateKeyPairSync } from 'node:crypto'

export type Files = Map<string, Buffer>

/** The rows of a table, each cell by the name of its column. */
export const rowsOf = (files: Files, table: string) =>
  parse(files.get(`${table}.csv`) ?? '', { columns: true }) as Record<string, string>[]

/** The same files with a table's rows made others. */
export function withRows(
  files: Files,
  table: string,
  change: (rows: Record<string, string>[]) => Record<string, string>[],
): Files {
  const rows = change(rowsOf(files, table))
  const text = stringify(rows, {
    header: true,
    columns: Object.keys(rowsOf(files, table)[0] ?? rows[0] ?? {}),
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
  })
  return new Map([...files, [`${table}.csv`, Buffer.from(text)]])
}

/** What somebody with a key of their own can make of files: a package in every way but its content. */
export async function forge(
  files: Files,
  path: string,
  options = { stored: true },
): Promise<string> {
  const pair = generateKeyPairSync('ed25519')
  const { x = '' } = pair.publicKey.export({ format: 'jwk' })
  const key = {
    public_key: Buffer.from(x, 'base64url').toString('base64'),
    private_key: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
  const told = readCertificate(String(files.get('certificate.json')))
  if ('why' in told) throw new Error('No certificate to begin with.')
  const content = [...files].filter(([name]) => name !== 'certificate.json')
  const listed = content.map(([name, bytes]): CertifiedFile => ({
    ...{ name, bytes: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
  const certificate = certify(key, { ...told, files: listed })
  await writeZip([...content, ['certificate.json', Buffer.from(certificate)]], path, options)
  return path
}

export async function writeZip(
  files: readonly [string, Buffer][],
  path: string,
  options = { stored: true },
): Promise<void> {
  async function* members(): AsyncGenerator<Member> {
    for (const [name, bytes] of files) yield await Promise.resolve({ name, bytes: only(bytes) })
  }
  await pipeline(zipStream(members(), options), createWriteStream(path))
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
