import { spoil } from './prepare.ts'

/** Many incidents that are committed before anything that belongs to them. */
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (!/^insert into "?incident"? /.test(sql)) return statement
  const run = statement.run.bind(statement)
  statement.run = (...values: unknown[]) => {
    const done = run(...(values as [unknown]))
    prepare('commit').run()
    prepare('begin immediate').run()
    return done
  }
  return statement
})
