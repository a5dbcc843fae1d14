import { sql, type RawBuilder } from 'kysely'
import { flavourOf } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'

/** Change sets by which data packages came, and tables. */
const imports = sql`(select number from change_set where kind = 'import')`

/**
 * Rows of a table whose version is not what their history makes it: 1 when the row was made, and one
 * more with each change, which kept the version that it replaced.
 */
export const wrongVersions = (db: Db, table: string) => sql<{ record: string }>`
  with arrived as (${arrivals(table)})
  select own.id as record from ${sql.table(table)} as own
    left join (select row_id, count(*) as n from revision where table_name = ${table}
      group by row_id) as past on past.row_id = own.id
    where own.version <> 1 + coalesce(past.n, 0) and own.id not in (select id from arrived)
  union all ${wrongSinceArrival(db, table)}`

/** Rows that an import made or wrote over; and which change set it was, the last time. */
const arrivals = (table: string) => sql`
  select id, max(came) as came from (
    select id, created_in as came from ${sql.table(table)} where created_in in ${imports}
    union all select row_id as id, change_number as came from revision
      where table_name = ${table} and change_number in ${imports}) as each_time
  group by id`

/**
 * What a data package brought has the version that it had elsewhere, without a history, and counts on
 * from there: the first version that was replaced since is the one that came.
 */
const wrongSinceArrival = (db: Db, table: string) => sql`
  select own.id from arrived join ${sql.table(table)} as own on own.id = arrived.id
    left join (select row_id, min(change_number) as first, count(*) as n from revision join arrived
        on row_id = id where table_name = ${table} and change_number > came group by row_id) as since
      on since.row_id = own.id
    left join revision as one on one.table_name = ${table} and one.row_id = own.id
      and one.change_number = since.first
    where case when since.n is null then own.change_number <> came
      else coalesce(${kept(db, 'change_number')}, 0) <> came
        or coalesce(${kept(db, 'version')}, 0) + since.n <> own.version end`

/** A number out of the row that a revision keeps. */
const kept = (db: Db, column: string): RawBuilder<number> =>
  flavourOf(db) === 'sqlite'
    ? sql`(one.before ->> ${sql.lit(column)})`
    : sql`(one.before::json ->> ${sql.lit(column)})::bigint`
