import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { insertMany } from './bulk.ts'
import { flavourOf, selectColumns } from './flavour.ts'

/**
 * The full-text index: tokens that `db/dictionary/search` makes, which either engine only matches.
 * SQLite keeps them in a contentless FTS5 table, PostgreSQL in a tsvector column.
 */

/** Tokens that stand one after another; with `prefix` the last is only the beginning of one. */
type Phrase = { tokens: readonly string[]; prefix: boolean }

/** What is asked for: one phrase of each of `all`, and none of any of `none`. */
type TextQuery = { all: readonly (readonly Phrase[])[]; none: readonly (readonly Phrase[])[] }

/** Indexes the tokens of one incident, in place of what was there. */
export async function putTokens(db: AnyDb, doc_id: number, tokens: string): Promise<void> {
  if (flavourOf(db) === 'postgres') {
    await sql`insert into incident_fts (doc_id, tokens) values (${doc_id}, ${toVector(tokens)}::tsvector)
      on conflict (doc_id) do update set tokens = excluded.tokens`.execute(db)
    return
  }
  // A contentless row cannot be updated in place.
  await dropTokens(db, doc_id)
  await sql`insert into incident_fts (rowid, tokens) values (${doc_id}, ${tokens})`.execute(db)
}

/** Indexes the tokens of incidents that are not there yet. */
export async function insertTokens(
  db: AnyDb,
  rows: readonly { doc_id: number; tokens: string }[],
): Promise<void> {
  if (flavourOf(db) === 'postgres') {
    const vectors = rows.map(({ doc_id, tokens }) => ({ doc_id, tokens: toVector(tokens) }))
    return insertMany(db, 'incident_fts', ['doc_id', 'tokens'], vectors)
  }
  const plain = rows.map(({ doc_id: rowid, tokens }) => ({ rowid, tokens }))
  return insertMany(db, 'incident_fts', ['rowid', 'tokens'], plain)
}

/** Takes an incident out of the index. */
export async function dropTokens(db: AnyDb, doc_id: number): Promise<void> {
  const id = sql.ref(flavourOf(db) === 'postgres' ? 'doc_id' : 'rowid')
  await sql`delete from incident_fts where ${id} = ${doc_id}`.execute(db)
}

/**
 * Every token in the index with where it stands, read from the index itself: its own check compares
 * it with nothing. In the order of the tokens, so that a caller can tell when a token is a new one.
 */
export async function* listTokens(
  db: AnyDb,
): AsyncGenerator<{ token: string; doc_id: number; place: number }, void> {
  await sql`create virtual table if not exists temp.incident_fts_tokens
    using fts5vocab(main, incident_fts, instance)`.execute(db)
  const query = db
    .selectFrom('temp.incident_fts_tokens' as never)
    .select(['term as token', 'doc as doc_id', 'offset as place'] as never)
  yield* query.stream(10_000) as AsyncGenerator<{ token: string; doc_id: number; place: number }>
}

/** Takes everything out of the index. */
export async function emptyText(db: AnyDb): Promise<void> {
  if (flavourOf(db) === 'postgres') await sql`delete from incident_fts`.execute(db)
  else await sql`insert into incident_fts (incident_fts) values ('delete-all')`.execute(db)
}

/**
 * The incidents that a text query asks for, by `doc_id`: those that must be among them (`all`), and
 * those that must not (`none`); null where nothing is asked.
 */
export async function findTexts(
  db: AnyDb,
  query: TextQuery,
): Promise<{ all: number[] | null; none: number[] | null }> {
  const { match, exclude } = flavourOf(db) === 'sqlite' ? toFts5(query) : toTsquery(query)
  return {
    all: match === null ? null : await findText(db, match),
    none: exclude === null ? null : await findText(db, exclude),
  }
}

async function findText(db: AnyDb, expression: string): Promise<number[]> {
  const found =
    flavourOf(db) === 'sqlite'
      ? db
          .selectFrom('incident_fts')
          .select('rowid as doc_id')
          .where(sql<boolean>`incident_fts match ${expression}`)
      : db
          .selectFrom('incident_fts')
          .select('doc_id')
          .where(sql<boolean>`tokens @@ ${expression}::tsquery`)
          .orderBy('doc_id')
  return (await selectColumns(db, found, ['doc_id'])).doc_id as number[]
}

/**
 * A query as FTS5 expressions. A record answers when it matches `match` (null: any record does)
 * and does not match `exclude` (null: none is excluded). Every token is quoted, so no text can be
 * read as an operator.
 */
export function toFts5(query: TextQuery): { match: string | null; exclude: string | null } {
  const phrase = ({ tokens, prefix }: Phrase) =>
    `"${tokens.join(' ').replaceAll('"', '""')}"${prefix ? ' *' : ''}`
  const anyOf = (clause: readonly Phrase[]) => `(${clause.map(phrase).join(' OR ')})`
  return {
    match: query.all.length > 0 ? query.all.map(anyOf).join(' AND ') : null,
    exclude: query.none.length > 0 ? query.none.map(anyOf).join(' OR ') : null,
  }
}

/** {@link toFts5}, as PostgreSQL's tsquery. */
export function toTsquery(query: TextQuery): { match: string | null; exclude: string | null } {
  const phrase = ({ tokens, prefix }: Phrase) =>
    tokens
      .map((token, at) => quote(token) + (prefix && at === tokens.length - 1 ? ':*' : ''))
      .join(' <-> ')
  const anyOf = (clause: readonly Phrase[]) =>
    `(${clause.map((part) => `(${phrase(part)})`).join(' | ')})`
  return {
    match: query.all.length > 0 ? query.all.map(anyOf).join(' & ') : null,
    exclude: query.none.length > 0 ? query.none.map(anyOf).join(' | ') : null,
  }
}

const quote = (token: string) => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

// PostgreSQL keeps 255 places of a word at most, and counts them up to 16,383.
const most_places = 255
const last_place = 16_383

/** Tokens as a tsvector, each with its places, so that the parser of PostgreSQL has no say. */
function toVector(tokens: string): string {
  const places = new Map<string, number[]>()
  for (const [index, token] of tokens.split(' ').entries()) {
    if (token === '') continue
    const own = places.get(token) ?? []
    if (own.length < most_places && index < last_place) own.push(index + 1)
    places.set(token, own)
  }
  return [...places]
    .map(([token, own]) => (own.length > 0 ? `${quote(token)}:${own.join(',')}` : quote(token)))
    .join(' ')
}
