import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { addToCounter, readCounter } from './counter.ts'
import { dropNote, putNote, readNote } from './derived.ts'
import { filling } from './engine/filling.ts'
import { emptyText } from './engine/full-text.ts'
import { sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import { line_shape } from './flat/line.ts'
import { writeDocs } from './doc.ts'
import { forgetStale } from './stale-words.ts'
import type { Db } from './tables.ts'
import type { Terms } from './term.ts'
import { ulid } from './ulid.ts'

/** How derived rows are made. Raise the number when what is made of the same record changes. */
export const making = createHash('sha256')
  .update(`6 ${line_shape}`)
  .digest('base64url')
  .slice(0, 22)

const batch = 500

/**
 * Sees to it that the derived rows are those this program makes: after an update that makes other
 * ones, all are made anew. A making that was cut off goes on where it was.
 * @param told hears how many of how many are made, now and then
 */
export async function bringDerived(
  db: Db,
  terms: Terms,
  told: (made: number, of: number) => void = () => {},
): Promise<void> {
  const stands = await readNote(db, 'incident_doc')
  if (stands === making) return
  if ((await readNote(db, 'under_way')) !== making) {
    await write(db, async (db) => {
      await emptyText(db)
      for (const table of ['incident_doc', 'incident_gone', 'follow_up'] as const) {
        await db.deleteFrom(table).execute()
      }
      await renumber(db)
      await forgetStale(db)
      await putNote(db, 'under_way', making)
    })
  }
  await filling(db, () => makeMissing(db, terms, told))
  await write(db, async (db) => {
    await endRenumbering(db)
    await putNote(db, 'incident_doc', making)
    // Caches outside the tables know by this that the keys are others.
    await putNote(db, 'keys', ulid())
    await dropNote(db, 'under_way')
  })
}

/**
 * Numbers begin again with what is made anew, and end no lower than before: the counter, which
 * belongs to the stored tables, is after a restoring or a copy what it was.
 */
async function renumber(db: Db): Promise<void> {
  await putNote(db, 'numbers_before', String(await readCounter(db, 'doc')))
  await setCounter(db, 0)
}

async function endRenumbering(db: Db): Promise<void> {
  const before = Number(await readNote(db, 'numbers_before'))
  if ((await readCounter(db, 'doc')) < before) await setCounter(db, before)
  await dropNote(db, 'numbers_before')
}

const setCounter = (db: Db, value: number) =>
  db
    .updateTable('counter')
    .set(sealed('counter', { name: 'doc', value }))
    .where('name', '=', 'doc')
    .execute()

/**
 * In the order of their keys, but for those of one day: so they lie on the disk as lists and files
 * read them. Their numbers follow the order in which they came in, as if each had been made then.
 */
async function makeMissing(
  db: Db,
  terms: Terms,
  told: (made: number, of: number) => void,
): Promise<void> {
  const missing = await findMissing(db)
  const { n: all } = await db
    .selectFrom('incident')
    .select((b) => b.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  for (let at = 0; at < missing.length; at += batch) {
    told(all - missing.length + at, all)
    const some = missing.slice(at, at + batch)
    const ids = some.map(({ id }) => id)
    const given = new Map(some.map(({ id, number }) => [id, number]))
    await write(db, (db) => writeDocs(db, terms, null, ids, given))
  }
  told(all, all)
}

/**
 * Which change set brought an incident in: the one that made it or, where it was removed and put back
 * since, the last that put it back.
 */
const came_in = sql<number>`coalesce((select max(back.change_number) from revision as back
  where back.table_name = 'incident' and back.row_id = incident.id and back.before = ${sql.lit('null')}),
  incident.created_in)`

async function findMissing(db: Db): Promise<{ id: string; number: number }[]> {
  const rows = await db
    .selectFrom('incident')
    .leftJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
    .select(['incident.id', came_in.as('came_in')])
    .where('incident_doc.doc_id', 'is', null)
    .orderBy(sql`coalesce(date_earliest, date_latest, '')`, 'desc')
    .orderBy(came_in)
    .orderBy('incident.id')
    .execute()
  const coming = rows.toSorted((a, b) => a.came_in - b.came_in || (a.id < b.id ? -1 : 1))
  const last = await write(db, (db) => addToCounter(db, 'doc', coming.length))
  const numbers = new Map(coming.map(({ id }, at) => [id, last - coming.length + at + 1]))
  return rows.map(({ id }) => ({ id, number: numbers.get(id) ?? 0 }))
}

/**
 * Notes that rows will come whose derived rows are missing, so that {@link bringDerived} makes them
 * though the program is cut off meanwhile.
 */
export async function expectRows(db: Db): Promise<void> {
  await dropNote(db, 'incident_doc')
  await putNote(db, 'under_way', making)
}

/** Tells one set of derived keys from another. */
export const keysOf = (db: Db) => readNote(db, 'keys')
