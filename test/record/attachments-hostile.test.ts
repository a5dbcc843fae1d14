import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { isWhole } from '../../db/attachment/file.ts'
import { sealed } from '../../db/engine/seal.ts'
import { ulidAt } from '../../db/ulid.ts'
import { sweep } from '../../server/security/sweep.ts'
import { openFileDesk, type File, type FileDesk } from './file-desk.ts'
import { textOf } from './reading.ts'
import { html, pdf, photo, screenshot, webp } from './sample-files.ts'

let desk: FileDesk
beforeAll(async () => {
  desk = await openFileDesk()
})
afterAll(() => desk.house.close())

test('pieces that never became a file go after a day, and no others', async () => {
  const { at } = await desk.attached(['kept.pdf', Buffer.concat([pdf, Buffer.from('kept')])])
  const begun = (days: number) =>
    `${ulidAt(new Date(Date.now() - days * 86_400_000))}${'0'.repeat(16)}`
  const put = (pieces_id: string) =>
    desk.house.db
      .insertInto('file_piece')
      .values(sealed('file_piece', { pieces_id, position: 0, bytes: '' }))
      .execute()
  await put(begun(2))
  await put(begun(0.5))
  const before = await desk.count('file_piece')
  await sweep(desk.house.house.config, desk.house.db)
  expect(await desk.count('file_piece')).toBe(before - 1)
  expect((await desk.web.take(`${at}/original`)).status).toBe(200)
})

describe('bytes that are not those received', () => {
  const break_ = (at: string, patch: string) =>
    sql`update file_piece set bytes = ${patch} || substr(bytes, 5)
      where pieces_id = (select pieces_id from file join attachment using (sha256)
        where attachment.id = ${at.split('/').at(-1)})`.execute(desk.house.db)

  test('are found by verify, with the source, and never given out', async () => {
    expect(await desk.faults()).toEqual([])
    const { source, at } = await desk.attached(
      ['rot.jpg', Buffer.concat([photo, Buffer.from('rot')])],
      {
        access: 'original',
      },
    )
    await break_(at, 'AAAA')
    const found = await desk.faults()
    expect(found.some((line) => line.startsWith('file_piece'))).toBe(true)
    expect(found.some((line) => line.startsWith('file ') && line.includes(source))).toBe(true)
    for (const path of ['original', 'copy']) {
      const { status, text } = await desk.colleague.get(`${at}/${path}`)
      expect([status, text.includes('are not those that were received')]).toEqual([503, true])
    }
    expect((await desk.web.post(`${at}/check`)).status).toBe(503)
    expect((await desk.web.get(at)).text).toContain('found that the bytes are not those received')
    await break_(at, photo.toString('base64').slice(0, 4))
    expect(await desk.faults()).toEqual([])
  })

  test('a piece that is gone is missed', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(150_000, 'y')])
    const { at } = await desk.attached(['gap.pdf', bytes])
    const id = at.split('/').at(-1) ?? ''
    const file = await desk.house.db
      .selectFrom('file')
      .innerJoin('attachment', 'attachment.sha256', 'file.sha256')
      .where('attachment.id', '=', id)
      .select(['file.sha256', 'size', 'pieces_id'])
      .executeTakeFirstOrThrow()
    const { pieces_id } = file
    const kept = await desk.house.db
      .selectFrom('file_piece')
      .selectAll()
      .where('pieces_id', '=', pieces_id)
      .where('position', '=', 1)
      .executeTakeFirstOrThrow()
    await desk.house.db
      .deleteFrom('file_piece')
      .where('pieces_id', '=', pieces_id)
      .where('position', '=', 1)
      .execute()
    expect(await isWhole(desk.house.db, file)).toBe(false)
    expect((await desk.faults()).filter((line) => line.startsWith('file '))).toHaveLength(1)
    await desk.house.db.insertInto('file_piece').values(kept).execute()
    expect(await desk.faults()).toEqual([])
  })
})

