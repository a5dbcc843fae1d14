import { setTimeout as pause } from 'node:timers/promises'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addToCounter } from '../../db/counter.ts'
import { listTables } from '../../db/engine/catalogue.ts'
import { write } from '../../db/engine/write.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { start } from '../girok.ts'
import { longTable } from './importing.ts'

let house: TestHouse
let work: string
beforeAll(async () => {
  house = await startHouse()
  work = mkdtempSync(join(tmpdir(), 'girok-cut-'))
})
afterAll(async () => {
  rmSync(work, { recursive: true })
  await house.close()
})

const rows = 1_500
const table = longTable('Cut', rows)

const own = new Set(['import', 'import_row', 'import_outcome', 'import_part', 'ref_counter'])

/** How many rows there are in each table, but for those of imports under way. */
async function counts(): Promise<Record<string, number>> {
  const counted: [string, number][] = []
  for (const { name } of await listTables(house.db)) {
    if (own.has(name)) continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(
      house.db,
    )
    counted.push([name, rows[0]?.n ?? 0])
  }
  return Object.fromEntries(counted)
}

/** Whether somebody holds the lock for longer than a save does. */
async function isHeld(): Promise<boolean> {
  const tried = write(house.db, (db) => addToCounter(db, 'revision', 0))
  const free = tried.then(
    () => true,
    () => false,
  )
  return !(await Promise.race([free, pause(150, false)]))
}

const incidents = async () => (await counts())['incident'] ?? 0

test('killed at any moment of its applying, an import has brought nothing or all', async () => {
  const file = join(work, 'cut.csv')
  writeFileSync(file, table)
  const before = await counts()
  const seen = new Set<number>()
  for (let round = 0; round < 8 && !seen.has(rows); round += 1) {
    const { child, ended } = start(house.env, ['import', file])
    // Whoever wants to write waits long only while the table is being written.
    while (child.exitCode === null && !(await isHeld())) await pause(20)
    await pause(round * 60)
    child.kill('SIGKILL')
    await ended
    const now = await incidents()
    seen.add(now)
    expect([0, rows]).toContain(now)
    if (now === 0) expect(await counts()).toEqual({ ...before, counter: before['counter'] })
  }
  expect(seen.has(0)).toBe(true)
  // Brought once more, it is there once, whole.
  const { ended } = start(house.env, ['import', file])
  const { code } = await ended
  expect(code).toBe(0)
  expect(await incidents()).toBe(rows)
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  expect(found).toEqual([])
}, 240_000)
