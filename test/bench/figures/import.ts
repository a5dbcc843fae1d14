import { cpSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import Database from 'better-sqlite3'
import { fileOf } from '../../../db/engine/open.ts'
import { connect } from '../../../db/engine/sqlite.ts'
import { ask } from '../../faults/client.ts'
import { command, install } from '../../faults/program.ts'
import { timed, type Bench, type Figure } from '../figure.ts'
import { memoryOf } from '../machine.ts'

/** All acts of a case file as a table that can be imported, one row an act. */
async function takeTable({ server, token }: Bench, file: string): Promise<void> {
  const req = ask(`${server.url}/acts.csv?kind=all&sort=date`, token)
  req.end()
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  await pipeline(res, createWriteStream(file))
  if (!res.complete || res.statusCode !== 200) throw new Error('The table was broken off.')
}

/** Has the program import a table. @returns its most memory, in MB */
async function bringTable(folder: string, file: string): Promise<number> {
  const child = command(['import', file, '--json'], folder)
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, memoryOf(child.process.pid ?? 0) / 1e6)
  }, 50)
  const { code } = await child.exited
  clearInterval(look)
  if (code !== 0) throw new Error(`The import ended with ${code}: ${child.stdout().slice(0, 300)}`)
  return most
}

/** The words that each incident is found by, as they were put into the index of words. */
function wordsOf(source: Database.Database): void {
  source.exec(`
    create virtual table temp.placed using fts5vocab(main, incident_fts, instance);
    create table main.words_of (doc_id integer primary key, tokens text not null)`)
  const insert = source.prepare('insert into words_of values (?, ?)')
  const rows = source
    .prepare('select doc, term from temp.placed order by doc, "offset"')
    .raw()
    .all() as [number, string][]
  source.transaction(() => {
    for (const [doc, own] of Map.groupBy(rows, ([doc]) => doc)) {
      insert.run(doc, own.map(([, term]) => term).join(' '))
    }
  })()
}

/** The same rows and words put from one file into another, by SQL alone, in one transaction. */
function copyRows(target: Database.Database): void {
  const tables = target
    .prepare(
      `select name from pragma_table_list where schema = 'main' and type = 'table'
        and name not like 'sqlite%' and name not like 'incident_fts%'`,
    )
    .pluck()
    .all() as string[]
  target.exec('begin immediate; pragma defer_foreign_keys = on')
  // Whoever is there already, the rows of the gazetteer, stays.
  for (const name of tables) {
    target.exec(`insert or ignore into main."${name}" select * from source."${name}"`)
  }
  target.exec(`insert into main.incident_fts (rowid, tokens) select * from source.words_of`)
  target.exec('commit')
}

export const import_table: Figure = {
  id: 'import',
  what: 'a table of all acts, from its file into an empty installation ÷ INSERT … SELECT of what came of it',
  target: { ratio: 2 },
  // A table of more rows is refused, see `server/import/limits.ts`.
  sizes: [10_000, 100_000],
  async measure(bench) {
    const work = mkdtempSync(join(tmpdir(), 'girok-bench-import-'))
    try {
      const [table, brought, bare] = ['acts.csv', 'brought', 'bare'].map((n) => join(work, n))
      if (!table || !brought || !bare) throw new Error('No folder.')
      await takeTable(bench, table)
      await install(brought)
      cpSync(brought, bare, { recursive: true })
      let most = 0
      const value = await timed(async () => (most = await bringTable(brought, table)))
      const made = new Database(fileOf(brought))
      wordsOf(made)
      const count = made.prepare('select count(*) from incident').pluck().get() as number
      made.close()
      const target = connect(fileOf(bare), 'write')
      target.prepare('attach ? as source').run(fileOf(brought))
      const limit = await timed(() => copyRows(target))
      target.close()
      const note = `${count} incidents, ${Math.round((count * 1000) / value)} a second; at most ${most.toFixed(0)} MB`
      return { value, limit, unit: 'ms', note }
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  },
}
