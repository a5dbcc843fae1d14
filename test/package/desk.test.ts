import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from '../record/api.ts'
import { arrest, article, raid } from '../record/documents.ts'
import { girok } from '../girok.ts'
import { filesIn, openYard, recordFiles, type Yard } from './cast.ts'

let house: TestHouse
let api: Api
let yard: Yard
beforeAll(async () => {
  yard = openYard()
  house = await startHouse()
  api = await makeApi(house)
})
afterAll(async () => {
  await house.close()
  await yard.close()
})

/** A package as somebody of a role gets it. */
async function taken(role: 'analyst' | 'researcher' | 'reviewer' | 'admin', query: string) {
  const web = await house.signIn(role)
  const { status, headers, bytes } = await web.take(`/incidents.zip?${query}`)
  const path = yard.next('.zip')
  writeFileSync(path, bytes)
  return { status, headers, bytes, path, files: await filesIn(path) }
}

const text = (files: Map<string, Buffer>) => [...files.values()].map(String).join('\n')

test('a package holds what is open; what is restricted only for whom it is, and when asked for', async () => {
  await api.save(raid({ title: 'Open raid' }))
  await api.save(
    arrest({
      title: 'CANARY-incident',
      sensitivity: 'restricted',
      people: [{ key: 'p1', label: 'CANARY-label', real_name: 'CANARY-deep' }],
      sources: [article('c', { title: 'CANARY-source', sensitivity: 'restricted' })],
      claims: [{ source: 'c', quote: 'CANARY-quote' }],
    }),
  )
  await api.save(
    arrest({
      title: 'Named',
      people: [{ key: 'p1', label: 'a trader', real_name: 'CANARY-name' }],
    }),
  )
  await api.save(arrest({ title: 'CANARY-draft', status: 'draft' }))
  for (const role of ['analyst', 'researcher', 'reviewer', 'admin'] as const) {
    const { status, files } = await taken(role, 'kind=all')
    expect([role, status, text(files).includes('CANARY')]).toEqual([role, 200, false])
    expect(files.get('person.csv')?.toString()).not.toContain('real_name')
  }
  const plain = await Promise.all(
    (['analyst', 'researcher', 'reviewer'] as const).map((role) => taken(role, 'kind=all')),
  )
  for (const one of plain) expect(one.bytes.equals(plain[0]?.bytes ?? Buffer.alloc(0))).toBe(true)
  const asked = 'kind=all&restricted=1'
  expect(text((await taken('analyst', asked)).files)).not.toContain('CANARY')
  expect(text((await taken('admin', asked)).files)).not.toContain('CANARY')
  const theirs = text((await taken('researcher', asked)).files)
  for (const word of ['incident', 'label', 'deep', 'source', 'quote', 'name'])
    expect(theirs).toContain(`CANARY-${word}`)
  expect(theirs).not.toContain('CANARY-draft')
  expect(text((await taken('reviewer', asked)).files)).toContain('CANARY-name')
  const viewer = await house.signIn('viewer')
  expect((await viewer.get('/incidents.zip')).status).toBe(404)
})

test('the log of exports has its hash, and the package neither user nor address', async () => {
  const { bytes, files, headers } = await taken('analyst', 'kind=all')
  expect(headers.get('content-type')).toBe('application/zip')
  expect(headers.get('content-disposition')).toMatch(/filename="incidents_.*\.zip"/)
  const row = await house.db
    .selectFrom('export')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ format: 'package', actor: 'analyst' })
  expect(row.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  const { private_key } = await house.db
    .selectFrom('signing_key')
    .selectAll()
    .executeTakeFirstOrThrow()
  for (const secret of [house.url, 'analyst', '@example.org', private_key])
    expect(text(files)).not.toContain(secret)
})

test('an administrator brings a package: looked at, taken, undone, taken again', async () => {
  const { path, files } = await taken('analyst', 'kind=all')
  const other = await startHouse()
  try {
    const file: [string, Uint8Array<ArrayBuffer>] = ['p.zip', new Uint8Array(readFileSync(path))]
    const researcher = await other.signIn('researcher')
    await researcher.get('/import?lang=en')
    const refused = await researcher.postFiles('/import', {}, [file])
    expect([refused.status, refused.text.includes('an administrator brings it')]).toEqual([
      422,
      true,
    ])

    const admin = await other.signIn('admin')
    await admin.get('/import?lang=en')
    const bring = async () => {
      const sent = await admin.postFiles('/import', {}, [file])
      const at = sent.location?.replace('/file', '') ?? ''
      await expect.poll(async () => (await admin.get(`${at}/check`)).text).toContain('Signed by')
      await admin.post(`${at}/check`, { reason: 'from the partner' })
      await expect.poll(async () => (await admin.get(`${at}/report`)).status).toBe(200)
      return (await admin.get(`${at}/report`)).text
    }
    expect(await bring()).toContain('What became of it')
    const again = yard.next('.zip')
    expect(
      (
        await girok(
          other.env,
          'export',
          '--query',
          'kind=all',
          '--format',
          'package',
          '--out',
          again,
        )
      ).code,
    ).toBe(0)
    expect(recordFiles(await filesIn(again))).toEqual(recordFiles(files))
    // The next reference is one that was never given, there or here.
    const theirs = await makeApi(other)
    const refs = new Set(String(files.get('incident.csv')).match(/[A-Z]{2}-\d{4}-\d{4}/g))
    const fresh = await theirs.save(raid({ title: 'The next one' }))
    expect([refs.size, refs.has(fresh.ref)]).toEqual([2, false])

    const { number } = await other.db
      .selectFrom('change_set')
      .select('number')
      .where('kind', '=', 'import')
      .executeTakeFirstOrThrow()
    await admin.get(`/changes/${number}`)
    const undone = await admin.post(`/changes/${number}/undo`, { reason: 'wrong partner' })
    expect(undone.status).toBe(303)
    await expect
      .poll(async () =>
        (await other.db.selectFrom('incident').selectAll().execute()).map(({ title }) => title),
      )
      .toEqual(['The next one'])
    expect(await bring()).toContain('What became of it')
    const titles = await other.db.selectFrom('incident').select('title').orderBy('title').execute()
    expect(titles.map(({ title }) => title)).toEqual(['Named', 'Open raid', 'The next one'])
  } finally {
    await other.close()
  }
})
