import { createHash } from 'node:crypto'
import {
  certificate_name,
  isSigned,
  readCertificate,
  type Certificate,
  type CertifiedFile,
} from './certificate.ts'
import { firstDifference, type OpenPackage } from './container.ts'
import { BadPackage, type PackageFault } from './fault.ts'

/** What was found out of a package: a line for each fault, and what it says of itself. */
export type Checked = { certificate: Certificate; faults: PackageFault[] }

/** No certificate is longer: a hostile file's could be. */
const most_certificate = 200_000_000

/**
 * Checks a package: every file against its hash, the certificate against its signature, and the
 * container against one made anew from its files.
 * @throws BadPackage when there is no certificate to go by
 */
export async function checkPackage(path: string, zip: OpenPackage): Promise<Checked> {
  const certificate = await certificateIn(zip)
  const faults: PackageFault[] = []
  if (!isSigned(certificate)) faults.push({ code: 'unsigned', file: certificate_name })
  const listed = new Map(certificate.files.map((file) => [file.name, file]))
  for (const name of zip.names) {
    if (name !== certificate_name && !listed.has(name))
      faults.push({ code: 'not_listed', file: name })
  }
  const there = new Set(zip.names)
  for (const file of certificate.files) {
    if (!there.has(file.name)) faults.push({ code: 'missing', file: file.name })
    else faults.push(...(await faultsOf(zip, file)))
  }
  const order = [...certificate.files.map(({ name }) => name), certificate_name]
  if (faults.length === 0 && order.some((name, at) => name !== zip.names[at]))
    faults.push({ code: 'other_order', file: 'container' })
  // A file that is not what it was says where already.
  if (faults.length === 0) {
    const at = await firstDifference(path, zip)
    if (at !== null)
      faults.push({ code: 'otherwise', file: 'container', values: { at: String(at) } })
  }
  return { certificate, faults }
}

/** The certificate of a package. @throws BadPackage */
export async function certificateIn(zip: OpenPackage): Promise<Certificate> {
  if (zip.sizeOf(certificate_name) > most_certificate)
    throw new BadPackage('too_long', certificate_name)
  const pieces: Buffer[] = []
  for await (const piece of await zip.read(certificate_name)) pieces.push(piece)
  const read = readCertificate(Buffer.concat(pieces).toString('utf8'))
  if (!('why' in read)) return read
  throw new BadPackage(read.why === 'newer' ? 'newer' : 'not_as_written', certificate_name)
}

async function faultsOf(
  zip: OpenPackage,
  { name, bytes, sha256 }: CertifiedFile,
): Promise<PackageFault[]> {
  const hash = createHash('sha256')
  let length = 0
  try {
    for await (const piece of await zip.read(name)) {
      hash.update(piece)
      length += piece.length
    }
  } catch (error) {
    if (error instanceof BadPackage) return [error.fault]
    throw error
  }
  const same = length === bytes && hash.digest('hex') === sha256
  return same ? [] : [{ code: 'not_certified', file: name }]
}