describe('whatever is sent', () => {
  const runs = Number(process.env['GIROK_FUZZ'] ?? 1)

  test('no name leads out of the database, or is shown as more than text', async () => {
    const source = await desk.newSource()
    const before = readdirSync(desk.house.folder).toSorted()
    const awkward = [
      '../../../etc/passwd.pdf',
      '..\\..\\win.pdf',
      'a\0b.pdf',
      '\u202Efdp.exe.pdf',
      'CON.pdf',
      `${'n'.repeat(4_000)}.pdf`,
      '.pdf',
      '<img src=x onerror=alert(1)>.pdf',
      '"; filename=x.html.pdf',
      'nul.pdf',
      '  .pdf',
      'a\r\nX-Evil: 1.pdf',
      '%00.pdf',
      '혜산\u{E000}.pdf',
      '‮gpj.pdf',
      'a/b/c.pdf',
    ]
    const name = fc.oneof(
      fc.constantFrom(...awkward),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `${text}.pdf`),
    )
    let n = 0
    await fc.assert(
      fc.asyncProperty(name, async (name) => {
        const answer = await desk.send(
          source,
          [[name, Buffer.concat([pdf, Buffer.from(String((n += 1)))])]],
          { access: 'original' },
        )
        expect([name, answer.status]).toEqual([name, 303])
        const at = await desk.lastOf(source)
        const page = await desk.web.get(at)
        const shown = textOf(page.text, 'h1') ?? ''
        expect(shown).toMatch(/\.pdf$/)
        // oxlint-disable-next-line no-control-regex -- what must not be there
        expect(shown).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e]/)
        expect(page.text).not.toContain('<img src=x')
        const taken = await desk.web.take(`${at}/original`)
        expect([taken.status, taken.headers.get('x-evil')]).toEqual([200, null])
        expect(taken.headers.get('content-disposition')).toMatch(/^attachment; filename=/)
      }),
      { numRuns: 60 * runs },
    )
    expect(readdirSync(desk.house.folder).toSorted()).toEqual(before)
  })

  test('no spoilt file ends in a fault, and every one that is taken comes back as it was', async () => {
    const source = await desk.newSource()
    const sound: File[] = [
      ['a.jpg', photo],
      ['a.png', screenshot],
      ['a.webp', webp],
      ['a.pdf', pdf],
      ['a.txt', html],
      ['a.docx', Buffer.from('PK\x03\x04rest')],
    ]
    const endings = ['jpg', 'png', 'webp', 'pdf', 'txt', 'html', 'docx', 'mp4', 'svg']
    const spoilt = fc.tuple(
      fc.constantFrom(...sound),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.option(fc.nat(), { freq: 4 }),
      fc.option(fc.constantFrom(...endings), { freq: 3 }),
    )
    let n = 0
    await fc.assert(
      fc.asyncProperty(spoilt, async ([[name, sound], flips, cut, ending]) => {
        const bytes = Buffer.concat([sound, Buffer.from(String((n += 1)))])
        for (const [at, value] of flips) bytes[at % bytes.length] = value
        const sent = cut === null ? bytes : bytes.subarray(0, cut % bytes.length)
        const called = ending === null ? name : `a.${ending}`
        const answer = await desk.send(source, [[called, sent]], { access: 'copy' })
        expect([303, 422]).toContain(answer.status)
        if (answer.status !== 303) return
        const at = await desk.lastOf(source)
        expect((await desk.web.get(at)).status).toBe(200)
        expect((await desk.web.take(`${at}/original`)).bytes.equals(sent)).toBe(true)
        expect([200, 404, 422]).toContain((await desk.web.take(`${at}/copy`)).status)
      }),
      { numRuns: 150 * runs },
    )
    expect(await desk.faults()).toEqual([])
  })

  test('fifty who send slowly keep nobody waiting, and all arrive', async () => {
    const source = await desk.newSource()
    const token = await desk.web.formToken()
    const parts = (n: number) => [
      '--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + token + '\r\n',
      `--x\r\nContent-Disposition: form-data; name="files"; filename="${n}.pdf"\r\n\r\n%PDF-1.4`,
      ...Array.from({ length: 10 }, () => 'z'.repeat(1_000) + n),
      '\r\n--x--\r\n',
    ]
    const slow = Array.from({ length: 50 }, async (_, n) => {
      const body = new ReadableStream({
        async start(stream) {
          for (const piece of parts(n)) {
            stream.enqueue(new TextEncoder().encode(piece))
            await new Promise((resolve) => setTimeout(resolve, 20))
          }
          stream.close()
        },
      })
      const headers = { 'content-type': 'multipart/form-data; boundary=x' }
      return desk.web.send(`/sources/${source}/attachments`, {
        method: 'POST',
        body,
        headers,
        duplex: 'half',
      })
    })
    expect((await desk.colleague.get('/incidents')).status).toBe(200)
    const answers = await Promise.all(slow)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
    const rows = await desk.house.db
      .selectFrom('attachment')
      .select('id')
      .where('source_id', '=', source)
      .execute()
    expect(rows).toHaveLength(50)
  })
})
