import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from '../actor.ts'
import { addDays, addYears } from '../dictionary/date/period.ts'
import { toFts5 } from '../dictionary/search/query.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'
import type { Resolved } from './resolve.ts'

/**
 * The rule of what matches, in SQL. Every incident is joined to its acts, a pattern to none; an
 * incident matches when one and the same row of that join meets every act-level condition. A blank
 * date or place of an act, and all of a pattern's, are the incident's.
 */

/** Parts of a filter that may be left out: a facet counts under all the others. */
export type Part = 'date' | 'place' | 'act' | 'reliability' | 'status' | 'source'

const own_date = sql`act.date_precision is not null`
const own_place = sql`(act.place_id is not null or act.place_text is not null or act.place_precision is not null)`

/** The dates and place of an act, with "as the incident" read. */
export const effective = {
  earliest: sql<
    string | null
  >`case when ${own_date} then act.date_earliest else incident.date_earliest end`,
  latest: sql<
    string | null
  >`case when ${own_date} then act.date_latest else incident.date_latest end`,
  place_id: sql<string | null>`case when ${own_place} then act.place_id else incident.place_id end`,
}

/** Whether an act, or a pattern, has any date. */
export const dated = sql<SqlBool>`(${effective.earliest} is not null or ${effective.latest} is not null)`

/** Incidents joined to their acts, narrowed to what a person may see and a filter asks for. */
export function matching(db: Db, actor: Actor, filter: Resolved, without?: Part) {
  let query = db
    .selectFrom('incident')
    .leftJoin('act', 'act.incident_id', 'incident.id')
    .where(visibleTo(actor))
  if (filter.kind !== 'all') query = query.where('incident.kind', '=', filter.kind)
  for (const condition of conditions(filter, without)) query = query.where(condition as never)
  return query
}

type Condition = RawBuilder<SqlBool>

function conditions(filter: Resolved, without?: Part): Condition[] {
  const wanted: (Condition | null)[] = [
    without === 'date' ? null : dateCondition(filter),
    without === 'place' ? null : among(effective.place_id, filter.place_ids),
    without === 'act' ? null : oneOf(sql`act.type`, filter.act),
    oneOf(sql`act.penalty`, filter.penalty),
    oneOf(sql`act.asserted`, filter.asserted),
    oneOf(sql`act.outcome`, filter.outcome),
    agencyCondition(filter.agency_ids),
    roleCondition(filter.victim),
    without === 'status' ? null : oneOf(sql`incident.status`, filter.status),
    without === 'reliability' ? null : claimed(oneOf(sql`origin.reliability`, filter.reliability)),
    claimed(oneOf(sql`claim.credibility`, filter.credibility)),
    without === 'source' ? null : claimed(among(sql`claim.source_id`, filter.source_ids), false),
    claimed(oneOf(sql`source.origin_id`, filter.origin), false),
    originsCondition(filter.origins_min),
    importCondition(filter.import),
    sinceCondition(filter.updated_since),
    ...textConditions(filter),
  ]
  return wanted.filter((condition) => condition !== null)
}

/** Touches the period; or lies inside it, when only the certain ones are asked for. */
function dateCondition(filter: Resolved): Condition | null {
  const { from, to } = filter
  if (filter.undated) return undatedCondition(filter)
  if (from === null && to === null) return null
  if (from !== null && to !== null && from > to) return sql`1 = 0`
  return filter.date === 'certain' ? certainly(from, to) : possibly(from, to)
}

/** Inside the period. A side that is not known can never be surely inside. */
export function certainly(from: string | null, to: string | null): Condition {
  const { earliest, latest } = effective
  return all([
    from === null ? dated : sql`${earliest} >= ${from}`,
    to === null ? dated : sql`${latest} <= ${to}`,
  ])
}

/** Touches the period. An open side reaches one year beyond the known bound. */
export function possibly(from: string | null, to: string | null): Condition {
  const { earliest, latest } = effective
  return all([
    dated,
    from === null
      ? dated
      : sql`(${latest} >= ${from} or (${latest} is null and ${earliest} >= ${firstReaching(from)}))`,
    to === null
      ? dated
      : sql`(${earliest} <= ${to} or (${earliest} is null and ${latest} <= ${lastReaching(to)}))`,
  ])
}

