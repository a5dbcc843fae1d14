import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { checkSpace } from '../../server/doctor/folder.ts'
import { checkSettings } from '../../server/doctor/settings.ts'
import { another_key, certificate, certificate_key } from './certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'girok-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a disk that is nearly full is named', async () => {
  const disk = statfsSync(folder)
  const full = async () => Object.assign(disk, { blocks: 1000, bfree: 90, bavail: 80 })
  expect(await checkSpace('/d', full as never)).toMatchObject({
    verdict: 'wrong',
    says: expect.stringMatching(/92 % full/) as string,
  })
  expect(await checkSpace(folder)).toMatchObject({ about: 'Disk' })
})

test('certificates: another key, another name, run out, readable by others', () => {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const files = {
    TLS_CERT: write('cert.pem', certificate),
    TLS_KEY: write('key.pem', certificate_key),
  }
  const other = { ...files, TLS_KEY: write('other.pem', another_key) }
  const says = (settings: Record<string, string>, at = '2026-12-01') =>
    checkSettings(
      readConfig({ PUBLIC_URL: 'https://girok.example', ...settings }),
      new Date(at),
    ).map(({ says }) => says)
  expect(says(files)).toEqual(['people open https://girok.example.'])
  expect(says(other)).toEqual(['TLS_KEY is not the key of TLS_CERT.'])
  expect(says({ ...files, TLS_CERT: files.TLS_KEY })).toEqual([
    'TLS_CERT or TLS_KEY cannot be read as PEM.',
  ])
  expect(says({ ...files, PUBLIC_URL: 'https://other.example' })).toEqual([
    expect.stringMatching(/not for other\.example/),
  ])
  expect(says(files, '2199-01-01')).toEqual([expect.stringMatching(/ran out on 21/)])
  chmodSync(files.TLS_KEY, 0o644)
  expect(says(files)).toEqual([expect.stringMatching(/others may read TLS_KEY/)])
})
