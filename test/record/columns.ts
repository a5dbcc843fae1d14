import { sql } from 'kysely'
import { flavourOf } from '../../db/engine/flavour.ts'
import type { Db } from '../../db/tables.ts'

export type Column = { name: string; type: 'text' | 'integer'; null: boolean }

/** The columns that a table really has, on whichever engine. */
export async function listColumns(db: Db, table: string): Promise<Column[]> {
  const { rows } =
    flavourOf(db) === 'sqlite'
      ? await sql<Column>`select name, lower(type) as type,
          "notnull" = 0 and pk = 0 as "null" from pragma_table_xinfo(${table})`.execute(db)
      : await sql<Column>`select column_name as name,
          case data_type when 'bigint' then 'integer' else data_type end as type,
          is_nullable = 'YES' as "null" from information_schema.columns
          where table_schema = current_schema() and table_name = ${table}`.execute(db)
  return rows.map((row) => ({ ...row, null: (row.null as unknown) === 1 }))
}
