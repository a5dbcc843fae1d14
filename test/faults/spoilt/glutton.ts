import { spoil } from './prepare.ts'

/** A database in which the search for one word takes all the memory there is. */
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (!statement.reader || !sql.includes('_fts')) return statement
  const all = statement.all.bind(statement)
  statement.all = (...values: unknown[]) => {
    const taken: object[] = []
    while (values.some((value) => String(value).includes('glutton'))) taken.push({ of: [taken] })
    return all(...(values as [unknown]))
  }
  return statement
})
