import { record_tables } from '../change.ts'
import { insertMany, type PlainRow } from '../engine/bulk.ts'
import type { Scratch } from '../engine/scratch.ts'
import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db, Tables } from '../tables.ts'
import { readTermsVersion } from '../term.ts'
import type { Moment } from './moment.ts'
import { fillNames } from './names.ts'
import { hasHoles, rowsAt } from './rows.ts'
import { applyToday, type Today } from './today.ts'

/** What was kept does not lead back to a state that holds together: nothing is told rather than half. */
export class Untold extends Error {}

/**
 * Fills an empty database with the record as it stood at a moment, the vocabularies, places and
 * agencies with it. When what is derived of it is made, it answers as the installation's own would
 * have. Of people and of who wrote what it holds ids; of change sets their numbers alone.
 *
 * Not kept by change sets, and so as they are now: terms, places and agencies that came with an
 * update of the program; and what the program itself says and counts.
 * @param from a snapshot of the installation's database
 * @throws Untold when rows would refer to others that are not there
 */
export async function fillState(
  from: Db,
  scratch: Scratch<Tables>,
  { moment, today }: { moment: Moment; today: Today },
): Promise<void> {
  const { db } = scratch
  for (const table of record_tables) {
    if (await hasHoles(from, table, moment)) throw new Untold(said)
    for await (const rows of rowsAt(from, table, moment)) {
      await write(db, (db) => insertRows(db, table, rows))
    }
  }
  if (scratch.isBroken(record_tables, ['user', 'file'])) {
    throw new Untold(said)
  }
  await write(db, async (db) => {
    await fillNames(from, db, moment)
    await fillNumbers(from, db, moment)
    await applyToday(db, today)
  })
}

const said = 'What was kept since does not lead back to it.'

/** Rows that were kept before a column came do not have it: they get what new rows have there. */
async function insertRows(db: Db, table: string, rows: readonly PlainRow[]): Promise<void> {
  const whole = rows.map((row): PlainRow => ({ ...row, seal: row['seal'] ?? '' }))
  const shapes = Map.groupBy(whole, (row) => Object.keys(row).toSorted().join(' '))
  for (const [columns, own] of shapes) await insertMany(db, table, columns.split(' '), own)
}

/**
 * Change sets are asked for by number and id (`import`, and whether a list is up to date), and when
 * an incident came back decides where it stands among those of its day.
 */
async function fillNumbers(from: Db, to: Db, { number }: Moment): Promise<void> {
  for (let after = 0; ;) {
    const sets = await from
      .selectFrom('change_set')
      .select(['id', 'number', 'kind', 'at'])
      .where('number', '>', after)
      .where('number', '<=', number)
      .orderBy('number')
      .limit(5_000)
      .execute()
    const last = sets.at(-1)
    if (!last) break
    after = last.number
    await insertMany(
      to,
      'change_set',
      [...Object.keys(last), 'actor', 'seal'],
      sets.map((set) => ({ ...set, actor: '', seal: '' })),
    )
  }
  const back = await from
    .selectFrom('revision')
    .selectAll()
    .where('table_name', '=', 'incident')
    .where('before', '=', 'null')
    .where('change_number', '<=', number)
    .execute()
  await insertMany(to, 'revision', Object.keys(back[0] ?? {}), back)
  const counters = { revision: number, term: await readTermsVersion(from) }
  for (const [name, value] of Object.entries(counters)) {
    const row = sealed('counter', { name, value })
    await to.updateTable('counter').set(row).where('name', '=', name).execute()
  }
}
