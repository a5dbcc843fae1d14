import { spoil } from './prepare.ts'

const endless =
  'with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n'

/** A database in which the search for one word never ends. */
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (!statement.reader || !sql.includes('_fts')) return statement
  const all = statement.all.bind(statement)
  statement.all = (...values: unknown[]) => {
    if (values.some((value) => String(value).includes('runaway'))) prepare(endless).all([])
    return all(...(values as [unknown]))
  }
  return statement
})
