#!/usr/bin/env node
/**
 * Checks a Girok data package with nothing but Node.js (20 or later): node verify.mjs FILE [FINGERPRINT]
 *
 * Every file against its SHA-256 in certificate.json, the certificate against its Ed25519 signature,
 * the container against one made anew from its files, and, where a fingerprint is given, the key
 * against that. Ends with 0 when all of that holds, 1 when something does not, 2 when it was called
 * otherwise. It reads one file, writes none, and asks nobody.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const [file, wanted, ...more] = process.argv.slice(2)
if (file === undefined || file.startsWith('-') || more.length > 0) {
  console.error('Use: node verify.mjs FILE [FINGERPRINT]')
  process.exit(2)
}

/** What cannot be gone on from. */
class Fault extends Error {}

const certificate_name = 'certificate.json'
const purpose = 'girok-package-certificate-1\n'
const piece = 1_000_000
/** What stands for a number that is too large for its place: see "ZIP64" in the format. */
const [most_32, most_16] = [0xffffffff, 0xffff]

const crc_table = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of some bytes that follow others. */
function crcOf(bytes, before) {
  let crc = ~before
  for (const byte of bytes) crc = crc_table[(crc ^ byte) & 255] ^ (crc >>> 8)
  return ~crc >>> 0
}

function read(fd, at, length) {
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length;) {
    const got = readSync(fd, bytes, done, length - done, at + done)
    if (got === 0) throw new Fault('container: ends too early')
    done += got
  }
  return bytes
}

/** Bytes of numbers, the lowest first: pairs of how many bytes, and the number. */
function numbers(...pairs) {
  const bytes = Buffer.alloc(pairs.reduce((sum, [length]) => sum + length, 0))
  let at = 0
  for (const [length, value] of pairs) {
    if (length === 8) bytes.writeBigUInt64LE(BigInt(value), at)
    else bytes.writeUIntLE(value, at, length)
    at += length
  }
  return bytes
}

/** 1 January 1980, 12:00, in every package. */
const [time, date] = [12 << 11, (1 << 5) | 1]
const flags = (1 << 11) | (1 << 3)
const mode = (0o100600 << 16) >>> 0

const isLarge = ({ size, offset }) => size >= most_32 || offset >= most_32

const localHead = (name) =>
  Buffer.concat([
    numbers([4, 0x04034b50], [2, 20], [2, flags], [2, 0], [2, time], [2, date]),
    numbers([4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]),
    name,
  ])

function descriptor(entry) {
  const width = isLarge(entry) ? 8 : 4
  return numbers([4, 0x08074b50], [4, entry.crc], [width, entry.size], [width, entry.size])
}

function centralHead(entry) {
  const { name, crc, size, offset } = entry
  const large = isLarge(entry)
  const extra = large
    ? numbers([2, 1], [2, 24], [8, size], [8, size], [8, offset])
    : Buffer.alloc(0)
  return Buffer.concat([
    numbers([4, 0x02014b50], [2, (3 << 8) | 63], [2, large ? 45 : 20], [2, flags], [2, 0]),
    numbers([2, time], [2, date], [4, crc], [4, large ? most_32 : size]),
    numbers([4, large ? most_32 : size], [2, name.length], [2, extra.length], [2, 0], [2, 0]),
    numbers([2, 0], [4, mode], [4, large ? most_32 : offset]),
    name,
    extra,
  ])
}

function ending(count, length, start) {
  const large = count >= most_16 || length >= most_32 || start >= most_32
  const plain = numbers(
    ...[
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, Math.min(count, most_16)],
    ],
    ...[
      [2, Math.min(count, most_16)],
      [4, Math.min(length, most_32)],
    ],
    ...[
      [4, Math.min(start, most_32)],
      [2, 0],
    ],
  )
  if (!large) return plain
  return Buffer.concat([
    numbers([4, 0x06064b50], [8, 44], [2, (3 << 8) | 63], [2, 45], [4, 0], [4, 0]),
    numbers([8, count], [8, count], [8, length], [8, start]),
    numbers([4, 0x07064b50], [4, 0], [8, start + length], [4, 1]),
    plain,
  ])
}

