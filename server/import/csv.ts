import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { decoderOf } from './decode.ts'
import { BadTable, limits } from './limits.ts'
import { delimiters, type Reading } from './reading.ts'
import type { Line } from './table.ts'

/**
 * Reads a file of text as a table, line by line.
 * @param unreadable hears of characters that could not be read
 * @throws BadTable
 */
export async function* readCsv(
  bytes: AsyncIterable<Buffer>,
  { encoding, delimiter }: Pick<Reading, 'encoding' | 'delimiter'>,
  unreadable: (n: number) => void,
): AsyncGenerator<Line, void> {
  const parser = parse({
    delimiter: delimiters[delimiter],
    relax_column_count: true,
    max_record_size: limits.line,
  })
  const texts = Readable.from(decoded(bytes, encoding, unreadable), { objectMode: false })
  texts.once('error', (error) => parser.destroy(error))
  texts.pipe(parser)
  let number = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1
      yield { number, cells, exact: true }
    }
  } catch (error) {
    throw error instanceof CsvError ? asBadTable(error, number) : error
  } finally {
    texts.destroy()
  }
}

async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: Reading['encoding'],
  unreadable: (n: number) => void,
): AsyncGenerator<string, void> {
  const decoder = decoderOf(encoding)
  const told = (text: string) => {
    const lost = text.split('\ufffd').length - 1
    if (lost > 0) unreadable(lost)
    // A stream of texts ends at an empty one.
    return text
  }
  let first = true
  for await (const piece of bytes) {
    let text = told(decoder.write(piece))
    if (first) text = text.replace(/^\ufeff/, '')
    if (text !== '') {
      first = false
      yield text
    }
  }
  const rest = told(decoder.end())
  if (rest !== '') yield rest
}

function asBadTable({ code, message }: CsvError, before: number): BadTable {
  const line = Number(/line (\d+)/.exec(message)?.[1] ?? before + 1)
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new BadTable('line_too_long', { line, most: limits.line })
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new BadTable('quote_open', { line })
  return new BadTable('wrong_quote', { line })
}
