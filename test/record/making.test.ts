import { afterAll, beforeAll, expect, test } from 'vitest'
import Database from 'better-sqlite3'
import { operator } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { fileOf, openFolder } from '../../db/engine/open.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { generate } from '../../seeds/generate.ts'
import { newInstallation } from '../installation.ts'
import { seedDatabase } from '../../seeds/seed.ts'

// How derived rows lie in a file, once they were made: read in their order, the file is read forwards.

let file: Database.Database
let close: () => Promise<void>
beforeAll(async () => {
  const { env, remove } = await newInstallation(null)
  const engine = await openFolder<Tables>(env.DATA_DIR)
  await seedDatabase(engine, { example: false })
  await generate(engine.db, operator, { seed: 7, count: 6_000 }, () => undefined)
  await bringDerived(engine.db, await loadTerms(engine.db))
  await engine.close()
  file = new Database(fileOf(env.DATA_DIR), { readonly: true })
  close = async () => {
    file.close()
    await remove()
  }
}, 120_000)
afterAll(() => close())

test('lines lie one after another', () => {
  const pages = file
    .prepare(
      `select pageno from dbstat where name = 'incident_doc' and pagetype = 'leaf' order by path`,
    )
    .pluck()
    .all() as number[]
  const steps = pages.slice(1).map((page, at) => page - (pages[at] ?? 0))
  expect(pages.length).toBeGreaterThan(500)
  expect(steps.filter((step) => step < 0).length / steps.length).toBeLessThan(0.02)
  expect(steps.filter((step) => step === 1).length / steps.length).toBeGreaterThan(0.8)
})

test('the index of words is one piece, and merges by itself from then on', () => {
  const segments = file.prepare('select count(distinct segid) from incident_fts_idx').pluck().get()
  expect(segments).toBe(1)
  const settings = file
    .prepare(
      `select k, v from incident_fts_config where k in ('automerge', 'crisismerge') order by k`,
    )
    .raw()
    .all()
  expect(settings).toEqual([
    ['automerge', 4],
    ['crisismerge', 16],
  ])
})
