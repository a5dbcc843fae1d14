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

/** Each clause is met by one of its phrases. */
type Clauses = readonly (readonly Phrase[])[]

/** What is asked for: one phrase of each of `all`, and none of any of `none`. */
type TextQuery = { all: Clauses; none: Clauses }

/** Indexes the tokens of one incident, in place of what was there. */
export async function putTokens(db: AnyDb, doc_id: number, tokens: string): Promise<void> {
  // A contentless row cannot be updated in place, and a text may have more or fewer parts now.
  await dropTokens(db, [doc_id])
  await insertTokens(db, [{ doc_id, tokens }])
}

/** Indexes the tokens of incidents that are not there yet. */
export async function insertTokens(
  db: AnyDb,
  rows: readonly { doc_id: number; tokens: string }[],
): Promise<void> {
  if (flavourOf(db) === 'postgres') {
    const parts = rows.flatMap(({ doc_id, tokens }) => {
      const vectors = vectorsOf(tokens)
      const whole = vectors.length === 1 ? 1 : 0
      return vectors.map((part) => ({ doc_id, whole, ...part }))
    })
    const columns = ['doc_id', 'first', 'fresh', 'whole', 'tokens']
    return insertMany(db, 'incident_fts', columns, parts)
  }
  const plain = rows.map(({ doc_id: rowid, tokens }) => ({ rowid, tokens }))
  return insertMany(db, 'incident_fts', ['rowid', 'tokens'], plain)
}

/** {@link putTokens} for many incidents that are there. */
export async function replaceTokens(
  db: AnyDb,
  rows: readonly { doc_id: number; tokens: string }[],
): Promise<void> {
  if (rows.length === 0) return
  const ids = sql.join(rows.map(({ doc_id }) => doc_id))
  await sql`delete from incident_fts where ${idOf(db)} in (${ids})`.execute(db)
  await insertTokens(db, rows)
}

/** Takes incidents out of the index. */
export async function dropTokens(db: AnyDb, docs: readonly number[]): Promise<void> {
  await sql`delete from incident_fts where ${idOf(db)} in (${sql.join([...docs])})`.execute(db)
}

const idOf = (db: AnyDb) => sql.ref(flavourOf(db) === 'postgres' ? 'doc_id' : 'rowid')

/**
 * Every token in the index with where it stands, read from the index itself: its own check compares
 * it with nothing. In the order of the tokens, so that a caller can tell when a token is a new one.
 */
export async function* listTokens(db: AnyDb): AsyncGenerator<Placed, void> {
  if (flavourOf(db) === 'postgres') {
    yield* listTokensOnServer(db)
    return
  }
  await sql`create virtual table if not exists temp.incident_fts_tokens
    using fts5vocab(main, incident_fts, instance)`.execute(db)
  const query = db
    .selectFrom('temp.incident_fts_tokens' as never)
    .select(['term as token', 'doc as doc_id', 'offset as place'] as never)
  yield* query.stream(10_000) as AsyncGenerator<Placed>
}

type Placed = { token: string; doc_id: number; place: number }

async function* listTokensOnServer(db: AnyDb): AsyncGenerator<Placed, void> {
  for (let last = { doc_id: -1, first: 0 }; ;) {
    const { rows } = await sql<{ doc_id: number; first: number; placed: string }>`
      select doc_id, first, (
        select json_agg(json_build_array(lexeme, first + place - 1))
        from unnest(tokens) as t, unnest(positions) as place where first + place - 1 >= fresh
      ) as placed from incident_fts
      where (doc_id, first) > (${last.doc_id}, ${last.first}) order by doc_id, first limit 100`.execute(
      db,
    )
    for (const { doc_id, placed } of rows) {
      const all = JSON.parse(placed) as [string, number][]
      for (const [token, place] of all) yield { token, doc_id, place }
    }
    const end = rows.at(-1)
    if (!end) return
    last = end
  }
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
  if (flavourOf(db) === 'sqlite') {
    const { match, exclude } = toFts5(query)
    return { all: await findInFile(db, match), none: await findInFile(db, exclude) }
  }
  return {
    all: await findOnServer(db, query.all, 'all'),
    none: await findOnServer(db, query.none, 'any'),
  }
}

