import { spoil } from './prepare.ts'

/** A database that never finds what an earlier sending has made. */
spoil((prepare, sql) => {
  if (sql.startsWith('insert into "submission"')) {
    return prepare(`insert or replace${sql.slice('insert'.length)}`)
  }
  const finds = sql.includes('from "submission"')
  return prepare(finds ? sql.replace('."key" =', '."key" is not null and 0 =') : sql)
})
