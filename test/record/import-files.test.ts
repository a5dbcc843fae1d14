import { writeXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import yazl from 'yazl'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { readXlsxRows } from '../../server/import/xlsx.ts'
import type { TestHouse } from '../house.ts'
import { startCast } from './cast.ts'
import { csvOf, follow, send, toCheck, upload } from './importing.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let web: Client
beforeAll(async () => {
  ;({ house, web } = await startCast({ env: { IMPORT_MB: '3' } }))
})
afterAll(() => house.close())

const korean = [
  ['번호', '날짜', '장소', '행위', '피해자', '내용'],
  ['001', '2023년 12월 하순', '혜산시', '체포', '똠방각하', '펲시, 그리고 “믜”'],
]
const bytes = (text: string | Buffer) => new Uint8Array(Buffer.from(text))

/** The first rows as the page shows them. */
const preview = (text: string) =>
  [...readPage(text).querySelectorAll('table tr')].map((row) =>
    [...row.querySelectorAll('th, td')].slice(1).map((cell) => cell.textContent),
  )
const chosen = (text: string, name: string) =>
  readPage(text).querySelector(`select[name=${name}] option[selected]`)?.getAttribute('value')

/** What the form of the file says of one that cannot be taken. */
async function refused(content: string | Uint8Array<ArrayBuffer>, name?: string) {
  const answer = await follow(web, await upload(house, web, content, name))
  return { status: answer.status, says: textsOf(answer.text, '.error, .notice.warning').join(' ') }
}

describe('the encoding and the sign between cells are found out', () => {
  const comma = csvOf(korean)
  test.each([
    ['UTF-8', bytes(comma), 'utf-8', 'comma'],
    ['UTF-8 with a mark', bytes(`\ufeff${comma}`), 'utf-8', 'comma'],
    ['CP949', bytes(iconv.encode(comma, 'cp949')), 'cp949', 'comma'],
    [
      'UTF-16 with a mark',
      bytes(Buffer.from(`\ufeff${csvOf(korean, '\t')}`, 'utf16le')),
      'utf-16le',
      'tab',
    ],
    [
      'UTF-16 without',
      bytes(
        Buffer.from(
          csvOf([
            ['a', 'b'],
            ['1', '2'],
          ]),
          'utf16le',
        ),
      ),
      'utf-16le',
      'comma',
    ],
    ['semicolons', bytes(csvOf(korean, ';', '\n')), 'utf-8', 'semicolon'],
  ])('%s', async (name, content, encoding, delimiter) => {
    const file = await follow(web, await upload(house, web, content))
    expect(chosen(file.text, 'encoding')).toBe(encoding)
    expect(chosen(file.text, 'delimiter')).toBe(delimiter)
    if (name !== 'UTF-16 without') expect(preview(file.text)[1]?.[4]).toBe('똠방각하')
  })

  test('and can be chosen otherwise: the file is read anew', async () => {
    const content = bytes(iconv.encode(csvOf(korean, ';'), 'cp949'))
    const file = await follow(web, await upload(house, web, content))
    const wrong = await send(web, file, { encoding: 'utf-8', reread: '1' })
    expect(preview(wrong.text)[1]?.[4]).not.toBe('똠방각하')
    expect(textOf(wrong.text, '.notice.warning')).toMatch(/could not be read in this encoding/)
    const other = await send(web, wrong, { encoding: 'cp949', delimiter: 'comma', reread: '1' })
    expect(textOf(other.text, '.notice.warning')).toMatch(/In line 2 there is a quotation mark/)
    const right = await send(web, other, { delimiter: 'semicolon', reread: '1' })
    expect(preview(right.text)[1]?.[4]).toBe('똠방각하')
    const columns = await send(web, right)
    expect(columns.path).toMatch(/columns$/)
  })
})

test('a Korean table is imported as it stands', async () => {
  const content = bytes(iconv.encode(csvOf(korean), 'cp949'))
  const { check } = await toCheck(house, web, content, { name: '사건 목록.csv' })
  expect(textOf(check.text, 'h1')).toContain('사건 목록.csv')
  expect(textOf(check.text, '.total')).toContain('1 new')
  await send(web, check)
  const person = await house.db.selectFrom('person').select('label').execute()
  expect(person).toEqual([{ label: '똠방각하' }])
  const incident = house.db.selectFrom('incident').select(['date_edtf', 'place_id'])
  expect(await incident.executeTakeFirst()).toEqual({
    date_edtf: '[2023-12-21..2023-12-31]',
    place_id: 'KP-10.hyesan',
  })
})

describe('a workbook', () => {
  const day = new Date(Date.UTC(2023, 11, 29))
  const workbook = (more: object[] = []) =>
    writeXlsx({
      sheets: [
        { name: 'Cover', rows: [['a table'], ['of ours']] },
        {
          name: '사건',
          columns: [{}, { numFmt: 'yyyy-mm-dd' }],
          rows: [
            ['No', 'Date', 'Place', 'Act', 'Victim', 'Title', 'Amount', 'Item'],
            ['00123', day, 'Hyesan', 'confiscation', 'a trader', '=1+1', 1000000.1, 'cash'],
            ['00124', '2023-12', 'Musan', 'arrest', 'a broker', 'By words', null, null],
          ],
          cells: new Map([
            ['2,5', { formula: 'CONCAT("x")', formulaResult: 'Worked out', type: 'formula' }],
          ]),
        },
        ...more,
      ],
    } as never)

  const rows = [
    ['00123', '2023-12-29', 'Hyesan', 'confiscation', 'a trader', '=1+1', '1000000.1', 'cash'],
    ['00124', '2023-12', 'Musan', 'arrest', 'a broker', 'Worked out', '', ''],
  ]

  test('its sheets, its days, digits and zeros, and what its formulas came to', async () => {
    const content = new Uint8Array(await workbook())
    const file = await follow(web, await upload(house, web, content, 'a.xlsx'))
    expect(textsOf(file.text, '#sheet option')).toEqual(['Cover', '사건'])
    const sheet = await send(web, file, { sheet: '사건', reread: '1' })
    expect(preview(sheet.text).slice(1)).toEqual(rows)
    const check = await send(web, await send(web, await send(web, sheet)))
    expect(textOf(check.text, '.total')).toContain('2 rows · 2 new')
    await web.post(`/import/${check.path.split('/')[2]}/cancel`)
  })

  test.each(['Asia/Seoul', 'America/Los_Angeles'])('a day is the same day in %s', async (zone) => {
    const { TZ = '' } = process.env
    process.env['TZ'] = zone
    const days: (string | undefined)[] = []
    const content = Buffer.from(await workbook())
    for await (const { cells } of readXlsxRows(content, '사건')) days.push(cells[1])
    process.env['TZ'] = TZ
    expect(days.slice(1)).toEqual(rows.map((cells) => cells[1]))
  })

  /** Says of the parts of a ZIP file that they unfold to so many bytes. */
  const claim = (zip: Buffer, size: number) => {
    const lying = Buffer.from(zip)
    const entry = 'PK\u0001\u0002'
    for (let at = lying.indexOf(entry); at >= 0; at = lying.indexOf(entry, at + 1)) {
      lying.writeUInt32LE(size, at + 24)
    }
    return bytes(lying)
  }

  test('that unfolds without end, lies about it, or is none', async () => {
    const zip = async (members: Record<string, Buffer>) => {
      const made = new yazl.ZipFile()
      for (const [name, content] of Object.entries(members)) made.addBuffer(content, name)
      made.end()
      return buffer(made.outputStream)
    }
    const types = Buffer.from('<Types/>')
    const large = await zip({ '[Content_Types].xml': Buffer.alloc(10_000_000, ' ') })
    const too_far = { status: 422, says: expect.stringMatching(/unfolds to more/) as unknown }
    expect(await refused(claim(large, 900_000_000), 'bomb.xlsx')).toMatchObject(too_far)
    expect(await refused(claim(large, 0), 'bomb.xlsx')).toMatchObject(too_far)
    const unreadable = { status: 422, says: expect.stringMatching(/cannot be read/) as unknown }
    expect(await refused(claim(large, 1_000), 'lies.xlsx')).toMatchObject(unreadable)
    const none = await zip({ '[Content_Types].xml': types })
    expect(await refused(bytes(none), 'none.xlsx')).toMatchObject({
      status: 422,
      says: expect.stringMatching(/cannot be read/) as unknown,
    })
    const cut = Buffer.from(await workbook()).subarray(0, 3000)
    expect(await refused(bytes(cut), 'cut.xlsx')).toMatchObject({
      status: 422,
      says: expect.stringMatching(/cannot be read/) as unknown,
    })
    const wide = await writeXlsx({
      sheets: [{ name: 'W', rows: [Array.from({ length: 10_000 }, (_, n) => `c${n}`)] }],
    })
    expect(await refused(bytes(Buffer.from(wide)), 'wide.xlsx')).toMatchObject({
      status: 422,
      says: expect.stringMatching(/500 columns/) as unknown,
    })
  })

  test('and what is a ZIP but no workbook', async () => {
    const zip = new yazl.ZipFile()
    zip.addBuffer(Buffer.from('{}'), 'datapackage.json')
    zip.end()
    const content = bytes(await buffer(zip.outputStream))
    expect(await refused(content, 'package.zip')).toMatchObject({
      ...{ status: 422, says: expect.stringMatching(/data package/) as unknown },
    })
    const other = new yazl.ZipFile()
    other.addBuffer(Buffer.from('a'), 'a.csv')
    other.end()
    expect(await refused(bytes(await buffer(other.outputStream)), 'a.zip')).toMatchObject({
      status: 422,
    })
    expect((await web.get('/import')).text).toContain('can bring a data package (ZIP)')
  })
})

describe('a file that is no table ends in a clear message', () => {
  const header = 'No,Act,Title\r\n'
  test.each([
    ['nothing', '', /file is empty/],
    ['no rows', header, /nothing below the first line/],
    ['a wrong quote', `${header}1,arrest,x"y"\r\n`, /In line 2 there is a quotation mark/],
    ['a quote that is not closed', `${header}1,arrest,"x\r\n`, /never closed/],
    ['10,000 columns', Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(','), /500 columns/],
    ['a cell of 1 MB', `${header}1,arrest,${'x'.repeat(1_100_000)}\r\n`, /longer than 1,000,000/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls/],
    ['a picture', Buffer.from([...Array(4000).keys()].map((n) => (n * 7) % 31)), /no table/],
    ['too large', `${header}${'1,arrest,x\r\n'.repeat(300_000)}`, /larger than 3 MB/],
  ])('%s', async (_, content, says) => {
    expect(await refused(typeof content === 'string' ? content : bytes(content))).toMatchObject({
      ...{ status: 422, says },
    })
  })

  test('no file at all', async () => {
    expect(await refused('', '')).toMatchObject({
      status: 422,
      says: expect.stringMatching(/Choose a file/) as unknown,
    })
  })

  test('ragged rows, NUL and halves of letters are told of, row by row', async () => {
    const rows = [
      '1,arrest,Good',
      '2,arrest',
      '3,arrest,a,b',
      '4,arrest,nul\u0000',
      '5,arrest,',
      '',
      '6,arrest,Good too',
    ]
    const { check } = await toCheck(house, web, header + rows.join('\r\n'))
    expect(textOf(check.text, '.total')).toContain(
      '6 rows · 3 new · 0 updated · 0 left as they are · 3 wrong',
    )
    const lines = textsOf(check.text, '.outcomes tr').join('\n')
    expect(lines).toMatch(/3 .*This row has 2 cells/)
    expect(lines).toMatch(/4 .*This row has 4 cells/)
    expect(lines).toMatch(/5 .*control characters/)
    await web.post(`/import/${check.path.split('/')[2]}/cancel`)
    const halves = Buffer.from(`${header}7,arrest,x\ud800y\r\n`, 'utf16le')
    const half = await toCheck(house, web, bytes(halves))
    expect(textOf(half.file.text, '.notice.warning')).toMatch(/1 character could not be read/)
  })
})
