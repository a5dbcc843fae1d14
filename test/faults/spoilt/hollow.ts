import { spoil } from './prepare.ts'

/** A database that drops every third record that it was told to commit, and says it is done. */
let [records, is_record] = [0, false]
spoil((prepare, sql) => {
  const statement = prepare(sql)
  const run = statement.run.bind(statement)
  if (sql.startsWith('insert into "submission"')) {
    statement.run = (...values: unknown[]) => {
      is_record = true
      return run(...(values as [unknown]))
    }
  }
  if (sql !== 'commit') return statement
  const drop = prepare('rollback')
  statement.run = () => {
    records += is_record ? 1 : 0
    const dropped = is_record && records % 3 === 0
    is_record = false
    return dropped ? drop.run() : run([])
  }
  return statement
})
