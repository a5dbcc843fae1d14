import Database from 'better-sqlite3'

/** What a database file holds, read with none of the program's own code. */
export type Content = Map<string, Map<number, { row: string; key: string | null }>>

/** Every row of every table by its number, and every token of the text index. */
export function readContent(file: string): Content {
  const connection = new Database(file, { readonly: true })
  try {
    const names = connection
      .prepare(`select name from pragma_table_list where schema = 'main' and type = 'table'`)
      .pluck()
      .all() as string[]
    const content: Content = new Map()
    for (const name of names.toSorted()) {
      // The rows in which the text index keeps its tokens: these are read as tokens.
      if (!name.startsWith('incident_fts_')) content.set(name, readTable(connection, name))
    }
    content.set('incident_fts', readTokens(connection))
    return content
  } finally {
    connection.close()
  }
}

/** Where SQLite keeps what each table, index and trigger is: named by the table that they are of. */
export const definitions = 'sqlite_schema'

const keyOf = (connection: Database.Database, table: string) =>
  connection
    .prepare(`select name from pragma_table_info('${table}') where pk > 0 order by pk`)
    .pluck()
    .all() as string[]

function readTable(connection: Database.Database, name: string) {
  const key = name === definitions ? ['tbl_name'] : keyOf(connection, name)
  const rows = connection.prepare(
    `select rowid as "@", * from "${name}" not indexed order by rowid`,
  )
  const found = new Map<number, { row: string; key: string | null }>()
  for (const row of rows.iterate() as Iterable<Record<string, unknown>>) {
    const text = key.map((column) => String(row[column])).join(' ')
    const { '@': number, ...values } = row
    found.set(Number(number), { row: JSON.stringify(values), key: text })
  }
  return found
}

function readTokens(connection: Database.Database) {
  connection.exec(`create virtual table temp.tokens using fts5vocab(main, incident_fts, instance)`)
  const found = new Map<number, { row: string; key: string | null }>()
  for (const token of connection.prepare('select term, doc, "offset" from temp.tokens').iterate()) {
    const { term, doc, offset } = token as { term: string; doc: number; offset: number }
    const own = found.get(doc)
    const text = `${term} ${offset} `
    if (own) own.row += text
    else found.set(doc, { row: text, key: null })
  }
  return found
}

/** The tables that differ, and the rows of them that do though their keys are the same. */
export function compareContent(good: Content, now: Content) {
  const changed: string[] = []
  const rows: { table: string; key: string }[] = []
  for (const table of new Set([...good.keys(), ...now.keys()])) {
    const [before, after] = [good.get(table), now.get(table)]
    const numbers = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])
    const differing = [...numbers].filter((n) => before?.get(n)?.row !== after?.get(n)?.row)
    if (differing.length > 0) changed.push(`${table} (${differing.length})`)
    for (const number of differing) {
      const [one, other] = [before?.get(number)?.key, after?.get(number)?.key]
      if (one != null && one === other) rows.push({ table, key: one })
    }
  }
  return { changed, rows }
}
