import { spoil } from './prepare.ts'

/** A database in which what was tried under a clock that was ahead is held against people now. */
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (!sql.startsWith('select "points", "expires_at" from "throttle"')) return statement
  const all = statement.all.bind(statement)
  statement.all = (...values: unknown[]) => {
    const rows = all(...(values as [unknown])) as { expires_at: number }[]
    const soon = Date.now() + 50_000
    return rows.map((row) => ({ ...row, expires_at: Math.min(row.expires_at, soon) }))
  }
  return statement
})
