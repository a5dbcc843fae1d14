import Database from 'better-sqlite3'

type Prepare = (sql: string) => Database.Statement

/** Puts another function in the place of the one by which every statement is prepared. */
export function spoil(change: (prepare: Prepare, sql: string) => Database.Statement): void {
  const whole = Reflect.get(Database.prototype, 'prepare') as (this: unknown, sql: string) => never
  const prepare = function (this: unknown, sql: string) {
    return change((text) => whole.call(this, text), sql)
  }
  Reflect.set(Database.prototype, 'prepare', prepare)
}
