import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyWhere } from '../../db/verify/where.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { revisionOf, startWorld, step, take, takeFiles } from './as-of-steps.ts'

/**
 * A file of an older state is the file that was taken then, byte for byte, whatever happened since.
 * `GIROK_AS_OF=1000 npx vitest run test/record/as-of.test.ts` lets so much happen.
 */
const steps = Number(process.env['GIROK_AS_OF'] ?? 120)
const kept_at = 3

let house: TestHouse
beforeAll(async () => {
  house = await startHouse({ example: true })
})
afterAll(() => house.close())

test(
  'files as of a revision are those that were taken then, byte for byte',
  async () => {
    const world = await startWorld(house)
    const kinds = new Map<string, number>()
    const taken = new Map<number, Map<string, Buffer>>()
    const seed = Number(process.env['GIROK_AS_OF_SEED'] ?? 1)
    const all = fc.sample(step, { numRuns: steps, seed })
    for (const [at, one] of all.entries()) {
      if (at % Math.ceil(steps / kept_at) === Math.floor(steps / kept_at / 2)) {
        taken.set(await revisionOf(house), await takeFiles(house))
      }
      await take(world, one)
    }
    // Most of what is tried must have come about.
    expect(await revisionOf(house)).toBeGreaterThan(steps * 0.6)
    const sets = await house.db.selectFrom('change_set').select('kind').execute()
    for (const { kind } of sets) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    // Of what does not happen nothing would be shown.
    for (const kind of ['create', 'edit', 'removal', 'undo', 'merge', 'import', 'term_edit']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(0)
    }
    const now = await takeFiles(house)
    for (const [number, files] of taken) {
      const again = await takeFiles(house, String(number))
      for (const [name, bytes] of files) {
        expect(again.get(name)?.equals(bytes), `${name} as of ${number}`).toBe(true)
        if (name.endsWith(' kind=all')) expect(now.get(name)?.equals(bytes), name).toBe(false)
      }
    }
    const found: unknown[] = []
    await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
    expect(found).toEqual([])
  },
  120_000 + steps * 1_000,
)
