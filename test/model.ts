import { openDatabase } from '../db/engine/open.ts'
import type { Tables } from '../db/tables.ts'
import { seedDatabase } from '../seeds/seed.ts'
import { model_variable, newInstallation } from './installation.ts'

/**
 * Before the tests: fills one installation, of which each test that does not ask for less has a copy
 * of its own. Filling it takes a second, which some two hundred houses would take each.
 */
export default async function makeModel(): Promise<() => Promise<void>> {
  const { env, remove } = await newInstallation()
  const url = env.DATABASE_URL ?? null
  const engine = await openDatabase<Tables>({ folder: env.DATA_DIR, url, read_url: null })
  await seedDatabase(engine, { example: false })
  await engine.close()
  process.env[model_variable] = JSON.stringify(env)
  return remove
}
