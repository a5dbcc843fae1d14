import type { Member } from '../zip.ts'

/**
 * A workbook as spreadsheet programs read it (ECMA-376, transitional), a row at a time: the library
 * that writes streams writes one sheet, and those that write several hold them all in memory.
 */

/** A text stays text, whatever it looks like: only a number is a number. */
export type SheetCell = string | number | null

export type Sheet = {
  name: string
  columns: readonly { header: string; width: number }[]
  rows: () => AsyncIterable<readonly SheetCell[]>
}

/** Limits of the format: rows of a sheet, and UTF-16 units of a cell. */
const [most_rows, longest_cell] = [1_048_576, 32_767]

/** What stands at the end of a text that no cell can hold. */
export const cut_off = ' […]'

/**
 * The files that a workbook is made of. Rows beyond what a sheet holds go on in another, whose name
 * says so.
 */
export async function* workbookOf(sheets: readonly Sheet[]): AsyncGenerator<Member> {
  const names: string[] = []
  for (const sheet of sheets) {
    const rows = sheet.rows()[Symbol.asyncIterator]()
    const state = { done: false }
    for (let part = 1; !state.done; part += 1) {
      names.push(part === 1 ? sheet.name : `${sheet.name} ${part}`)
      yield {
        name: `xl/worksheets/sheet${names.length}.xml`,
        bytes: sheetOf(sheet, rows, () => (state.done = true)),
      }
    }
  }
  for (const [name, text] of Object.entries(frameOf(names))) {
    yield { name, bytes: only(`${declaration}${text}`) }
  }
}

async function* sheetOf(
  { columns }: Sheet,
  rows: AsyncIterator<readonly SheetCell[]>,
  finish: () => void,
): AsyncGenerator<Buffer> {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  const names = columns.map((_, at) => columnName(at))
  const last = names.at(-1) ?? 'A'
  const headers = columns.map(({ header }, at) => textCell(`${names[at]}1`, header, header_style))
  let text = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${headers.join('')}</row>`
  let row = 1
  while (row < most_rows) {
    const { done, value } = await rows.next()
    if (done) {
      finish()
      break
    }
    row += 1
    text += `<row r="${row}">${value.map((cell, at) => cellOf(`${names[at]}${row}`, cell)).join('')}</row>`
    if (text.length < 50_000) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(`${text}</sheetData><autoFilter ref="A1:${last}${row}"/></worksheet>`)
}

const [text_style, header_style] = [1, 2]

function cellOf(at: string, value: SheetCell): string {
  if (value === null || value === '') return ''
  return typeof value === 'number'
    ? `<c r="${at}"><v>${value}</v></c>`
    : textCell(at, value, text_style)
}

const textCell = (at: string, text: string, style: number) =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(fitting(text))}</t></is></c>`

function fitting(text: string): string {
  if (text.length <= longest_cell) return text
  return text.slice(0, longest_cell - cut_off.length).toWellFormed() + cut_off
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** `_x000D_` is how the format writes a character that XML has not; a text that says so is no such. */
const escaped = (text: string) =>
  text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('\r', '_x000D_')
    // oxlint-disable-next-line no-control-regex -- XML has no such characters
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? '')

/** A, B … Z, AA … */
export function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26))
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const package_ = 'http://schemas.openxmlformats.org/package/2006'
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Everything but the sheets: which there are, and how cells look. */
function frameOf(names: readonly string[]): Record<string, string> {
  const numbers = names.map((_, at) => at + 1)
  const style_id = names.length + 1
  const parts = numbers.map(
    (n) =>
      `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`,
  )
  const sheets = names.map(
    (name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  const relations = numbers.map(
    (n) =>
      `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  )
  // The second format is "text". The font has Korean letters wherever spreadsheets are read there.
  const font = '<sz val="10"/><name val="Malgun Gothic"/>'
  return {
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf numFmtId="49" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${package_}/relationships">${relations.join('')}<Relationship Id="rId${style_id}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    '_rels/.rels': `<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`,
  }
}

async function* only(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text))
}
