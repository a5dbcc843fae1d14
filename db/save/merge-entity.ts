import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import type { Field } from '../dictionary/field.ts'
import { agency_fields } from '../dictionary/records/agency.ts'
import { person_fields } from '../dictionary/records/person.ts'
import { place_fields } from '../dictionary/records/place.ts'
import { writeDocs } from '../doc.ts'
import { sealed } from '../engine/seal.ts'
import { placesWithin } from '../place.ts'
import { seesIncidents } from '../seen.ts'
import type { Row } from '../settle.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { blanksFilled } from './blanks.ts'
import { takeAgencyNames, takePlaceNames } from './merge-names.ts'
import { isWithheld } from './may-merge.ts'
import { letStand, Unfit } from './stand.ts'

/** What people enter twice, and call by two names. */
export type Entity = 'person' | 'agency' | 'place'

/** Where each is named: which column of which table, and how that leads to an incident. */
const named: Record<
  Entity,
  readonly [table: 'act' | 'involvement' | 'incident' | Entity | 'origin', column: string][]
> = {
  person: [
    ['act', 'victim_id'],
    ['involvement', 'person_id'],
    ['person', 'part_of'],
  ],
  agency: [
    ['act', 'deciding_body_id'],
    ['involvement', 'agency_id'],
    ['agency', 'parent_id'],
  ],
  place: [
    ['incident', 'place_id'],
    ['act', 'place_id'],
    ['act', 'facility_id'],
    ['origin', 'region_place_id'],
    ['place', 'parent_id'],
    ['agency', 'place_id'],
  ],
}

const fields_of: Record<Entity, readonly Field[]> = {
  person: person_fields,
  agency: agency_fields,
  place: place_fields,
}

/** More is not changed in one go: everybody else would wait for it. */
export const most_named = 2_000

/**
 * How making one of two ended. `closed`: an incident that names the one is not this person's to see;
 * `withheld`: of the one that goes something is known that is not this person's to hand on; `many`:
 * it is named too often; `given`: it came with the program, and stays; `within`: one is part of the
 * other.
 */
export type EntityMerged =
  | { state: 'merged'; number: number }
  | { state: 'missing' | 'closed' | 'withheld' | 'many' | 'given' | 'within' }
  | { state: 'unfit'; refs: string[] }

/**
 * Makes one of two people, agencies or places that are the same, as one change set: what names the
 * one names the other, which takes over its names, and what it did not know itself.
 */
export async function mergeEntities(
  { db, terms, actor }: { db: Db; terms: Terms; actor: Actor },
  noun: Entity,
  { keep, lose, reason }: { keep: string; lose: string; reason: string },
): Promise<EntityMerged> {
  try {
    return await changeRecord(db, actor, { kind: `${noun}_merge`, reason }, async (db, change) => {
      const [stays, goes] = [await rowOf(db, noun, keep), await rowOf(db, noun, lose)]
      if (!stays || !goes || keep === lose) return { state: 'missing' as const }
      // What came with the program has no author, and comes again with it.
      if (noun !== 'person' && goes['created_in'] === 0) return { state: 'given' as const }
      // What is blank of the one that stays is filled from the other; its readers would be others.
      if (noun === 'person' && isWithheld(actor, [stays, goes], [goes])) {
        return { state: 'withheld' as const }
      }
      const uses = await usesOf(db, noun, lose)
      if (uses.length > most_named) return { state: 'many' as const }
      if (uses.some(({ table, id }) => table === noun && id === keep)) {
        return { state: 'within' as const }
      }
      const incidents = await incidentsOf(db, uses)
      if (!(await seesIncidents(db, actor, incidents))) return { state: 'closed' as const }
      for (const { table, id, column } of uses) {
        await change.update(table, id, { [column]: keep })
      }
      const found = noun === 'person' ? [] : await foundBy(db, noun, keep)
      const few = found.length <= most_named
      const names = await takeOver({ db, change, few }, noun, stays, goes)
      await change.remove(noun, lose)
      const row = { lost_id: lose, change_number: change.number, lost_ref: lose, into_id: keep }
      await db.insertInto('merged').values(sealed('merged', row)).execute()
      await letStand({ db, terms, change }, { incidents, moved: new Set() })
      // Thrown, so that the transaction takes back what was written.
      if (names > 0 && !few) throw new TooMany()
      if (names > 0) await writeDocs(db, terms, null, found)
      return { state: 'merged' as const, number: change.number }
    })
  } catch (error) {
    if (error instanceof Unfit) return { state: 'unfit', refs: error.refs }
    if (error instanceof TooMany) return { state: 'many' }
    throw error
  }
}

class TooMany extends Error {}

type Plain = Row & { id: string; created_by?: string | null }

const rowOf = (db: Db, noun: Entity, id: string) =>
  db.selectFrom(noun).selectAll().where('id', '=', id).executeTakeFirst() as Promise<
    Plain | undefined
  >

type Use = { table: (typeof named)[Entity][number][0]; id: string; column: string }

async function usesOf(db: Db, noun: Entity, id: string): Promise<Use[]> {
  const uses: Use[] = []
  for (const [table, column] of named[noun]) {
    const rows = await db
      .selectFrom(table)
      .select('id')
      .where(column as never, '=', id as never)
      .limit(most_named + 1)
      .execute()
    uses.push(...rows.map((row) => ({ table, id: row.id, column })))
  }
  return uses
}

/** The incidents that some rows are of. */
async function incidentsOf(db: Db, uses: readonly Use[]): Promise<string[]> {
  const of = (table: Use['table']) => uses.flatMap((use) => (use.table === table ? use.id : []))
  const acts = await db
    .selectFrom('act')
    .select('incident_id')
    .where('id', 'in', [...of('act'), ''])
    .execute()
  const involved = await db
    .selectFrom('involvement')
    .innerJoin('act', 'act.id', 'involvement.act_id')
    .select('act.incident_id')
    .where('involvement.id', 'in', [...of('involvement'), ''])
    .execute()
  return [...new Set([...of('incident'), ...[...acts, ...involved].map((row) => row.incident_id)])]
}

/** @returns how many new names the one that stays has */
async function takeOver(
  { db, change, few }: { db: Db; change: Change; few: boolean },
  noun: Entity,
  stays: Plain,
  goes: Plain,
): Promise<number> {
  const fields = fields_of[noun].filter(({ name }) => name !== 'parent' && name !== 'part_of')
  await change.update(noun, stays.id, blanksFilled(fields, stays, goes))
  const which = { keep: stays.id, lose: goes.id, few }
  if (noun === 'agency') return takeAgencyNames({ db, change }, which)
  return noun === 'place' ? takePlaceNames({ db, change }, which) : 0
}

/** The incidents that are found by the names of a place, or of an agency. */
async function foundBy(db: Db, noun: Entity, id: string): Promise<string[]> {
  const list = sql.join(noun === 'place' ? await placesWithin(db, [id]) : [id])
  const { rows } =
    noun === 'place'
      ? await sql<{ id: string }>`select id from incident where place_id in (${list})
          union select incident_id from act where place_id in (${list}) or facility_id in (${list})
          limit ${most_named + 1}`.execute(db)
      : await sql<{
          id: string
        }>`select incident_id as id from act where deciding_body_id in (${list})
          union select act.incident_id from act join involvement on involvement.act_id = act.id
            where involvement.agency_id in (${list})
          limit ${most_named + 1}`.execute(db)
  return rows.map((row) => row.id)
}
