import { existsSync } from 'node:fs'
import { spoil } from './prepare.ts'

/** A disk that is full as long as a file of this name is there, reserve or not. */
const sign = process.env['GIROK_TEST_FULL'] ?? ''

spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (sql !== 'commit') return statement
  const run = statement.run.bind(statement)
  statement.run = () => {
    if (!existsSync(sign)) return run([])
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  }
  return statement
})
