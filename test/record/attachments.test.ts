import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFileDesk, sha256, type FileDesk } from './file-desk.ts'
import { arrest, article, rows } from './documents.ts'
import { textOf, textsOf } from './reading.ts'
import { pdf, photo, screenshot, secrets, webp } from './sample-files.ts'

let desk: FileDesk
beforeAll(async () => {
  desk = await openFileDesk()
})
afterAll(() => desk.house.close())

describe('a file of a source', () => {
  test('is kept byte for byte, under its hash, and leaves only as a download', async () => {
    const { source, at } = await desk.attached(['혜산 기사.pdf', pdf], {
      access: 'original',
      note: 'by post',
    })
    const page = await desk.web.get(`/sources/${source}`)
    expect(textsOf(page.text, '#attachments ~ ul li')).toEqual([
      '혜산 기사.pdf Document · 0.1 KB · The original',
    ])
    expect((await desk.web.get(at)).text).toContain(sha256(pdf))
    const taken = await desk.web.take(`${at}/original`)
    expect(taken.bytes.equals(pdf)).toBe(true)
    const head = Object.fromEntries(taken.headers)
    expect(head['content-type']).toBe('application/octet-stream')
    expect(head['content-disposition']).toContain(
      "filename*=UTF-8''%ED%98%9C%EC%82%B0%20%EA%B8%B0%EC%82%AC.pdf",
    )
    expect(head['content-disposition']).toMatch(/^attachment;/)
    expect(head['content-security-policy']).toContain('sandbox')
    expect(head['x-content-type-options']).toBe('nosniff')
    expect(head['cache-control']).toBe('no-store')
  })

  test('every step is in its custody, by whom and when', async () => {
    const { at } = await desk.attached(['a.pdf', pdf], { access: 'original' })
    await desk.colleague.take(`${at}/original`)
    await desk.web.post(`${at}/check`)
    const events = textsOf((await desk.web.get(at)).text, '#custody ~ ul li')
    expect(events.map((text) => text.replace(/ \d{4}-.*/, ''))).toEqual([
      'researcher · received',
      'analyst · took the original',
      'researcher · checked: the bytes are those received',
    ])
  })

  test('the same bytes are kept once, however often they are attached', async () => {
    const before = await desk.count('file')
    const bytes = Buffer.concat([pdf, Buffer.from('once')])
    const first = await desk.attached(['one.pdf', bytes])
    await desk.attached(['two.pdf', bytes])
    const pieces = await desk.count('file_piece')
    expect(await desk.count('file')).toBe(before + 1)
    const again = await desk.send(first.source, [['one.pdf', bytes]])
    expect([again.status, textOf(again.text, '[role=alert] p')]).toEqual([
      422,
      'one.pdf is attached already.',
    ])
    expect(await desk.count('file_piece')).toBe(pieces)
  })

  test('is in pieces where it is large, and whole again when it is taken', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(350_000, 'x')])
    const { at } = await desk.attached(['large.pdf', bytes])
    expect((await desk.web.take(`${at}/original`)).bytes.equals(bytes)).toBe(true)
  })

  test('several are attached with one form', async () => {
    const source = await desk.newSource()
    const answer = await desk.send(source, [
      ['1.pdf', pdf],
      ['2.jpg', photo],
      ['3.txt', Buffer.from('혜산')],
    ])
    expect(answer.location).toBe(`/sources/${source}?attached=3#attachments`)
    expect(textOf((await desk.web.get(answer.location ?? '')).text, '[role=status]')).toBe(
      '3 files are attached.',
    )
  })
})