/** The files of a package as its directory names them: name and length, in their order. */
function listEntries(fd, size) {
  if (size < 22) throw new Fault('container: is not a whole ZIP file')
  const end = read(fd, size - 22, 22)
  if (end.readUInt32LE(0) !== 0x06054b50) throw new Fault('container: is not a whole ZIP file')
  let [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)]
  if (length === most_32 || start === most_32 || end.readUInt16LE(10) === most_16) {
    if (size < 98) throw new Fault('container: is not a whole ZIP file')
    const large = read(fd, size - 98, 56)
    length = Number(large.readBigUInt64LE(40))
    start = Number(large.readBigUInt64LE(48))
  }
  if (start + length > size) throw new Fault('container: ends too early')
  const directory = read(fd, start, length)
  const entries = []
  for (let at = 0; at < directory.length;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw new Fault('container: its directory cannot be read')
    const [name_length, extra_length] = [
      directory.readUInt16LE(at + 28),
      directory.readUInt16LE(at + 30),
    ]
    const name = directory.subarray(at + 46, at + 46 + name_length)
    let bytes = directory.readUInt32LE(at + 24)
    const extra = at + 46 + name_length
    if (bytes === most_32 && extra + 12 <= directory.length)
      bytes = Number(directory.readBigUInt64LE(extra + 4))
    if (bytes > size) throw new Fault('container: its directory cannot be read')
    entries.push({ name, size: bytes })
    at += 46 + name_length + extra_length + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Reads a package from its first byte to its last, as it would have been made. */
function readPackage(fd) {
  const { size } = fstatSync(fd)
  const entries = listEntries(fd, size)
  const files = new Map()
  let at = 0
  /** Where it is first otherwise than it would have been made. */
  let otherwise = null
  const expect = (bytes) => {
    const there = at + bytes.length <= size ? read(fd, at, bytes.length) : Buffer.alloc(0)
    if (!there.equals(bytes)) otherwise ??= at
    at += bytes.length
  }
  for (const entry of entries) {
    entry.offset = at
    entry.crc = 0
    expect(localHead(entry.name))
    const hash = createHash('sha256')
    const name = entry.name.toString('utf8')
    const kept = name === certificate_name ? [] : null
    for (let left = entry.size; left > 0;) {
      const bytes = read(fd, at, Math.min(left, piece))
      hash.update(bytes)
      entry.crc = crcOf(bytes, entry.crc)
      kept?.push(bytes)
      at += bytes.length
      left -= bytes.length
    }
    expect(descriptor(entry))
    if (files.has(name)) throw new Fault(`${name}: is there twice`)
    const text = kept === null ? null : Buffer.concat(kept).toString('utf8')
    files.set(name, { bytes: entry.size, sha256: hash.digest('hex'), text })
  }
  const start = at
  for (const entry of entries) expect(centralHead(entry))
  expect(ending(entries.length, at - start, start))
  if (at !== size) otherwise ??= Math.min(at, size)
  return { files, otherwise }
}

function readCertificate(text) {
  let certificate
  try {
    certificate = JSON.parse(text)
  } catch {
    throw new Fault(`${certificate_name}: cannot be read`)
  }
  if (certificate?.format !== 'girok-package' || certificate.format_version !== 1)
    throw new Fault(`${certificate_name}: is of a form that this verifier does not know`)
  // Another way to write the same is another file.
  if (`${JSON.stringify(certificate, null, 2)}\n` !== text || !Array.isArray(certificate.files))
    throw new Fault(`${certificate_name}: is not as it was written`)
  return certificate
}

function isSigned(certificate) {
  const { signature, ...unsigned } = certificate
  try {
    const bytes = Buffer.from(signature, 'base64')
    const raw = Buffer.from(unsigned.key.public_key, 'base64')
    if (bytes.toString('base64') !== signature) return false
    if (createHash('sha256').update(raw).digest('hex') !== unsigned.key.fingerprint) return false
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return verify(null, Buffer.from(purpose + JSON.stringify(unsigned)), key, bytes)
  } catch {
    return false
  }
}

/** Everything that is wrong with a package, a line for each. */
function check(fd) {
  const { files, otherwise } = readPackage(fd)
  const text = files.get(certificate_name)?.text
  if (text == null) throw new Fault(`${certificate_name}: is missing`)
  const certificate = readCertificate(text)
  const faults = []
  if (!isSigned(certificate)) faults.push(`${certificate_name}: its signature is not of its key`)
  const listed = new Set(certificate.files.map(({ name }) => name))
  for (const name of files.keys()) {
    if (name !== certificate_name && !listed.has(name))
      faults.push(`${JSON.stringify(name)}: is not in the certificate`)
  }
  for (const { name, bytes, sha256 } of certificate.files) {
    const there = files.get(name)
    if (!there) faults.push(`${name}: is missing`)
    else if (there.bytes !== bytes || there.sha256 !== sha256)
      faults.push(`${name}: is not what the certificate says (SHA-256)`)
  }
  const order = [...certificate.files.map(({ name }) => name), certificate_name]
  if (faults.length === 0 && [...files.keys()].some((name, at) => name !== order[at]))
    faults.push('container: its files are not in their order')
  if (faults.length === 0 && otherwise !== null)
    faults.push(
      `container: is not as it was made (from byte ${otherwise} on), though its files are`,
    )
  const fingerprint = certificate.key?.fingerprint
  if (wanted !== undefined && wanted.replaceAll(/\s/g, '').toLowerCase() !== fingerprint)
    faults.push(`the key is another one: ${fingerprint}`)
  return { certificate, faults }
}

let fd
try {
  fd = openSync(file, 'r')
} catch (error) {
  console.error(`${file}: cannot be opened (${error.code}).`)
  process.exit(2)
}
try {
  const { certificate, faults } = check(fd)
  for (const fault of faults) console.error(`${file}: ${fault}.`)
  if (faults.length > 0) process.exitCode = 1
  else {
    const { query, revision, program, files, key } = certificate
    console.log(
      `${file}: every file is what the certificate says, and the container is as it was made.`,
    )
    console.log(
      `Query ${JSON.stringify(query)} at revision ${revision}, ${files.length} files, by ${program}.`,
    )
    console.log(
      wanted === undefined
        ? `Signed with the key ${key.fingerprint}: compare it with whoever published the package.`
        : 'Signed with the key that was asked for.',
    )
  }
} catch (error) {
  // Numbers of a directory that lead nowhere are the file's fault as well.
  const known = error instanceof Fault
  if (!known && !(error instanceof RangeError)) throw error
  console.error(`${file}: ${known ? error.message : 'container: cannot be read'}.`)
  process.exitCode = 1
} finally {
  closeSync(fd)
}
