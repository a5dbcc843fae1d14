import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'
import type { Encoding } from './reading.ts'

/** Turns bytes into text as they come. */
export type Decoder = { write: (piece: Buffer) => string; end: () => string }

/**
 * A decoder that leaves a mark where something cannot be read. For Korean it is not the system's:
 * that takes euc-kr for CP949, and turns 똠 into two other characters without a word.
 */
export function decoderOf(encoding: Encoding): Decoder {
  if (encoding === 'cp949') {
    const decoder = iconv.getDecoder('cp949')
    return { write: (piece) => decoder.write(piece), end: () => decoder.end() ?? '' }
  }
  const decoder = new TextDecoder(encoding)
  return {
    write: (piece) => decoder.decode(piece, { stream: true }),
    end: () => decoder.decode(),
  }
}
