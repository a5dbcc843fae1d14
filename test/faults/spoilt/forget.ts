import { spoil } from './prepare.ts'

/** A database that never finds what an earlier sending has made. */
spoil((prepare, sql) => {
  if (sql.startsWith('insert into "submission"')) {
    return prepare(`insert or replace${sql.slice('insert'.length)}`)
  }
  return prepare(sql.replace(/"submission"\."?key"? =/, '"submission".key is not null and 0 ='))
})