describe('who may have it', () => {
  test('a photo: others a copy that says nothing else, under another name', async () => {
    const { source, at } = await desk.attached(['Kim at the bridge.jpg', photo], {
      note: 'from Kim',
    })
    const mine = await desk.web.get(at)
    expect(textOf(mine.text, '#metadata ~ .warning')).toBe('It says where the photo was taken.')
    expect(mine.text).toContain('SecretMaker')
    const list = await desk.colleague.get(`/sources/${source}`)
    expect(textsOf(list.text, '#attachments ~ ul li a')).toEqual(['Image: a copy without metadata'])
    const theirs = await desk.colleague.get(at)
    for (const page of [list.text, theirs.text]) expect(page).not.toMatch(/Kim|SecretMaker/)
    expect((await desk.colleague.take(`${at}/original`)).status).toBe(404)
    const copy = await desk.colleague.take(`${at}/copy`)
    expect(copy.status).toBe(200)
    for (const secret of secrets) expect(copy.bytes.includes(secret)).toBe(false)
    expect(copy.headers.get('content-disposition')).not.toContain('Kim')
  })

  test.each([
    ['jpg', photo],
    ['png', screenshot],
    ['webp', webp],
  ])('a copy of %s holds nothing that the original says', async (ending, bytes) => {
    const { at } = await desk.attached([`a.${ending}`, bytes])
    expect((await desk.web.get(at)).text).toContain('GPS')
    const copy = await desk.web.take(`${at}/copy`)
    expect(copy.bytes.length).toBeLessThan(bytes.length)
    for (const secret of secrets) {
      if (ending === 'jpg' || secret !== 'Hyesan bureau')
        expect([secret, copy.bytes.includes(secret)]).toEqual([secret, false])
    }
    // The original is as it was.
    expect((await desk.web.take(`${at}/original`)).bytes.equals(bytes)).toBe(true)
  })

  test('any other file: nobody but its author and reviewers, until somebody opens it', async () => {
    const { source, at } = await desk.attached(['list.pdf', pdf])
    expect((await desk.colleague.get(`/sources/${source}`)).text).not.toContain('/attachments/')
    for (const path of [at, `${at}/original`, `${at}/copy`]) {
      expect((await desk.colleague.get(path)).status).toBe(404)
    }
    const reviewer = await desk.house.signIn('reviewer')
    expect((await reviewer.take(`${at}/original`)).status).toBe(200)
    const opened = await desk.web.post(`${at}/access`, {
      version: '1',
      access: 'original',
      reason: 'a public paper',
    })
    expect(opened.status).toBe(303)
    expect((await desk.colleague.take(`${at}/original`)).status).toBe(200)
    expect(textsOf((await desk.web.get(at)).text, '#custody ~ ul li').at(-2)).toContain(
      'original: a public paper',
    )
  })

  test('nobody who does not see the source', async () => {
    const source = await desk.newSource({ sensitivity: 'restricted' })
    await desk.send(source, [['a.pdf', pdf]], { access: 'original' })
    const at = await desk.lastOf(source)
    expect((await desk.colleague.get(at)).status).toBe(404)
    expect((await desk.colleague.take(`${at}/original`)).status).toBe(404)
    expect((await desk.web.get(at)).status).toBe(200)
  })

  test('and only who may write may attach, or change what others get', async () => {
    const { source, at } = await desk.attached(['a.pdf', pdf], { access: 'original' })
    expect((await desk.send(source, [['b.pdf', pdf]], {}, desk.colleague)).status).toBe(404)
    const typed = { version: '1', access: 'restricted', reason: 'x' }
    expect((await desk.colleague.post(`${at}/access`, typed)).status).toBe(404)
    expect(
      (await desk.colleague.post(`${at}/withdrawal`, { version: '1', reason: 'x' })).status,
    ).toBe(404)
    const anybody = desk.house.visitor()
    expect((await anybody.get(`${at}/original`)).location).toContain('/sign-in')
  })
})

test('one that is withdrawn stays for its author, can be put back, and nothing is changed unseen', async () => {
  const { source, at } = await desk.attached(['w.pdf', pdf], { access: 'original' })
  const blank = await desk.web.post(`${at}/withdrawal`, { version: '1', reason: ' ' })
  expect([blank.status, textOf(blank.text, '.field .error')]).toEqual([422, 'Say why.'])
  await desk.web.post(`${at}/withdrawal`, { version: '1', reason: 'the wrong one' })
  expect((await desk.colleague.get(at)).status).toBe(404)
  expect((await desk.colleague.get(`/sources/${source}`)).text).not.toContain('/attachments/')
  expect(textOf((await desk.web.get(`/sources/${source}`)).text, '#attachments ~ ul li')).toContain(
    'withdrawn',
  )
  const stale = await desk.web.post(`${at}/return`, { version: '1', reason: 'right after all' })
  expect([stale.status, stale.text.includes('right after all')]).toEqual([409, true])
  await desk.web.post(`${at}/return`, { version: '2', reason: 'right after all' })
  expect((await desk.colleague.take(`${at}/original`)).status).toBe(200)
})

test('a source with a file stays when the incident that brought it goes', async () => {
  const saved = await desk.api.save(
    arrest({ sources: [article('gone')], claims: [{ source: 'gone', quote: 'x' }] }),
  )
  const source = String(rows(saved, 'sources')[0]?.['source_id'])
  await desk.send(source, [['a.pdf', pdf]])
  const change = await desk.house.db
    .selectFrom('source')
    .select('created_in')
    .where('id', '=', source)
    .executeTakeFirstOrThrow()
  expect(
    (await desk.web.post(`/changes/${change.created_in}/undo`, { reason: 'a mistake' })).status,
  ).toBe(303)
  const left = await desk.house.db
    .selectFrom('source')
    .select('id')
    .where('id', '=', source)
    .execute()
  expect(left).toHaveLength(1)
})
