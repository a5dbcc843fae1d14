import type { Actor } from '../actor.ts'
import { changeRecord, type Change, type RecordTable } from '../change-set.ts'
import { dropDoc, writeDocs } from '../doc.ts'
import { listOriginals } from '../source-taken.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'

/**
 * Takes the example away, as one change set: its records, and what was made for it and nobody else
 * has used since.
 */
export async function removeExample(db: Db, terms: Terms, actor: Actor): Promise<void> {
  await changeRecord(db, actor, { kind: 'example_removal' }, async (db, change) => {
    const rows = await db
      .selectFrom('incident')
      .select('id')
      .where('example', '=', 1)
      .orderBy('ref_number')
      .execute()
    const incidents = rows.map((row) => row.id)
    if (incidents.length === 0) return
    const made = await madeFor(db, incidents)
    await removeIncidents(db, change, incidents)
    await removeUnused(db, change, made)
    const left = change.changed('incident').filter((id) => !incidents.includes(id))
    await writeDocs(db, terms, change, left)
  })
}

/**
 * Takes incidents away with all that is theirs alone: acts, claims, and the links that lead to or
 * from them. People, sources and origins stay for who has, or will have, them.
 */
export async function removeIncidents(
  db: Db,
  change: Change,
  incidents: readonly string[],
): Promise<void> {
  if (incidents.length === 0) return
  await removeLinks(db, change, incidents)
  for (const id of incidents) await removeIncident(db, change, id)
}

async function removeLinks(db: Db, change: Change, incidents: readonly string[]): Promise<void> {
  const links = await db
    .selectFrom('link')
    .select(['id', 'from_id', 'to_id'])
    .where((b) => b.or([b('from_id', 'in', incidents), b('to_id', 'in', incidents)]))
    .execute()
  for (const { id, ...ends } of links) {
    await change.remove('link', id)
    // The other end, where it stays, no longer shows the link.
    for (const end of Object.values(ends)) {
      if (!incidents.includes(end)) await change.touch('incident', end)
    }
  }
}

async function removeIncident(db: Db, change: Change, incident_id: string): Promise<void> {
  const claims = await db
    .selectFrom('claim')
    .select('id')
    .where('incident_id', '=', incident_id)
    .execute()
  for (const { id } of claims) await change.remove('claim', id)
  const acts = await db
    .selectFrom('act')
    .select('id')
    .where('incident_id', '=', incident_id)
    .execute()
  await removeActs(
    db,
    change,
    acts.map((act) => act.id),
  )
  await dropDoc(db, incident_id, change)
  await db.deleteFrom('submission').where('incident_id', '=', incident_id).execute()
  await change.remove('incident', incident_id)
}

/** Takes acts away, with who took part in them and the claims about them. */
export async function removeActs(db: Db, change: Change, acts: readonly string[]): Promise<void> {
  for (const act_id of acts) {
    for (const table of ['claim', 'involvement'] as const) {
      const rows = await db.selectFrom(table).select('id').where('act_id', '=', act_id).execute()
      for (const { id } of rows) await change.remove(table, id)
    }
    await change.remove('act', act_id)
  }
}

type Made = { table: RecordTable; id: string }

/**
 * What was written along with some incidents and is still there, by their loading and by every
 * edit of them since; newest first, so that members stand before their groups.
 */
async function madeFor(db: Db, incidents: readonly string[]): Promise<Made[]> {
  const numbers = await changeNumbers(db, incidents)
  const made: Made[] = []
  for (const table of ['person', 'source', 'origin', 'agency'] as const) {
    const rows = await db
      .selectFrom(table)
      .select('id')
      .where('created_in', 'in', numbers)
      .orderBy('id', 'desc')
      .execute()
    made.push(...rows.map(({ id }) => ({ table, id })))
  }
  return made
}

/** The change sets that made or changed some incidents. */
async function changeNumbers(db: Db, ids: readonly string[]): Promise<number[]> {
  const now = await db
    .selectFrom('incident')
    .select(['created_in', 'change_number'])
    .where('id', 'in', [...ids])
    .execute()
  const past = await db
    .selectFrom('revision')
    .select('change_number')
    .where('table_name', '=', 'incident')
    .where('row_id', 'in', [...ids])
    .execute()
  const numbers = [...now.flatMap((row) => [row.created_in, row.change_number])]
  return [...new Set([...numbers, ...past.map((row) => row.change_number)])]
}

/**
 * Takes away what nothing refers to any more. In rounds, because a group goes only after its members,
 * an origin after its sources.
 */
export async function removeUnused(db: Db, change: Change, made: readonly Made[]): Promise<void> {
  let left = [...made]
  for (let removed = -1; removed !== 0;) {
    const before = left.length
    const kept: Made[] = []
    for (const row of left) {
      if (await isUsed(db, row)) kept.push(row)
      else {
        await dropNames(db, row)
        await change.remove(row.table, row.id)
      }
    }
    left = kept
    removed = before - left.length
  }
}

async function dropNames(db: Db, { table, id }: Made): Promise<void> {
  if (table !== 'agency') return
  await db.deleteFrom('agency_name').where('agency_id', '=', id).execute()
  await db.deleteFrom('agency_key').where('agency_id', '=', id).execute()
}

const uses = {
  person: [
    ['act', 'victim_id'],
    ['involvement', 'person_id'],
    ['person', 'part_of'],
  ],
  source: [
    ['source', 'derived_from'],
    ['attachment', 'source_id'],
  ],
  origin: [['source', 'origin_id']],
  agency: [
    ['involvement', 'agency_id'],
    ['act', 'deciding_body_id'],
    ['agency', 'parent_id'],
  ],
} as const

/** Whether anything refers to a person, source, origin or agency. */
async function isUsed(db: Db, { table, id }: Made): Promise<boolean> {
  for (const [where, column] of uses[table as keyof typeof uses]) {
    const row = await db
      .selectFrom(where)
      .select('id')
      .where(column as never, '=', id as never)
      .executeTakeFirst()
    if (row) return true
  }
  return table === 'source' && isCited(db, id)
}

/** A reprint is shown by every incident that cites what it reprints. */
async function isCited(db: Db, source_id: string): Promise<boolean> {
  const row = await db
    .selectFrom('claim')
    .select('id')
    .where('source_id', 'in', await listOriginals(db, [source_id]))
    .executeTakeFirst()
  return row !== undefined
}
