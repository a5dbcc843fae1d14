import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFileDesk, type File, type FileDesk } from './file-desk.ts'
import { startCast } from './cast.ts'
import { arrest, article, rows } from './documents.ts'
import { textOf, textsOf } from './reading.ts'
import { html, pdf, photo } from './sample-files.ts'

let desk: FileDesk
beforeAll(async () => {
  desk = await openFileDesk()
})
afterAll(() => desk.house.close())

describe('what is refused', () => {
  const cases: [string, File, string][] = [
    ['a page that is called a PDF', ['page.pdf', html], 'page.pdf is not what its name says'],
    [
      'a program that is called a text',
      ['run.txt', Buffer.from('MZ\0\0\x03')],
      'run.txt is not what',
    ],
    ['a picture that is called a text', ['photo.txt', photo], 'photo.txt is not what'],
    [
      'drawings with scripts',
      ['drawing.svg', Buffer.from('<svg onload="x()"/>')],
      'of a kind that is not taken',
    ],
    ['programs', ['run.exe', Buffer.from('MZ')], 'of a kind that is not taken'],
    ['archives', ['all.zip', Buffer.from('PK\x03\x04')], 'of a kind that is not taken'],
    ['what has no ending', ['README', Buffer.from('text')], 'of a kind that is not taken'],
    ['nothing', ['empty.pdf', Buffer.alloc(0)], 'empty.pdf is empty.'],
    [
      'what is too large',
      ['huge.pdf', Buffer.concat([pdf, Buffer.alloc(400_000)])],
      'huge.pdf is larger than 0.4 MB.',
    ],
  ]

  test.each(cases)('%s', async (_, file, says) => {
    const source = await desk.newSource()
    const before = [
      await desk.count('file'),
      await desk.count('file_piece'),
      await desk.count('attachment'),
    ]
    const { status, text } = await desk.send(source, [file], { note: 'what was typed' })
    expect(status).toBe(422)
    expect(textOf(text, '[role=alert]')).toContain(says)
    expect(text).toContain('what was typed')
    expect([
      await desk.count('file'),
      await desk.count('file_piece'),
      await desk.count('attachment'),
    ]).toEqual(before)
  })

  test('a form without a file', async () => {
    const { status, text } = await desk.send(await desk.newSource(), [['', Buffer.alloc(0)]])
    expect([status, textOf(text, '[role=alert] p')]).toEqual([422, 'Choose a file.'])
  })

  test('a day that is none, before any file is read', async () => {
    const { status, text } = await desk.send(await desk.newSource(), [['a.pdf', pdf]], {
      captured_on: 'May',
    })
    expect([status, textOf(text, '#attach-captured_on-problem')]).toEqual([
      422,
      expect.stringContaining('May'),
    ])
  })

  test('of several, what comes after the one that is wrong; those before it are said', async () => {
    const source = await desk.newSource()
    const { text } = await desk.send(source, [
      ['good.pdf', pdf],
      ['bad.pdf', html],
      ['left.pdf', pdf],
    ])
    expect(textOf(text, '[role=alert]')).toContain('Attached before it: good.pdf.')
    expect(textsOf(text, '#attachments ~ ul li a')).toEqual(['good.pdf'])
  })

  test('a script is told the same', async () => {
    const source = await desk.newSource()
    const path = `/sources/${source}/attachments`
    const bad = await desk.web.postFiles(path, {}, [['a.pdf', html]], {
      accept: 'application/json',
    })
    expect([bad.status, bad.json()]).toMatchObject([
      422,
      { detail: expect.stringContaining('a.pdf') as string },
    ])
    const good = await desk.web.postFiles(path, {}, [['a.pdf', pdf]], {
      accept: 'application/json',
    })
    expect([good.status, good.json()]).toEqual([
      200,
      { to: `/sources/${source}?attached=1#attachments` },
    ])
  })

  test('more than all may have together', async () => {
    const full = await startCast({ env: { ATTACHMENTS_GB: '0.001', ATTACHMENT_MB: '2' } })
    const saved = await full.api.save(
      arrest({ sources: [article('s')], claims: [{ source: 's', quote: 'x' }] }),
    )
    const path = `/sources/${String(rows(saved, 'sources')[0]?.['source_id'])}/attachments`
    const bytes = Buffer.concat([pdf, Buffer.alloc(1_000_000)])
    const { status, text } = await full.web.postFiles(path, {}, [['a.pdf', bytes]])
    expect([status, textOf(text, '[role=alert] p')]).toEqual([
      422,
      'There is no room for a.pdf: all files together may have 0.001 GB.',
    ])
    await full.house.close()
  })
})

describe('the form', () => {
  const part = (name: string, body: string, file = '') =>
    `--x\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${body}\r\n`
  const raw = async (body: string, headers: Record<string, string> = {}, source?: string) =>
    desk.web.send(`/sources/${source ?? (await desk.newSource())}/attachments`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=x', ...headers },
    })

  test('is refused without its token, or with the token behind the file, and nothing is kept', async () => {
    const token = await desk.web.formToken()
    const before = await desk.count('file_piece')
    const file = part('files', pdf.toString('latin1'), 'a.pdf')
    for (const body of [file, file + part('csrf', token), part('csrf', 'x') + file]) {
      expect((await raw(`${body}--x--\r\n`)).status).toBe(403)
    }
    expect(await desk.count('file_piece')).toBe(before)
  })

  test.each([
    ['broken off', (token: string) => part('csrf', token) + '--x\r\nContent-Disp', 400],
    [
      'without an end',
      (token: string) => part('csrf', token) + part('files', '%PDF-1.4', 'a.pdf'),
      400,
    ],
    [
      'with too many fields',
      (token: string) => part('csrf', token) + part('a', '').repeat(60) + '--x--\r\n',
      413,
    ],
  ])('%s', async (_, body, status) => {
    const before = [await desk.count('attachment'), await desk.count('file_piece')]
    expect((await raw(body(await desk.web.formToken()))).status).toBe(status)
    expect([await desk.count('attachment'), await desk.count('file_piece')]).toEqual(before)
  })

  test('as an ordinary form is refused, and without a boundary', async () => {
    const source = await desk.newSource()
    const path = `/sources/${source}/attachments`
    expect((await desk.web.post(path, { access: 'copy' })).status).toBe(415)
    const headers = { 'content-type': 'multipart/form-data' }
    expect((await raw('--x--\r\n', headers, source)).status).toBe(400)
  })

  test('says how much is too much before it comes', async () => {
    const { status } = await raw(part('csrf', 'x'.repeat(6_000_000)))
    expect(status).toBe(413)
  })

  test('that is broken off leaves nothing behind', async () => {
    const source = await desk.newSource()
    const before = await desk.count('file_piece')
    const token = await desk.web.formToken()
    const stopped = new AbortController()
    const body = new ReadableStream({
      async start(stream) {
        const begin =
          part('csrf', token) + part('files', pdf.toString('latin1') + 'x'.repeat(250_000), 'a.pdf')
        stream.enqueue(new TextEncoder().encode(begin.slice(0, -2)))
        await expect.poll(() => desk.count('file_piece')).toBe(before + 2)
        stopped.abort()
      },
    })
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const init = { method: 'POST', body, headers, signal: stopped.signal, duplex: 'half' }
    await expect(
      desk.web.send(`/sources/${source}/attachments`, init as RequestInit),
    ).rejects.toThrow()
    await expect.poll(() => desk.count('file_piece')).toBe(before)
  })
})
