import { spoil } from './prepare.ts'

/** A database that does not listen when it is told that a commit has failed. */
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (sql !== 'commit') return statement
  const run = statement.run.bind(statement)
  statement.run = () => {
    try {
      return run([])
    } catch {
      return { changes: 0, lastInsertRowid: 0 }
    }
  }
  return statement
})
