import Database from 'better-sqlite3'
import { readQuery } from '../../db/dictionary/search/query.ts'
import { toFts5 } from '../../db/engine/full-text.ts'
import type { TextQuery } from '../../db/dictionary/search/query.ts'
import { joinTokens, nameTokens, tokensOf } from '../../db/dictionary/search/tokens.ts'

export type Documents = Record<string, { text: string; names?: string[] }>

/** The query, which must be a good one. */
export function asked(q: string): TextQuery {
  const query = readQuery(q)
  if (!query.ok) throw new Error(`${query.problem}: ${q}`)
  return query
}

/** A search table of the real engine, as the application declares it. */
export function openIndex(documents: Documents) {
  const db = new Database(':memory:')
  db.exec(`create virtual table found using
    fts5(body, content = '', contentless_delete = 1, tokenize = 'unicode61')`)
  const keys = Object.keys(documents)
  const insert = db.prepare('insert into found (rowid, body) values (?, ?)')
  keys.forEach((key, at) => {
    const { text = '', names = [] } = documents[key] ?? {}
    insert.run(at + 1, joinTokens(tokensOf(text), ...names.map(nameTokens)))
  })
  const matching = db.prepare('select rowid from found where found match ?').pluck()
  const rows = (expression: string) => new Set(matching.all(expression) as number[])

  function find(q: string): string[] {
    const { match, exclude } = toFts5(asked(q))
    const included = match === null ? null : rows(match)
    const excluded = exclude === null ? null : rows(exclude)
    return keys.filter((_, at) => (included?.has(at + 1) ?? true) && !excluded?.has(at + 1))
  }
  return { find, rows, db }
}
