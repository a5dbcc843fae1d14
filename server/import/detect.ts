import { TextDecoder } from 'node:util'
import { startsPackage } from '../package/container.ts'
import { decoderOf } from './decode.ts'
import { BadTable } from './limits.ts'
import {
  delimiters,
  reading_schema,
  type Delimiter,
  type Encoding,
  type Reading,
} from './reading.ts'

/** So much of the beginning of a file is looked at to tell what it is. */
const looked_at = 64_000

/** What a file turned out to be. */
export type Detected = { format: 'csv' | 'xlsx' | 'package'; reading: Reading }

/**
 * Finds out what a file is while it goes by.
 * @returns `take` is shown every piece; `found` tells, or throws why it is no table
 */
export function makeDetector() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let is_utf8 = true
  const check = (piece?: Buffer) => {
    try {
      utf8.decode(piece, { stream: piece !== undefined })
    } catch {
      is_utf8 = false
    }
  }
  return {
    take(piece: Buffer): void {
      if (head.length < looked_at) {
        head = Buffer.concat([head, piece.subarray(0, looked_at - head.length)])
      }
      if (is_utf8) check(piece)
    },
    /** @throws BadTable */
    found(): Detected {
      if (head.length === 0) throw new BadTable('empty')
      if (begins(head, 0x50, 0x4b, 0x03, 0x04)) {
        const reading = reading_schema.parse({})
        return { format: startsPackage(head) ? 'package' : 'xlsx', reading }
      }
      if (begins(head, 0xd0, 0xcf, 0x11, 0xe0)) throw new BadTable('is_old_excel')
      if (is_utf8) check()
      const encoding = encodingOf(head, is_utf8)
      const text = decoderOf(encoding).write(head)
      if (isBinary(text)) throw new BadTable('not_text')
      return {
        format: 'csv',
        reading: reading_schema.parse({ encoding, delimiter: delimiterOf(text) }),
      }
    },
  }
}

const begins = (head: Buffer, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte)

function encodingOf(head: Buffer, is_utf8: boolean): Encoding {
  if (begins(head, 0xef, 0xbb, 0xbf)) return 'utf-8'
  if (begins(head, 0xff, 0xfe)) return 'utf-16le'
  if (begins(head, 0xfe, 0xff)) return 'utf-16be'
  const unmarked = withoutMark(head)
  if (unmarked !== null) return unmarked
  return is_utf8 ? 'utf-8' : 'cp949'
}

/** The letters and signs of a table in two bytes each: one of the two is mostly 0. */
function withoutMark(head: Buffer): Encoding | null {
  let [even, odd] = [0, 0]
  for (let at = 0; at < head.length; at += 1) {
    if (head[at] !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  const some = head.length / 10
  if (odd > some && odd > even * 4) return 'utf-16le'
  return even > some && even > odd * 4 ? 'utf-16be' : null
}

// oxlint-disable-next-line no-control-regex -- control characters are what it counts
const control = /[\u0000-\u0008\u000e-\u001f]/g

const isBinary = (text: string) => (text.match(control)?.length ?? 0) > text.length / 20

const most_lines = 20

/** What parts the most cells, alike from line to line. */
function delimiterOf(text: string): Delimiter {
  const counts = linesOf(text)
  const scored = (Object.keys(delimiters) as Delimiter[]).map((name) => {
    const of_lines = counts.map((line) => line.get(delimiters[name]) ?? 0)
    const first = of_lines[0] ?? 0
    const alike = of_lines.filter((n) => n === first).length / Math.max(of_lines.length, 1)
    return { name, score: first * alike }
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.name ?? 'comma'
}

/** How often each sign that may part cells stands in the first lines, outside quotes. */
function linesOf(text: string): Map<string, number>[] {
  const lines: Map<string, number>[] = []
  let line = new Map<string, number>()
  let [quoted, letters] = [false, 0]
  for (const sign of text) {
    if (sign === '"') quoted = !quoted
    if (quoted || sign === '\r') continue
    if (sign === '\n') {
      if (letters > 0) lines.push(line)
      if (lines.length === most_lines) return lines
      line = new Map()
      letters = 0
    } else {
      letters += 1
      line.set(sign, (line.get(sign) ?? 0) + 1)
    }
  }
  return letters > 0 ? [...lines, line] : lines
}