/**
 * The first incidents, by `doc_id`, in which all that is asked for stands: where a few will do. What
 * must not stand there is passed over.
 */
export async function firstTexts(
  db: AnyDb,
  { all }: Pick<TextQuery, 'all'>,
  most: number,
): Promise<number[]> {
  if (flavourOf(db) === 'sqlite') {
    const { match } = toFts5({ all, none: [] })
    const { rows } = await sql<{ doc_id: number }>`select rowid as doc_id from incident_fts
      where incident_fts match ${match} order by rowid limit ${most}`.execute(db)
    return rows.map(({ doc_id }) => doc_id)
  }
  const whole = all.map((clause) => clauseOf(clause)).join(' & ')
  const { rows } = await sql<{ doc_id: number }>`select distinct doc_id from incident_fts
    where tokens @@ ${whole}::tsquery order by doc_id limit ${most}`.execute(db)
  return rows.map(({ doc_id }) => doc_id)
}

async function findInFile(db: AnyDb, expression: string | null): Promise<number[] | null> {
  if (expression === null) return null
  const found = db
    .selectFrom('incident_fts')
    .select('rowid as doc_id')
    .where(sql<boolean>`incident_fts match ${expression}`)
  return (await selectColumns(db, found, ['doc_id'])).doc_id as number[]
}

/** A text in parts answers when each clause is met by one of them. */
async function findOnServer(
  db: AnyDb,
  clauses: Clauses,
  which: 'all' | 'any',
): Promise<number[] | null> {
  if (clauses.length === 0) return null
  const each = clauses.map((clause) => clauseOf(clause))
  const whole = each.join(which === 'all' ? ' & ' : ' | ')
  const parts = sql.join(
    each.map(
      (one) => sql`select doc_id from incident_fts where whole = 0 and tokens @@ ${one}::tsquery`,
    ),
    which === 'all' ? sql` intersect ` : sql` union `,
  )
  const { rows } = await sql<{
    found: string | null
  }>`select json_agg(doc_id order by doc_id) as found
    from (select doc_id from incident_fts where whole = 1 and tokens @@ ${whole}::tsquery
      union all (${parts})) as f`.execute(db)
  return JSON.parse(rows[0]?.found ?? '[]') as number[]
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

/** A clause as PostgreSQL's tsquery; its words are quoted, as above. */
function clauseOf(clause: readonly Phrase[]): string {
  const phrase = ({ tokens, prefix }: Phrase) =>
    tokens
      .map((token, at) => quote(token) + (prefix && at === tokens.length - 1 ? ':*' : ''))
      .join(' <-> ')
  return `(${clause.map((part) => `(${phrase(part)})`).join(' | ')})`
}

const quote = (token: string) => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/**
 * What one tsvector holds: PostgreSQL keeps 255 places of a word and places up to 16,383, a
 * megabyte in all. What is longer stands in several, which share as many words as the longest phrase
 * that can be asked for.
 */
const most = { tokens: 8_000, bytes: 400_000, places: 255, shared: 200 }

/** Some words of a text: from which on, from which on they stand in no part before, and as what. */
type Part = { first: number; fresh: number; tokens: string }

/** Tokens as tsvectors, each word with its places, so that the parser of PostgreSQL has no say. */
export function vectorsOf(text: string): Part[] {
  const words = text.split(' ').filter((token) => token !== '')
  const parts: Part[] = []
  for (let [first, fresh] = [0, 0]; ;) {
    const { end, tokens } = vectorFrom(words, first)
    parts.push({ first, fresh, tokens })
    if (end >= words.length) return parts
    fresh = end
    first = Math.max(first + 1, end - Math.min(most.shared, (end - first) >> 1))
  }
}

function vectorFrom(words: readonly string[], first: number): { end: number; tokens: string } {
  const places = new Map<string, number[]>()
  let bytes = 0
  let end = first
  for (; end < words.length && end - first < most.tokens && bytes < most.bytes; end += 1) {
    const word = words[end] ?? ''
    const own = places.get(word) ?? []
    if (own.length === most.places) break
    own.push(end - first + 1)
    places.set(word, own)
    bytes += Buffer.byteLength(word) + 2
  }
  const tokens = [...places].map(([word, own]) => `${quote(word)}:${own.join(',')}`).join(' ')
  return { end, tokens }
}