const first_day = '0001-01-01'
const last_day = '9999-12-31'

/** The first day that a year later is `day` or after: 29 February is reached from 1 March. */
function firstReaching(day: string): string {
  if (day < '0002-01-01') return first_day
  const before = addYears(day, -1)
  return addYears(before, 1) >= day ? before : addDays(before, 1)
}

/** The last day that a year earlier is `day` or before: 28 February is reached from the 29th. */
function lastReaching(day: string): string {
  if (day >= '9998-12-31') return last_day
  const after = addDays(addYears(day, 1), 1)
  return addYears(after, -1) <= day ? after : addYears(day, 1)
}

/** No act that meets the other conditions has a date. */
function undatedCondition(filter: Resolved): Condition {
  const others = conditions({ ...filter, undated: false, from: null, to: null })
  // The inner query names its own act; the incident is the outer one's.
  const alike = all([dated, ...others])
  return all([
    sql`not ${dated}`,
    sql`not exists (select 1 from act where act.incident_id = incident.id and ${alike})`,
  ])
}

const all = (parts: readonly Condition[]): Condition => sql`(${sql.join(parts, sql` and `)})`

const among = (column: RawBuilder<unknown>, ids: readonly string[] | null): Condition | null =>
  ids === null ? null : ids.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(ids)})`

const oneOf = (column: RawBuilder<unknown>, values: readonly string[]): Condition | null =>
  among(column, values.length === 0 ? null : values)

function agencyCondition(ids: readonly string[] | null): Condition | null {
  const involved = among(sql`involvement.agency_id`, ids)
  const decided = among(sql`act.deciding_body_id`, ids)
  if (involved === null || decided === null) return null
  return sql`(${decided} or exists (select 1 from involvement where involvement.act_id = act.id and ${involved}))`
}

function roleCondition(roles: readonly string[]): Condition | null {
  if (roles.length === 0) return null
  const held = roles.map(
    (role) => sql`' ' || person.roles || ' ' like ${`% ${escapeLike(role)} %`} escape '!'`,
  )
  return sql`exists (select 1 from person where person.id = act.victim_id and (${sql.join(held, sql` or `)}))`
}

const escapeLike = (text: string) => text.replaceAll(/[!%_]/g, (mark) => `!${mark}`)

/** Whether a claim on the incident or its acts meets a condition; `accepted` ones only, or any. */
function claimed(condition: Condition | null, accepted = true): Condition | null {
  if (condition === null) return null
  const state = accepted ? sql`and claim.state = 'accepted'` : sql``
  return sql`exists (
    select 1 from claim
    join source on source.id = claim.source_id
    left join origin on origin.id = source.origin_id
    where claim.incident_id = incident.id ${state} and ${condition})`
}

function originsCondition(least: number | null): Condition | null {
  if (least === null) return null
  return sql`(select count(distinct source.origin_id) from claim
    join source on source.id = claim.source_id
    where claim.incident_id = incident.id) >= ${least}`
}

/** Times are stored to the millisecond: as text, `10:00:00Z` would stand after `10:00:00.123Z`. */
const sinceCondition = (since: string | null): Condition | null =>
  since === null ? null : sql`incident.updated_at >= ${since.replace(/Z$/, '')}`

function importCondition(imports: readonly string[]): Condition | null {
  if (imports.length === 0) return null
  return sql`exists (select 1 from revision
    join change_set on change_set.id = revision.change_set_id
    where revision.table_name = 'incident' and revision.row_id = incident.id
    and revision.before is null and ${oneOf(sql`change_set.id`, imports)})`
}

function textConditions(filter: Resolved): (Condition | null)[] {
  if (filter.text === null) return []
  const { match, exclude } = toFts5(filter.text)
  const found = (expression: string) => sql<SqlBool>`incident.id in (
    select incident_doc.incident_id from incident_fts
    join incident_doc on incident_doc.doc_id = incident_fts.rowid
    where incident_fts match ${expression})`
  return [
    match === null ? null : found(match),
    exclude === null ? null : sql`not ${found(exclude)}`,
  ]
}
