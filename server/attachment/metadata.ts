import readExif from 'exif-reader'
import { BrokenImage, comesApart, partsOf, type Part } from './parts.ts'
import { endingOf } from './kinds.ts'

/**
 * What a camera or a program wrote into an image beside the image. A copy for others holds only what
 * is needed to draw it, and nothing else: parts that nobody has heard of yet are left out too.
 * Libraries that take metadata out name what they know and leave the rest (captions of newsrooms,
 * comments, thumbnails behind the end).
 */
const drawn: Record<string, (part: Part) => boolean> = {
  // Frames, tables, scans, restarts, the end; and how the colours are coded (Adobe).
  jpeg: ({ name }) => /^(c[0-9a-f]|d[a-d89]|ee|d[0-7])$/.test(name),
  png: ({ name }) => /^(signature|IHDR|PLTE|tRNS|IDAT|IEND|gAMA|cHRM|sRGB|sBIT)$/.test(name),
  webp: ({ name }) => /^(RIFF|VP8 |VP8L|VP8X|ALPH|ANIM|ANMF)$/.test(name),
}

const formatOf = (name: string) => {
  const ending = endingOf(name)
  return ending === 'jpg' ? 'jpeg' : ending
}

/** Whether a copy without metadata can be made of a file of this name. */
export const canStrip = (name: string) => comesApart(endingOf(name))

/**
 * An image without anything that is not drawn.
 * @throws BrokenImage when it is not put together as such images are
 */
export function withoutMetadata(name: string, file: Buffer): Buffer {
  const format = formatOf(name)
  const keep = drawn[format]
  if (!keep) throw new BrokenImage('no such format')
  const parts = partsOf(format, file).filter(keep)
  return format === 'webp' ? asWebp(parts) : Buffer.concat(parts.map(({ bytes }) => bytes))
}

/** Its head says how long it is, and which parts there are. */
function asWebp(parts: readonly Part[]): Buffer {
  const file = Buffer.concat(parts.map(({ bytes }) => bytes))
  file.writeUInt32LE(file.length - 8, 4)
  // A profile of colours, Exif and XMP: bits 5, 3 and 2.
  if (file.toString('latin1', 12, 16) === 'VP8X') file[20] = (file[20] ?? 0) & ~0b0010_1100
  return file
}

/** What stands in an image beside what is drawn. */
export type Metadata = {
  /** How many bytes of it a copy leaves out. */
  bytes: number
  /** What a camera wrote: names of its own making, and values in words. */
  said: { name: string; value: string }[]
  /** Whether it says where the photo was taken. */
  position: boolean
}

/** Reads what is said in an image beside what is drawn; null where that cannot be told. */
export function metadataOf(name: string, file: Buffer): Metadata | null {
  if (!canStrip(name)) return null
  try {
    const bytes = file.length - withoutMetadata(name, file).length
    const exif = exifOf(partsOf(formatOf(name), file))
    const said = exif === null ? [] : saidIn(exif)
    return { bytes, said, position: said.some((one) => one.name.startsWith('GPS')) }
  } catch (error) {
    if (error instanceof BrokenImage) return null
    throw error
  }
}

/** Where each format keeps what a camera writes, before a header of TIFF. */
function exifOf(parts: readonly Part[]): Buffer | null {
  const part = parts.find(
    ({ name, bytes }) =>
      name === 'eXIf' || name === 'EXIF' || (name === 'e1' && bytes.includes('Exif\0\0')),
  )
  if (!part) return null
  const starts = ['II*\0', 'MM\0*'].map((mark) => part.bytes.indexOf(mark, 0, 'latin1'))
  const start = Math.min(...starts.filter((at) => at >= 0))
  return Number.isFinite(start) ? part.bytes.subarray(start) : null
}

const most_said = 200
const longest_value = 200

function saidIn(tiff: Buffer): Metadata['said'] {
  let groups: object
  try {
    groups = readExif(tiff)
  } catch {
    // What it says is not to be read; that it is there is counted.
    return []
  }
  const said = Object.entries(groups).flatMap(([group, values]) =>
    typeof values === 'object' && values !== null && !Buffer.isBuffer(values)
      ? Object.entries(values as object).map(([name, value]) => ({
          name: group === 'GPSInfo' && !name.startsWith('GPS') ? `GPS ${name}` : name,
          value: inWords(value),
        }))
      : [],
  )
  return said.filter(({ value }) => value !== '').slice(0, most_said)
}

function inWords(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (Buffer.isBuffer(value)) return ''
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  const line = text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
  return Array.from(line).slice(0, longest_value).join('')
}
