import type { Actor } from '../db/actor.ts'
import { insertAgencyName } from '../db/agency.ts'
import type { Change } from '../db/change.ts'
import { changeRecord } from '../db/change-set.ts'
import { createWithin, type Saved, type Saving } from '../db/save/save.ts'
import type { Db } from '../db/tables.ts'
import type { Terms } from '../db/term.ts'
import { arrestAtHandOver, raidAfterRemittance, seriesOfArrests } from './hyesan-documents.ts'

const importer: Actor = { user_id: null, role: 'admin', via: 'cli', name: 'Girok' }

/**
 * Enters the Hyesan December arrests, the example that a new database holds: through the same
 * code that the form uses, as one change set, removed with one click.
 */
export async function seedHyesan(db: Db, terms: Terms): Promise<void> {
  const what = {
    kind: 'example',
    reason: 'The Hyesan December arrests (Daily NK, 24 January 2024)',
  }
  await changeRecord(db, importer, what, async (db, change) => {
    const saving: Saving = { db, terms, actor: importer, language: 'en', example: true }
    const enter = async (document: object) => done(await createWithin(saving, db, change, document))
    const branch = await insertBranch(db, change)
    const raid = await enter(raidAfterRemittance(branch))
    const { source_id } = await db
      .selectFrom('claim')
      .select('source_id')
      .where('incident_id', '=', raid.id)
      .limit(1)
      .executeTakeFirstOrThrow()
    const arrest = await enter(arrestAtHandOver(source_id, raid.ref))
    await enter(seriesOfArrests(source_id, [raid.ref, arrest.ref]))
  })
}

function done(saved: Saved): { id: string; ref: string } {
  if (saved.state === 'saved') return saved
  throw new Error(`The example was not saved: ${JSON.stringify(saved)}`)
}

/** The Hyesan branch is this article's: the gazetteer of agencies has the ministry only. */
async function insertBranch(db: Db, change: Change): Promise<string> {
  const name_en = 'Ministry of State Security, Hyesan city branch'
  const name_ko = '혜산시 보위부'
  const agency_id = await change.insert('agency', {
    name_en,
    name_ko,
    kind: 'security_service',
    scope: 'city_county',
    parent_id: 'mss',
    place_id: 'KP-10.hyesan',
    note: null,
  })
  const shared = { agency_id, name_kind: 'official', valid_from: null, valid_to: null }
  for (const [position, name, language] of [
    [0, name_en, 'en'],
    [1, name_ko, 'ko'],
  ] as const) {
    await insertAgencyName(db, { ...shared, position, name, language })
  }
  return agency_id
}
