import { sql, type RawBuilder } from 'kysely'
import type { Actor } from './actor.ts'
import { codesOf } from './dictionary/kinds/term.ts'
import { records, type RecordName } from './dictionary/records.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** A column that holds codes of a vocabulary; with `several`, some of them with spaces between. */
export type Use = { table: RecordName; column: string; several: boolean }

/** Where the codes of a vocabulary stand in the record. */
export const usesOf = (vocabulary: string): Use[] =>
  records.flatMap(({ name: table, fields }) =>
    fields.flatMap(({ name, kind }) =>
      Object.entries(kind.codes ?? {})
        .filter(([, own]) => own === vocabulary)
        .map(([suffix]) => ({ table, column: name + suffix, several: kind.several ?? false })),
    ),
  )

/** What the uses of a vocabulary are counted in. */
export type Counted = 'incident' | 'agency' | 'place'

/** How often each code is used: in incidents that somebody may see, or by agencies or places. */
export type Uses = { counted: Counted | null; n: Map<string, number> }

/** Counts the uses of every code of a vocabulary. All of its records are read: not for a server's process. */
export async function countUses(db: Db, actor: Actor, vocabulary: string): Promise<Uses> {
  const uses = usesOf(vocabulary)
  const [first] = uses
  if (!first) return { counted: null, n: new Map() }
  const shared = uses.every(({ table }) => table === 'agency' || table === 'place')
  if (shared) {
    const { rows } = await sql<Row>`select ${sql.ref(first.column)} as code, count(*) as n
      from ${sql.table(first.table)} where ${sql.ref(first.column)} is not null
      group by ${sql.ref(first.column)}`.execute(db)
    return { counted: first.table as Counted, n: numbersOf(rows) }
  }
  const pairs: RawBuilder<unknown>[] = []
  for (const use of uses) pairs.push(paths[use.table]?.(await codedRows(db, use)) ?? no_pairs)
  const { rows } = await sql<Row>`
    select code, count(distinct used.incident_id) as n
    from (${sql.join(pairs, sql` union all `)}) as used
    join incident on incident.id = used.incident_id where ${visibleTo(actor)}
    group by code`.execute(db)
  return { counted: 'incident', n: numbersOf(rows) }
}

type Row = { code: string; n: number }
const numbersOf = (rows: readonly Row[]) => new Map(rows.map(({ code, n }) => [code, n]))

/** The rows of a table with each code that they hold, as `id` and `code`. */
async function codedRows(db: Db, { table, column, several }: Use): Promise<RawBuilder<unknown>> {
  const [from, value] = [sql.table(table), sql.ref(column)]
  if (!several) return sql`select id, ${value} as code from ${from} where ${value} is not null`
  // Few different texts hold all the codes there are.
  const { rows } = await sql<{ text: string }>`
    select distinct ${value} as text from ${from} where ${value} is not null`.execute(db)
  const held = rows.flatMap(({ text }) => codesOf(text).map((code) => ({ code, text })))
  if (held.length === 0) return sql`select id, ${value} as code from ${from} where 1 = 0`
  const lines = held.map(({ code, text }) => sql`(${code}, ${text})`)
  return sql`select id, held.column1 as code from ${from}
    join (values ${sql.join(lines)}) as held on held.column2 = ${value}`
}

const no_pairs = sql`select '' as incident_id, '' as code where 1 = 0`

type Path = (coded: RawBuilder<unknown>) => RawBuilder<unknown>

/** From rows of a table, given as `id` and `code`, to the incidents that show them. */
export const paths: Partial<Record<RecordName, Path>> = {
  incident: (coded) => sql`select id as incident_id, code from (${coded}) as c`,
  act: through('act', 'incident_id'),
  claim: through('claim', 'incident_id'),
  link: through('link', 'from_id'),
  involvement: (coded) => sql`select act.incident_id, c.code from (${coded}) as c
    join involvement on involvement.id = c.id join act on act.id = involvement.act_id`,
  person: (coded) => sql`select * from (
    with recursive named (id, code) as (
      select id, code from (${coded}) as c
      union select person.id, named.code from named join person on person.part_of = named.id
    )
    select act.incident_id, named.code from named join act on act.victim_id = named.id
    union all select act.incident_id, named.code from named
      join involvement on involvement.person_id = named.id
      join act on act.id = involvement.act_id) as shown`,
  source: citing,
  origin: (coded) =>
    citing(sql`select source.id, c.code from (${coded}) as c
    join source on source.origin_id = c.id`),
}

function through(table: 'act' | 'claim' | 'link', column: string): Path {
  const own = sql.ref(`own.${column}`)
  return (coded) => sql`select ${own} as incident_id, c.code from (${coded}) as c
    join ${sql.table(table)} as own on own.id = c.id`
}

/** By a quote from a source, or from what was taken from it. */
function citing(coded: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select * from (
    with recursive taken (id, code) as (
      select id, code from (${coded}) as c
      union select source.id, taken.code from taken join source on source.derived_from = taken.id
    )
    select claim.incident_id, taken.code from taken join claim on claim.source_id = taken.id) as cited`
}
