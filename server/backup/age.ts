import { createReadStream, createWriteStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Decrypter, Encrypter } from 'age-encryption'
import { BadBackup } from '../../db/dump/manifest.ts'
import { Fault } from '../command.ts'
import { BadConfig } from '../config.ts'

// The library's types name the browser's streams, which are these.
type Bytes = ReadableStream<Uint8Array>
const toWeb = (stream: Readable) => Readable.toWeb(stream) as globalThis.ReadableStream<Uint8Array>
const fromWeb = (stream: unknown) => Readable.fromWeb(stream as Bytes)

/** @throws BadConfig naming where they were given, and the one that is not an age public key */
export function checkRecipients(recipients: readonly string[], where: string): void {
  for (const recipient of recipients) {
    try {
      new Encrypter().addRecipient(recipient)
    } catch {
      throw new BadConfig(`${where}: ${recipient} is not an age public key (age1…).`)
    }
  }
}

/** Encrypts a stream to some recipients; each can open it alone. */
export async function encrypt(plain: Readable, recipients: readonly string[]): Promise<Readable> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return fromWeb(await encrypter.encrypt(toWeb(plain)))
}

const beginning = 'age-encryption.org/'

/** Whether a file is encrypted by age. */
export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginning.length))
    return buffer.toString('latin1', 0, bytesRead) === beginning
  } finally {
    await handle.close()
  }
}

/** Decrypts a file into another. @throws BadBackup when no identity opens it, or it is damaged */
export async function decrypt(
  file: string,
  identities: readonly string[],
  to: string,
): Promise<void> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  const sink = createWriteStream(to, { flags: 'wx', mode: 0o600 })
  const source = createReadStream(file)
  try {
    const plain = await decrypter.decrypt(toWeb(source))
    await pipeline(fromWeb(plain), sink)
  } catch (error) {
    source.destroy()
    sink.destroy()
    if (error instanceof Error && 'code' in error && 'syscall' in error) throw error
    const strange = error instanceof Error && /no identity matched/.test(error.message)
    throw new BadBackup(
      strange ? 'none of these identities opens it' : 'is damaged: it cannot be decrypted',
    )
  }
}

/** The identities in an age key file: lines, `#` before a comment. */
export async function readIdentities(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Fault(`--identity: ${file} cannot be read.`)
  })
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'))
  try {
    if (identities.length === 0) throw new Error('There is none.')
    for (const identity of identities) new Decrypter().addIdentity(identity)
  } catch {
    throw new Fault(`--identity: ${file} holds no age identity (AGE-SECRET-KEY-1…).`)
  }
  return identities
}
