import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Change, RecordTable } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { dropDocs, writeDocs } from '../doc.ts'
import { inTexts } from '../engine/flavour.ts'
import { withOriginals } from '../source-taken.ts'
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
  await removeOwn(db, change, 'claim', 'incident_id', incidents)
  const acts = await idsOf(db, 'act', 'incident_id', incidents)
  await removeActs(db, change, acts)
  await dropDocs(db, incidents, change)
  await db.deleteFrom('submission').where('incident_id', 'in', inTexts(db, incidents)).execute()
  await change.removeAll('incident', incidents)
}

async function removeLinks(db: Db, change: Change, incidents: readonly string[]): Promise<void> {
  const going = new Set(incidents)
  const some = inTexts(db, incidents)
  const links = await db
    .selectFrom('link')
    .select(['id', 'from_id', 'to_id'])
    .where((b) => b.or([b('from_id', 'in', some), b('to_id', 'in', some)]))
    .execute()
  await change.removeAll(
    'link',
    links.map(({ id }) => id),
  )
  // The other end, where it stays, no longer shows the link.
  for (const { from_id, to_id } of links) {
    for (const end of [from_id, to_id]) if (!going.has(end)) await change.touch('incident', end)
  }
}

type Owned = 'claim' | 'involvement' | 'act'
type Owner = 'incident_id' | 'act_id'

/** The rows that belong to some others. */
async function idsOf(db: Db, table: Owned, owner: Owner, ids: readonly string[]) {
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where(owner as never, 'in', inTexts(db, ids) as never)
    .execute()
  return rows.map(({ id }) => id)
}

const removeOwn = async (
  db: Db,
  change: Change,
  table: Owned,
  owner: Owner,
  ids: readonly string[],
) => change.removeAll(table, await idsOf(db, table, owner, ids))

/** Takes acts away, with who took part in them and the claims about them. */
export async function removeActs(db: Db, change: Change, acts: readonly string[]): Promise<void> {
  for (const table of ['claim', 'involvement'] as const) {
    await removeOwn(db, change, table, 'act_id', acts)
  }
  await change.removeAll('act', acts)
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
    for (const [table, rows] of Map.groupBy(left, (row) => row.table)) {
      const used = await usedAmong(
        db,
        table,
        rows.map(({ id }) => id),
      )
      const gone = rows.flatMap(({ id }) => (used.has(id) ? [] : id))
      if (table === 'agency') await dropNames(db, gone)
      await change.removeAll(table, gone)
      kept.push(...rows.filter(({ id }) => used.has(id)))
    }
    left = kept
    removed = before - left.length
  }
}

async function dropNames(db: Db, agencies: readonly string[]): Promise<void> {
  for (const table of ['agency_name', 'agency_key'] as const) {
    await db.deleteFrom(table).where('agency_id', 'in', inTexts(db, agencies)).execute()
  }
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

/** Of some people, sources, origins or agencies, those that anything refers to. */
async function usedAmong(db: Db, table: RecordTable, ids: readonly string[]): Promise<Set<string>> {
  const used = new Set<string>()
  for (const [where, column] of uses[table as keyof typeof uses]) {
    const rows = await db
      .selectFrom(where)
      .select(`${column} as id` as never)
      .distinct()
      .where(column as never, 'in', inTexts(db, ids) as never)
      .execute()
    for (const { id } of rows as { id: string }[]) used.add(id)
  }
  if (table !== 'source') return used
  // A reprint is shown by every incident that cites what it reprints.
  const cited = await withOriginals(db, ids, sql`1 = 1`)
    .selectFrom('taken')
    .innerJoin('claim', 'claim.source_id', 'taken.from_id')
    .select('taken.id')
    .distinct()
    .execute()
  for (const { id } of cited) used.add(id)
  return used
}
