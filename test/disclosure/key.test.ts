import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disclosureKey, findDisclosureKey } from '../../db/disclosure/key.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { girok } from '../girok.ts'

const work = mkdtempSync(join(tmpdir(), 'girok-key-'))

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(async () => {
  await house.close()
  rmSync(work, { recursive: true })
})

test('there is one secret, whoever asks first, and nobody has it who has another case file', async () => {
  expect(await findDisclosureKey(house.db)).toBeUndefined()
  const keys = await Promise.all([1, 2, 3].map(() => disclosureKey(house.db)))
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[\w-]{43}$/)
  expect(await findDisclosureKey(house.db)).toBe(keys[0])
  const other = await startHouse()
  expect(await disclosureKey(other.db)).not.toBe(keys[0])
  await other.close()
}, 60_000)

test('it is in a backup: what was told before is told again', async () => {
  const key = await disclosureKey(house.db)
  const [file, folder] = [join(work, 'backup.zip'), join(work, 'restored')]
  expect((await girok(house.env, 'backup', file)).code).toBe(0)
  expect((await girok(house.env, 'restore', file, '--to', folder)).code).toBe(0)
  const restored = await startHouse({ env: { DATA_DIR: folder } })
  expect(await findDisclosureKey(restored.db)).toBe(key)
  await restored.close()
}, 120_000)
