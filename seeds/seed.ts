import { bringDerived } from '../db/derive.ts'
import type { Engine } from '../db/engine/open.ts'
import { write } from '../db/engine/write.ts'
import type { Db, Tables } from '../db/tables.ts'
import { countTerms, loadTerms, type Terms } from '../db/term.ts'
import { seedAgencies } from './agencies.ts'
import { seedPlaces } from './gazetteer.ts'
import { seedHyesan } from './hyesan.ts'
import { missingTerms, seedTerms } from './vocabulary.ts'

const gazetteers = ['world', 'KP', 'border', 'KP-facilities'].map((name) => `gazetteer/${name}.csv`)

/**
 * Fills a new database with the vocabularies, the gazetteer and, if asked, the Hyesan example.
 * One that has been filled is left alone, but for derived rows that this program makes otherwise.
 * @returns the vocabularies
 */
export async function seedDatabase(
  engine: Engine<Tables>,
  options: { example: boolean },
): Promise<Terms> {
  return engine.startAlone(() => seed(engine.db, options))
}

async function seed(db: Db, options: { example: boolean }): Promise<Terms> {
  const missing = await missingTerms(db)
  const is_new = (await countTerms(db)) === 0
  if (missing.length > 0) {
    await write(db, async (db) => {
      await seedTerms(db, missing)
      if (!is_new) return
      await seedPlaces(db, gazetteers)
      await seedAgencies(db)
    })
  }
  const terms = await loadTerms(db)
  await bringDerived(db, terms)
  // A first start that was cut off between the two finishes here at the next.
  if (options.example && (await isUntouched(db))) await seedHyesan(db, terms)
  return terms
}

/** Whether nothing has ever been recorded. */
async function isUntouched(db: Db): Promise<boolean> {
  const change = await db.selectFrom('change_set').select('id').limit(1).executeTakeFirst()
  return change === undefined
}
