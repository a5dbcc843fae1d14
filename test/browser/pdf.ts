import { inflateSync } from 'node:zlib'

/**
 * The text of a PDF that Chromium printed: its drawing commands, through the table of characters
 * that each font brings. Enough for our own pages, and no more.
 */
export const pdfText = (pdf: Buffer): string => pdfPages(pdf).join('\n')

/** {@link pdfText}, page by page: each is drawn by commands of its own. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = new Map<string, Buffer>()
  for (const [, id = '', start, end] of objectsIn(pdf)) objects.set(id, pdf.subarray(start, end))
  const fonts = new Map<string, ReadonlyMap<string, string>>()
  for (const body of objects.values()) {
    for (const [, name = '', id = ''] of latin(body).matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(latin(objects.get(id)))?.[1]
      if (table !== undefined) fonts.set(name, charactersOf(streamOf(objects.get(table))))
    }
  }
  return [...objects.values()]
    .map((body) => drawnText(streamOf(body), fonts))
    .filter((text) => text !== '')
}

const latin = (bytes: Buffer | undefined) => bytes?.toString('latin1') ?? ''

function* objectsIn(pdf: Buffer): Generator<[string, string, number, number]> {
  const text = latin(pdf)
  for (const match of text.matchAll(/(\d+) 0 obj\b/g)) {
    const start = match.index + match[0].length
    yield ['', match[1] ?? '', start, text.indexOf('endobj', start)]
  }
}

function streamOf(body: Buffer | undefined): string {
  if (body === undefined) return ''
  const head = latin(body)
  const at = head.indexOf('stream')
  const length = Number(/\/Length (\d+)/.exec(head)?.[1])
  if (at < 0 || !head.slice(0, at).includes('FlateDecode')) return ''
  const start = at + (head[at + 6] === '\r' ? 8 : 7)
  return latin(inflateSync(body.subarray(start, start + length)))
}

/** From the number of a glyph (hexadecimal) to the character it stands for. */
function charactersOf(table: string): ReadonlyMap<string, string> {
  const characters = new Map<string, string>()
  const plain = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, part = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', hex = ''] of part.matchAll(/<(\w+)> <(\w+)>/g)) {
      characters.set(glyph.toUpperCase(), plain(hex))
    }
  }
  for (const [, part = ''] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', hex = ''] of part.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      for (
        let glyph = parseInt(first, 16), at = 0;
        glyph <= parseInt(last, 16);
        glyph += 1, at += 1
      ) {
        const code = (parseInt(hex, 16) + at).toString(16).padStart(hex.length, '0')
        characters.set(glyph.toString(16).padStart(first.length, '0').toUpperCase(), plain(code))
      }
    }
  }
  return characters
}

function drawnText(commands: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  let font: ReadonlyMap<string, string> = new Map()
  let text = ''
  for (const [, name, hex] of commands.matchAll(/\/(F\d+) [\d.]+ Tf|<([\dA-Fa-f]+)>/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map()
    else for (const glyph of hex?.match(/.{4}/g) ?? []) text += font.get(glyph.toUpperCase()) ?? ''
  }
  return text
}
