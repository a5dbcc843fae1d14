import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { fingerprintOf, type SigningKey } from '../../db/key/signing-key.ts'
import { version } from '../version.ts'

/**
 * What a package says of itself: which query at which revision, by which code, the hash of every
 * file, and the installation's signature on all of that. Nothing of who took it out, or when.
 */
export type Certificate = z.infer<typeof certificate_shape>
export type CertifiedFile = Certificate['files'][number]

export const certificate_name = 'certificate.json'

/** Raised when a program that knows only the old one would read a package wrongly. */
export const format_version = 1

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const certificate_shape = z.strictObject({
  format: z.literal('girok-package'),
  format_version: z.literal(format_version),
  /** The code that made it: the name and version of the program. */
  program: z.string().max(100),
  query: z.string().max(10_000),
  revision: z.int().min(0),
  /** Whether restricted records and fields were asked for. */
  restricted: z.boolean(),
  files: z
    .array(
      z.strictObject({
        name: z.string().max(200),
        bytes: z.int().min(0),
        sha256,
        /** Records in it; only of a table. */
        rows: z.int().min(0).optional(),
      }),
    )
    .max(1_000_000),
  key: z.strictObject({ algorithm: z.literal('Ed25519'), public_key: base64, fingerprint: sha256 }),
  signature: base64,
})

type Unsigned = Omit<Certificate, 'signature'>

/** Nothing that is signed for another purpose can be passed off as a certificate. */
const purpose = 'girok-package-certificate-1\n'

/** The bytes that are signed: a line that says what for, and the certificate without its signature. */
const signedBytes = (unsigned: Unsigned) => Buffer.from(purpose + JSON.stringify(unsigned))

/** Signs what a package consists of. @returns the certificate as it stands in the package */
export function certify(
  { public_key, private_key }: SigningKey,
  told: Pick<Certificate, 'query' | 'revision' | 'restricted' | 'files'>,
): string {
  const { query, revision, restricted, files } = told
  const unsigned: Unsigned = {
    ...{ format: 'girok-package', format_version, program: `girok ${version}` },
    ...{ query, revision, restricted, files },
    key: { algorithm: 'Ed25519', public_key, fingerprint: fingerprintOf(public_key) },
  }
  const der = Buffer.from(private_key, 'base64')
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const signature = sign(null, signedBytes(unsigned), key).toString('base64')
  return textOf({ ...unsigned, signature })
}

const textOf = (certificate: Certificate) => `${JSON.stringify(certificate, null, 2)}\n`

/** Why something is no certificate: `newer` where a newer Girok made it. */
export type NoCertificate = { why: 'unreadable' | 'newer' }

/** Reads a certificate. Another way to write the same one is another file. */
export function readCertificate(text: string): Certificate | NoCertificate {
  const value = parse(text)
  const read = certificate_shape.safeParse(value)
  if (read.success) return textOf(read.data) === text ? read.data : { why: 'unreadable' }
  const newer = z
    .object({ format: z.literal('girok-package'), format_version: z.int().gt(format_version) })
    .safeParse(value)
  return { why: newer.success ? 'newer' : 'unreadable' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether the key that a certificate names has signed it, and is called by its own fingerprint. */
export function isSigned({ signature, ...unsigned }: Certificate): boolean {
  const { public_key, fingerprint } = unsigned.key
  if (fingerprintOf(public_key) !== fingerprint) return false
  // The last sign of a text in base64 has bits that stand for nothing.
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.toString('base64') !== signature) return false
  const x = Buffer.from(public_key, 'base64').toString('base64url')
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, signedBytes(unsigned), key, bytes)
  } catch {
    // No point of the curve: whatever it is, it has signed nothing.
    return false
  }
}

/** A fingerprint as people read it aloud: in groups of four. */
export const readable = (fingerprint: string) => fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')
