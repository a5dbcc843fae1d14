import { sql, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { inTexts } from './engine/flavour.ts'
import { page_size } from './entity.ts'
import type { Snapshot } from './past.ts'
import type { Db, Tables, TermRow } from './tables.ts'
import { editsTerms, mayReadRow, visibleTo } from './visible.ts'

/** An incident as a change set shows it: under its reference, there or removed. */
export type Touched = { id: string; ref: string; title: string; removed: boolean }

/** A change set with the incidents that it touched, as far as a person may see them. */
export type ChangeLine = Pick<
  Tables['change_set'],
  'number' | 'actor' | 'kind' | 'reason' | 'at'
> & {
  incidents: Touched[]
  /** The terms that it wrote, for those who work on them. */
  terms: TouchedTerm[]
}

/** A term as a change set shows it. */
export type TouchedTerm = Pick<TermRow, 'vocabulary' | 'code'>

/**
 * A page of the change sets that touched something this person may see, newest first.
 * @param below only those of lower numbers
 */
export async function listChanges(db: Db, actor: Actor, below: number) {
  const sets = await db
    .selectFrom('change_set')
    .select(['number', 'actor', 'kind', 'reason', 'at'])
    .where('number', '<', below)
    .orderBy('number', 'desc')
    .limit(page_size)
    .execute()
  const numbers = sets.map((set) => set.number)
  const touched = await listTouched(db, actor, numbers)
  const terms = editsTerms(actor) ? await listTouchedTerms(db, numbers) : none
  const seen = sets.filter(({ number }) => touched.has(number) || terms.has(number))
  const closed = await closedSets(
    db,
    actor,
    seen.map(({ number }) => number),
  )
  const rows = seen.map((set): ChangeLine => {
    const reason = closed.has(set.number) ? null : set.reason
    const { number } = set
    return { ...set, reason, incidents: touched.get(number) ?? [], terms: terms.get(number) ?? [] }
  })
  return { rows, next: sets.length === page_size ? (sets.at(-1)?.number ?? null) : null }
}

const none: ReadonlyMap<number, TouchedTerm[]> = new Map()

/** The terms that some change sets made, or wrote anew. */
async function listTouchedTerms(db: Db, numbers: readonly number[]) {
  const { rows } = await sql<TouchedTerm & { number: number }>`
    select revision.change_number as number, vocabulary, code from revision
      join term on term.id = revision.row_id
      where table_name = 'term' and revision.change_number in (${sql.join([...numbers, -1])})
    union select created_in, vocabulary, code from term
      where created_in in (${sql.join([...numbers, -1])})
    order by number, vocabulary, code`.execute(db)
  return Map.groupBy(rows, ({ number }) => number)
}

/** One change set, if it touched something that this person may see. */
export async function findChange(
  db: Db,
  actor: Actor,
  number: number,
): Promise<ChangeLine | undefined> {
  if (!Number.isSafeInteger(number)) return undefined
  const { rows } = await listChanges(db, actor, number + 1)
  return rows.find((row) => row.number === number)
}

/** How many incidents a change set made or replaced. */
export async function countTouched(db: Db, number: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select
    (select count(*) from incident where created_in = ${number}) +
    (select count(*) from revision where change_number = ${number} and table_name = 'incident')
    as n`.execute(db)
  return rows[0]?.n ?? 0
}

/** The incidents that some change sets touched: that made them, or replaced what stood of them. */
async function listTouched(db: Db, actor: Actor, numbers: readonly number[]) {
  const within = [...numbers, -1]
  const made = await db
    .selectFrom('incident')
    .select(['id', 'created_in as number'])
    .where('created_in', 'in', within)
    .execute()
  const replaced = await db
    .selectFrom('revision')
    .select(['row_id as id', 'change_number as number'])
    .where('table_name', '=', 'incident')
    .where('change_number', 'in', within)
    .execute()
  const all = [...made, ...replaced]
  const seen = await listSeen(
    db,
    actor,
    all.map((row) => row.id),
  )
  const touched = new Map<number, Map<string, Touched>>()
  for (const { id, number } of all) {
    const incident = seen.get(id)
    const known = touched.get(number) ?? new Map<string, Touched>()
    if (incident) touched.set(number, known.set(id, incident))
  }
  return new Map([...touched].map(([number, known]) => [number, [...known.values()]]))
}

/**
 * Of some change sets, those that touched an incident that somebody may not see. Why they were made
 * may speak of that one.
 */
export async function closedSets(
  db: Db,
  actor: Actor,
  numbers: readonly number[],
): Promise<Set<number>> {
  const within = sql.join([...new Set(numbers), -1])
  const { rows } = await sql<{ number: number; before: string | null }>`
    select revision.change_number as number, null as before
      from revision join incident on incident.id = revision.row_id
      where revision.table_name = 'incident' and revision.change_number in (${within})
        and not ${visibleTo(actor)}
    union select incident.created_in, null from incident
      where incident.created_in in (${within}) and not ${visibleTo(actor)}
    union select revision.change_number, revision.before from revision
      where revision.table_name = 'incident' and revision.removed = 1
        and revision.change_number in (${within})
        and not exists (select 1 from incident where incident.id = revision.row_id)`.execute(db)
  return new Set(
    rows.flatMap(({ number, before }) => {
      const state = before === null ? null : (JSON.parse(before) as Snapshot)
      return state === null || !mayReadRow(actor, state) ? number : []
    }),
  )
}

/** Of some incidents, there or removed, those that a person may see, or might when they were there. */
async function listSeen(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, Touched>> {
  const within = [...new Set(ids)]
  const there = await db
    .selectFrom('incident')
    .select(['id', 'ref', 'title'])
    .where('id', 'in', inTexts(db, within))
    .where(visibleTo(actor))
    .execute()
  const gone = await listGone(db, actor, within)
  const seen: Touched[] = [
    ...gone.map(({ id, ref, title }) => ({ id, ref, title, removed: true })),
    ...there.map((row) => ({ ...row, removed: false })),
  ]
  return new Map(seen.map((one) => [one.id, one]))
}

/** A removed incident: what it was, and by which change set it went. */
type Gone = { id: string; ref: string; title: string; number: number }

/** Of some incidents, those that were removed and are not there, by what they went with last. */
async function listGone(db: Db, actor: Actor, ids: readonly string[]): Promise<Gone[]> {
  return readable(await goneRows(db).where('row_id', 'in', inTexts(db, ids)).execute(), actor)
}

const goneRows = (db: Db) =>
  db
    .selectFrom('revision')
    .select(['row_id', 'before', 'change_number'])
    .where('table_name', '=', 'incident')
    .where('removed', '=', 1)
    .where(
      sql<SqlBool>`not exists (select 1 from incident where incident.id = revision.row_id)
        and not exists (select 1 from revision as later where later.table_name = 'incident'
          and later.row_id = revision.row_id and later.removed = 1
          and later.change_number > revision.change_number)`,
    )

type GoneRow = { row_id: string; before: string; change_number: number }

const readable = (rows: readonly GoneRow[], actor: Actor): Gone[] =>
  rows.flatMap(({ row_id: id, before, change_number: number }) => {
    const state = JSON.parse(before) as Snapshot
    const row = { id, ref: String(state['ref']), title: String(state['title']), number }
    return mayReadRow(actor, state) ? [row] : []
  })

/** A row of the trash, by which the next page is asked for. */
export type TrashMark = { number: number; id: string }

/**
 * A page of what lies in the trash, last removed first, each with the change set by which it went.
 * @param after only what stands behind that
 */
export async function listTrash(db: Db, actor: Actor, after: TrashMark | null) {
  const all = goneRows(db).orderBy('change_number', 'desc').orderBy('row_id')
  const behind = after
    ? all.where((b) =>
        b.or([
          b('change_number', '<', after.number),
          b.and([b('change_number', '=', after.number), b('row_id', '>', after.id)]),
        ]),
      )
    : all
  const rows = await behind.limit(page_size).execute()
  const gone = readable(rows, actor)
  const numbers = gone.map(({ number }) => number)
  const sets = await db
    .selectFrom('change_set')
    .select(['number', 'actor', 'reason', 'at'])
    .where('number', 'in', [...numbers, -1])
    .execute()
  const closed = await closedSets(db, actor, numbers)
  const together = await countRemoved(db, numbers)
  const by_number = new Map(
    sets.map((set) => [set.number, closed.has(set.number) ? { ...set, reason: null } : set]),
  )
  const last = rows.length === page_size ? rows.at(-1) : undefined
  return {
    rows: gone.map((row) => ({
      ...row,
      set: by_number.get(row.number),
      /** How many went with it, and come back together; 0 where some are not this person's to see. */
      together: closed.has(row.number) ? 0 : (together.get(row.number) ?? 1),
    })),
    next: last ? { number: last.change_number, id: last.row_id } : null,
  }
}

/** How many incidents some change sets removed, by number. */
async function countRemoved(db: Db, numbers: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('revision')
    .select(['change_number', sql<number>`cast(count(*) as integer)`.as('n')])
    .where('table_name', '=', 'incident')
    .where('removed', '=', 1)
    .where('change_number', 'in', [...numbers, -1])
    .groupBy('change_number')
    .execute()
  return new Map(rows.map((row) => [row.change_number, row.n]))
}
