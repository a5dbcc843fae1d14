import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { codesOf } from './dictionary/kinds/term.ts'
import type { Row } from './settle.ts'
import type { Db, IncidentRow } from './tables.ts'
import { paths, usesOf, type Use } from './term-uses.ts'
import { mayReadRow } from './visible.ts'

/** More incidents are not changed in one go: everybody else waits for it. */
export const most_merged = 500

/** A row that has a code, the column that it stands in, and the incidents that show it. */
export type Coded = Use & { id: string; incidents: readonly string[] }

type Shown = Pick<IncidentRow, 'id' | 'ref' | 'title' | 'status'>

/** What making one code of two would change. */
export type MergePlan = {
  rows: Coded[]
  /** The incidents that show it, in the order of their references. */
  incidents: Shown[]
  /** Whether there are more than are changed at once: then it is done again. */
  more: boolean
}

/**
 * Finds what has a code, as far as all incidents that show it are somebody's to see. What others have
 * kept to themselves keeps the code, which stays on old records.
 */
export async function planMerge(
  db: Db,
  actor: Actor,
  { vocabulary, code }: { vocabulary: string; code: string },
): Promise<MergePlan> {
  const plan: MergePlan = { rows: [], incidents: [], more: false }
  const incidents = new Map<string, Shown>()
  for (const use of usesOf(vocabulary)) {
    for await (const found of rowsWith(db, use, code)) {
      for (const { id, shown } of found) {
        if (!shown.every((one) => mayReadRow(actor, one))) continue
        const fresh = shown.filter(({ id }) => !incidents.has(id))
        if (incidents.size + fresh.length > most_merged || plan.rows.length >= most_rows) {
          plan.more = true
          continue
        }
        for (const one of fresh) incidents.set(one.id, one)
        plan.rows.push({ ...use, id, incidents: shown.map((one) => one.id) })
      }
      if (plan.more) break
    }
  }
  const shown = [...incidents.values()].toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
  return { ...plan, incidents: shown }
}

const most_rows = 5_000
const at_once = 500

/** The rows that have a code, some at a time, each with the incidents that show it. */
async function* rowsWith(db: Db, use: Use, code: string) {
  const [table, value] = [sql.table(use.table), sql.ref(use.column)]
  const has = use.several
    ? sql`' ' || ${value} || ' ' like ${`% ${code} %`}`
    : sql`${value} = ${code}`
  for (let after = ''; ;) {
    const { rows } = await sql<{ id: string; text: string }>`
      select id, ${value} as text from ${table} where id > ${after} and ${has}
      order by id limit ${at_once}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    // To the engine an underscore is any letter.
    const ids = rows.filter(({ text }) => codesOf(text).includes(code)).map(({ id }) => id)
    const shown = await shownBy(db, use, ids)
    yield ids.map((id) => ({ id, shown: shown.get(id) ?? [] }))
  }
}

async function shownBy(db: Db, { table }: Use, ids: readonly string[]) {
  const path = paths[table]
  if (!path || ids.length === 0) return new Map<string, IncidentRow[]>()
  const own = sql`select id, id as code from ${sql.table(table)} where id in (${sql.join(ids)})`
  const { rows } = await sql<IncidentRow & { row_id: string }>`
    select distinct used.code as row_id, incident.id, ref, title, status, sensitivity, created_by
    from (${path(own)}) as used join incident on incident.id = used.incident_id`.execute(db)
  return Map.groupBy(rows, ({ row_id }) => row_id)
}

/** A column without one code, and with another in its place. */
export function recoded({ column, several }: Use, row: Row, from: string, to: string): Row {
  if (!several) return { [column]: to }
  const codes = codesOf(row[column]).map((code) => (code === from ? to : code))
  return { [column]: [...new Set(codes)].join(' ') }
}
