import { sql } from 'kysely'
import { record_tables } from '../change.ts'
import { wordFor } from '../engine/damage.ts'
import type { Db } from '../tables.ts'
import { printable, type Fault } from './fault.ts'
import { wrongVersions } from './versions.ts'

type Row = { record: string }

const most_lines = 1_000

/**
 * What holds between rows: change sets without a gap, every version with the one before it, numbers
 * that are never given twice. A row that is gone leaves no seal to look at; this is where it is
 * missed.
 */
export async function* checkStructure(db: Db): AsyncGenerator<Fault, void> {
  for (const table of record_tables) {
    yield* find(
      db,
      { table, says: 'does not come version by version from its history' },
      wrongVersions(db, table),
    )
    yield* find(db, { table, says: 'is gone, and its history does not tell why' }, gone(table))
  }
  yield* find(db, { table: 'change_set', says: 'is missing' }, missing_change_sets)
  yield* find(db, { table: 'counter', says: 'is not at what it has counted' }, wrong_counters)
  yield* find(db, { table: 'incident', says: 'its reference was never given so' }, wrong_refs)
  yield* find(db, { table: 'act', says: 'its number was never given' }, wrong_seqs)
}

type Query = ReturnType<typeof sql<Row>>

const missing_change_sets: Query = sql`
  select 'number ' || cast(own.number + 1 as text) as record from change_set as own
    where own.number < (select value from counter where name = 'revision')
      and not exists (select 1 from change_set as next where next.number = own.number + 1)
  union all select 'number 1' from counter where name = 'revision' and value > 0
    and not exists (select 1 from change_set where number = 1)`

/** Of the numbers of derived rows some may have gone, of those of change sets none. */
const wrong_counters: Query = sql`
  select name as record from counter where name = 'revision'
    and value <> (select coalesce(max(number), 0) from change_set)
  union all select name from counter where name = 'doc' and value <
    (select coalesce(max(1073741824 - doc_id % 1073741824), 0) from incident_doc)
  union all select wanted.name from (select 'revision' as name union all select 'doc'
      union all select 'term') as wanted
    where not exists (select 1 from counter where counter.name = wanted.name)`

const wrong_refs: Query = sql`
  select ref || ' (' || id || ')' as record from incident
    left join ref_counter on country = ref_country and year = ref_year
    where coalesce(number, 0) < ref_number
      or substr(ref, 1, length(ref_country) + length(ref_year) + 2)
        <> ref_country || '-' || ref_year || '-'
      or ltrim(substr(ref, length(ref_country) + length(ref_year) + 3), '0')
        <> cast(ref_number as text)`

const wrong_seqs: Query = sql`
  select incident.ref || ' (' || act.id || ')' as record from act
    join incident on incident.id = incident_id where seq > last_seq`

/** A row that is gone leaves no seal behind: where it has a history, that misses it. */
const gone = (table: string): Query => sql`
  select distinct row_id as record from revision as own
    where table_name = ${table} and removed = 0
      and not exists (select 1 from ${sql.table(table)} as row where row.id = own.row_id)
      and not exists (select 1 from revision as later where later.table_name = ${table}
        and later.row_id = own.row_id and later.change_number > own.change_number)`

async function* find(
  db: Db,
  { table, says }: Pick<Fault, 'table' | 'says'>,
  query: Query,
): AsyncGenerator<Fault, void> {
  try {
    const { rows } = await sql<Row>`
      select record from (${query}) as found limit ${most_lines}`.execute(db)
    for (const { record } of rows) yield { table, record: printable(record), says }
  } catch (error) {
    yield { table, record: null, says: `cannot be compared with its history (${wordFor(error)})` }
  }
}
