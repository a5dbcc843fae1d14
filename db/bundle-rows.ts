import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { tableColumns } from './columns.ts'
import { flavourOf, jsonRows, readRows, type Flavour } from './engine/flavour.ts'
import { isShared } from './source-seen.ts'
import type {
  ActRow,
  AgencyRow,
  ClaimRow,
  Db,
  IncidentRow,
  InvolvementRow,
  LinkRow,
  OriginRow,
  PersonRow,
  PlaceRow,
  SourceRow,
} from './tables.ts'
import { visibleTo } from './visible.ts'

const place_columns = [
  ...(['id', 'name_en', 'name_ko', 'country_id', 'province_id', 'county_id'] as const),
  ...(['latitude', 'longitude'] as const),
]
const agency_columns = ['id', 'name_en', 'name_ko'] as const

/** What an incident needs of a place it names, or of one above that. */
export type NamedPlace = Pick<PlaceRow, (typeof place_columns)[number]>
export type NamedAgency = Pick<AgencyRow, (typeof agency_columns)[number]>

type Ends = Record<'from_ref' | 'from_title' | 'to_ref' | 'to_title', string> & {
  from_seen: number
  to_seen: number
}

/** Some incidents and the rows of all that hangs on them. */
export type BundleRows = {
  incidents: IncidentRow[]
  acts: ActRow[]
  involvements: InvolvementRow[]
  people: PersonRow[]
  claims: ClaimRow[]
  sources: SourceRow[]
  origins: OriginRow[]
  links: (LinkRow & Ends)[]
  places: NamedPlace[]
  agencies: NamedAgency[]
  /** The sources that go with what they were taken from. */
  shared: { id: string }[]
}

/** What is read in the one statement: from which query, and which columns of it. */
export type Parts = Record<string, readonly [from: string, columns: readonly string[]]>

/**
 * Reads incidents whole with one statement, however many they are and whatever hangs on them.
 * @param which a condition on `incident`
 * @param actor who may see the incidents that links name; null for all
 * @param more what else to read of them, whose ids are `select id from wanted`: always the same object
 */
export async function readBundleRows<More extends Parts>(
  db: Db,
  which: Expression<SqlBool>,
  actor: Actor | null,
  more: More,
): Promise<BundleRows & Record<keyof More, object[]>> {
  const answer = answerFor(flavourOf(db), more)
  const { rows } = await sql<Record<string, unknown>>`
    with recursive
    wanted(id) as materialized (select incident.id from incident where ${which}),
    own_act as materialized (
      select id, victim_id, place_id, facility_id, deciding_body_id from act
      where incident_id in (select id from wanted)
    ),
    own_involvement as materialized (
      select id, person_id, agency_id from involvement where act_id in (select id from own_act)
    ),
    named(id) as (
      select victim_id from own_act where victim_id is not null
      union select person_id from own_involvement where person_id is not null
      union select person.part_of from named join person on person.id = named.id
        where person.part_of is not null
    ),
    cited(id, shared) as (
      select source_id, 0 from claim where incident_id in (select id from wanted)
      union select source.id, 1 from cited join source on source.derived_from = cited.id
        where ${isShared}
    ),
    origins(id) as materialized (
      select origin_id from source where id in (select id from cited)
    ),
    named_place as materialized (
      select id, country_id, province_id, county_id from place where id in (
        select place_id from incident where id in (select id from wanted)
        union all select place_id from own_act
        union all select facility_id from own_act
        union all select region_place_id from origin where id in (select id from origins))
    ),
    own_link as (
      select link.*, a.ref as from_ref, a.title as from_title, b.ref as to_ref, b.title as to_title,
        ${isSeen('from_id', actor)} as from_seen, ${isSeen('to_id', actor)} as to_seen
      from link join incident as a on a.id = link.from_id join incident as b on b.id = link.to_id
      where link.from_id in (select id from wanted) or link.to_id in (select id from wanted)
    )
    select ${answer}`.execute(db)
  const row = rows[0]
  const read = Object.entries({ ...parts, ...more }).map(([name, [, columns]]) => [
    name,
    readRows(row?.[name], columns),
  ])
  return Object.fromEntries(read) as BundleRows & Record<keyof More, object[]>
}

const isSeen = (end: 'from_id' | 'to_id', actor: Actor | null) =>
  actor === null
    ? sql`1`
    : sql`case when exists (select 1 from incident
        where incident.id = ${sql.ref(`link.${end}`)} and ${visibleTo(actor)}) then 1 else 0 end`

const ends = ['from_ref', 'from_title', 'to_ref', 'to_title', 'from_seen', 'to_seen']

/** Which query each part is read from, and its columns. */
const parts: Record<keyof BundleRows, Parts[string]> = {
  incidents: ['incident where id in (select id from wanted)', tableColumns('incident')],
  acts: ['act where incident_id in (select id from wanted)', tableColumns('act')],
  involvements: [
    'involvement where id in (select id from own_involvement)',
    tableColumns('involvement'),
  ],
  people: ['person where id in (select id from named)', tableColumns('person')],
  claims: ['claim where incident_id in (select id from wanted)', tableColumns('claim')],
  sources: ['source where id in (select id from cited)', tableColumns('source')],
  origins: ['origin where id in (select id from origins)', tableColumns('origin')],
  links: ['own_link', [...tableColumns('link'), ...ends]],
  places: [
    `place where id in (select id from named_place union all select country_id from named_place
      union all select province_id from named_place union all select county_id from named_place)`,
    place_columns,
  ],
  agencies: [
    `agency where id in (select agency_id from own_involvement
      union all select deciding_body_id from own_act)`,
    agency_columns,
  ],
  shared: ['cited where shared = 1', ['id']],
}

/** The sources as far as lists and comparisons need them; instead of the whole, see `loadBundles`. */
export const without_words: Parts = {
  sources: [parts.sources[0], parts.sources[1].filter((column) => column !== 'stored_text')],
}

// The text is long, and the same each time.
const answers: Record<Flavour, WeakMap<Parts, RawBuilder<unknown>>> = {
  sqlite: new WeakMap(),
  postgres: new WeakMap(),
}

function answerFor(flavour: Flavour, more: Parts): RawBuilder<unknown> {
  const known = answers[flavour].get(more)
  if (known) return known
  const columns = Object.entries({ ...parts, ...more }).map(
    ([name, [from, columns]]) => `${jsonRows(flavour, from, columns)} as ${name}`,
  )
  const text = sql.raw(columns.join(', '))
  answers[flavour].set(more, text)
  return text
}
