import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeFolder } from '../../db/engine/lock.ts'
import { listMigrations } from '../../db/engine/migrate.ts'
import { fileOf, openFolder } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { withBackup } from '../../server/backup/container.ts'
import { fillFolder } from '../../server/backup/fill.ts'
import { listening, list, openYard, sha256, until, type Yard } from './program.ts'

let yard: Yard
beforeEach(() => {
  yard = openYard()
})
afterEach(() => yard.close())

const golden = (schema: number) => join(import.meta.dirname, 'golden', `schema-${schema}.zip`)
const shelf = () => join(yard.data, 'backups')

/** A data folder as the Girok of that time left it: the example, one edit, a user, a token. */
async function makeOlder(schema: number): Promise<void> {
  await withBackup(golden(schema), { identities: [], folder: '' }, ({ manifest, open }) =>
    fillFolder(yard.data, manifest, open),
  )
}

type Row = Record<string, string | number | null>

/** Every row that a backup holds, as the database has it. */
function readRows(): Record<string, Row[]> {
  const connection = connect(fileOf(yard.data), 'read')
  const not_kept = /^(sqlite_|incident_(doc|fts|gone)|derived$|session$|one_time_link$|throttle$)/
  const names = connection.prepare("select name from sqlite_schema where type = 'table'").pluck()
  const tables = (names.all() as string[]).filter((name) => !not_kept.test(name))
  const rows = (name: string) => connection.prepare(`select * from "${name}"`).all() as Row[]
  const read = Object.fromEntries(tables.map((name) => [name, rows(name)]))
  connection.close()
  return read
}

/** Migrations that rewrote a table; its rows are compared by what they became. */
const rewritten: Record<string, (rows: Row[], schema: number) => Row[]> = {
  revision: (rows, schema) =>
    schema >= 10 ? rows : rows.filter((row) => row['before'] !== null).map(revisionOf10),
  // The command that opens it writes down what it exports.
  export: () => [],
  counter: (rows) => rows.filter((row) => row['name'] !== 'doc'),
}
const revisionOf10 = ({ position, table_name, row_id, before }: Row): Row => ({
  ...{ position: position ?? null, table_name: table_name ?? null },
  ...{ row_id: row_id ?? null, before: before ?? null },
})

/** Rows as lines, of some columns. */
const linesOf = (rows: readonly Row[], columns: readonly string[]) =>
  rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).toSorted()

test.each([8, 9, 10])(
  'schema %i is upgraded with every row, after a backup',
  async (schema) => {
    await makeOlder(schema)
    const before = readRows()
    const { length } = await listMigrations()
    const exported = await yard.girok(
      ['export', '--query', 'kind=all', '--format', 'csv', '--out', '-'],
      { GIROK_EXAMPLE: '1' },
    )
    expect([exported.code, exported.out.split('\r\n').length]).toEqual([0, 5])
    expect(exported.out).toContain('(second reading)')
    const after = readRows()
    for (const [name, rows] of Object.entries(before)) {
      const was = rewritten[name]?.(rows, schema) ?? rows
      const now = rewritten[name]?.(after[name] ?? [], length) ?? after[name] ?? []
      const columns = Object.keys(was[0] ?? {})
      const kept = new Set(linesOf(now, columns))
      expect(
        linesOf(was, columns).filter((line) => !kept.has(line)),
        name,
      ).toEqual([])
      expect(now.length, name).toBeGreaterThanOrEqual(was.length)
    }
    expect(before['revision']?.length).toBeGreaterThan(0)
    if (schema === length) return expect(list(yard.data)).not.toContain('backups')
    const [made = '', ...more] = list(shelf())
    expect([made, more]).toEqual([expect.stringMatching(/^girok-000001-[^.]+\.zip$/), []])
    // The same rows make the same bytes.
    expect(sha256(join(shelf(), made))).toBe(sha256(golden(schema)))
    const [told] = exported.err.split('\n')
    expect(told).toBe(
      `This database was written by an older Girok. It is backed up in ${join(shelf(), made)}`,
    )
  },
  120_000,
)

test('the server does the same, once, and to the recipients where there are some', async () => {
  await makeOlder(9)
  const recipient = await identityToRecipient(await generateIdentity())
  mkdirSync(yard.inYard('shelf'))
  const env = { BACKUP_RECIPIENTS: recipient, BACKUP_DIR: yard.inYard('shelf') }
  const names: string[][] = []
  for (const _ of [1, 2]) {
    const server = yard.serve(env)
    await until(() => listening(server))
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    names.push(list(yard.inYard('shelf')))
  }
  expect(names).toEqual([names[0], names[0]])
  expect(names[0]).toEqual([expect.stringMatching(/^girok-000001-.*\.zip\.age$/)])
}, 120_000)

test('when the backup fails, nothing is changed, and one line says why', async () => {
  await makeOlder(9)
  writeFileSync(shelf(), 'in the way')
  const before = sha256(fileOf(yard.data))
  const server = yard.serve()
  expect(await server.ended).toBe(1)
  expect(server.out()).toBe('')
  expect(server.err()).toMatch(
    /^This database was written by an older Girok, and its backup failed, so it was left as it is\. [^\n]+\n$/,
  )
  const command = await yard.girok(['user', 'list'])
  expect([command.code, command.out, command.err]).toEqual([1, '', server.err()])
  expect(sha256(fileOf(yard.data))).toBe(before)
}, 120_000)

test('a command does not upgrade under a server that runs', async () => {
  await makeOlder(9)
  const before = sha256(fileOf(yard.data))
  const release = takeFolder(yard.data)
  const command = await yard.girok(['user', 'list'])
  release()
  expect([command.code, command.out]).toEqual([1, ''])
  expect(command.err).toMatch(
    /^\S+ is in use, and was written by an older Girok: stop that first[^\n]+\n$/,
  )
  expect(sha256(fileOf(yard.data))).toBe(before)
  expect(list(yard.data)).not.toContain('backups')
}, 120_000)

test('a first start that was cut off holds nothing to be backed up', async () => {
  for (const schema of [0, 3, 7]) {
    await (await openFolder(yard.data, schema)).close()
    expect((await yard.girok(['user', 'list'])).code).toBe(0)
    expect(list(yard.data)).not.toContain('backups')
  }
}, 120_000)
