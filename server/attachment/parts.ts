/**
 * The parts that images of three formats are made of, as far as their makers' own descriptions go.
 * Nothing is decoded: what is drawn is never looked at, only where it begins and ends.
 */

/** One part of an image file: its name, and its bytes with their frame. */
export type Part = { name: string; bytes: Buffer }

/** The image ends before its parts do, or they are not such parts. */
export class BrokenImage extends Error {}

/** Takes an image apart. What follows its end is no part. @throws BrokenImage */
export function partsOf(ending: string, file: Buffer): Part[] {
  const read = readers[ending]
  if (!read) throw new BrokenImage('no such format')
  return [...read(file)]
}

/** Whether {@link partsOf} knows the format. */
export const comesApart = (ending: string) => ending in readers

const readers: Record<string, ((file: Buffer) => Generator<Part>) | undefined> = {
  jpg: partsOfJpeg,
  jpeg: partsOfJpeg,
  png: partsOfPng,
  webp: partsOfWebp,
}

const stands_alone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)

/** ITU T.81, annex B: markers, most with a length; after a start of scan, data up to the next. */
function* partsOfJpeg(file: Buffer): Generator<Part> {
  for (let at = 0; at < file.length;) {
    let marker_at = at
    if (file[marker_at] !== 0xff) throw new BrokenImage('no marker')
    // Any number of these may stand before a marker.
    while (file[marker_at + 1] === 0xff) marker_at += 1
    const marker = byteAt(file, marker_at + 1)
    const head = marker_at + 2
    let end = stands_alone(marker) ? head : head + lengthAt(file, head)
    if (marker === 0xda) end = endOfScan(file, end)
    yield { name: marker.toString(16).padStart(2, '0'), bytes: slice(file, at, end) }
    if (marker === 0xd9) return
    at = end
  }
  throw new BrokenImage('no end')
}

/** Where the data of a scan ends: at a marker that is neither data nor a restart. */
function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1]
    if (next === undefined) break
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw new BrokenImage('no end of scan')
}

const lengthAt = (file: Buffer, at: number) => {
  if (at + 2 > file.length) throw new BrokenImage('cut off')
  return Math.max(2, file.readUInt16BE(at))
}

/** PNG, third edition, 5: a signature, then chunks of length, name, data and checksum. */
function* partsOfPng(file: Buffer): Generator<Part> {
  yield { name: 'signature', bytes: slice(file, 0, 8) }
  for (let at = 8; at < file.length;) {
    if (at + 8 > file.length) throw new BrokenImage('cut off')
    const end = at + 12 + file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    yield { name, bytes: slice(file, at, end) }
    if (name === 'IEND') return
    at = end
  }
  throw new BrokenImage('no end')
}

/** RFC 9649: a RIFF file with chunks of name, length and data, filled up to an even length. */
function* partsOfWebp(file: Buffer): Generator<Part> {
  yield { name: 'RIFF', bytes: slice(file, 0, 12) }
  const whole = Math.min(file.length, 8 + file.readUInt32LE(4))
  for (let at = 12; at + 8 <= whole;) {
    const length = file.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    yield { name: file.toString('latin1', at, at + 4), bytes: slice(file, at, end) }
    at = end
  }
}

function slice(file: Buffer, from: number, to: number): Buffer {
  if (to > file.length) throw new BrokenImage('cut off')
  return file.subarray(from, to)
}

function byteAt(file: Buffer, at: number): number {
  const byte = file[at]
  if (byte === undefined) throw new BrokenImage('cut off')
  return byte
}
