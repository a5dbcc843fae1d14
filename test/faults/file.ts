import type Database from 'better-sqlite3'
import { fileOf } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { keyOf, type Ledger } from './ledger.ts'

/**
 * Looks into the database itself for what no page shows. Changes nothing; a server may be running.
 * @returns the problems found
 */
export function checkFile(folder: string, ledger: Ledger): string[] {
  const file = connect(fileOf(folder), 'read')
  try {
    return [
      ...checkIntegrity(file),
      ...checkEmpty(file),
      ...checkNumbers(file),
      ...checkOrder(file, ledger),
    ]
  } finally {
    file.close()
  }
}

function checkIntegrity(file: Database.Database): string[] {
  const said = file.pragma('integrity_check') as { integrity_check: string }[]
  const broken = file.pragma('foreign_key_check') as object[]
  return [
    ...said
      .map((row) => row.integrity_check)
      .filter((line) => line !== 'ok')
      .map((line) => `integrity_check: ${line}`),
    ...broken.map((row) => `foreign_key_check: ${JSON.stringify(row)}`),
  ]
}

/** Each finds nothing in a whole database: half of a saving is as bad as none. */
const must_be_empty: Record<string, string> = {
  'incident without act': `select ref from incident i where kind = 'event'
    and not exists (select 1 from act where incident_id = i.id)`,
  'incident without claim': `select ref from incident i
    where not exists (select 1 from claim where incident_id = i.id)`,
  'incident without search document': `select ref from incident i
    where not exists (select 1 from incident_doc where incident_id = i.id)`,
  'search document that is not indexed': `select incident_id as ref from incident_doc d
    where not exists (select 1 from incident_fts where rowid = d.doc_id)`,
  'indexed document that is not there': `select rowid as ref from incident_fts
    where rowid not in (select doc_id from incident_doc)`,
  'incident without submission': `select ref from incident i
    where not exists (select 1 from submission where incident_id = i.id)`,
  'row of no change set': `select ref from (
      select ref, created_in, change_number from incident
      union all select id, created_in, change_number from act
      union all select id, created_in, change_number from person
      union all select id, created_in, change_number from involvement
      union all select id, created_in, change_number from source
      union all select id, created_in, change_number from origin
      union all select id, created_in, change_number from claim) r
    where created_in not in (select number from change_set)
      or change_number not in (select number from change_set)`,
  'change set that made nothing': `select number as ref from change_set c
    where kind = 'create' and not exists (select 1 from incident where created_in = c.number)`,
  'search document of an older state': `select i.ref from incident i
    join incident_doc d on d.incident_id = i.id where d.change_number < i.change_number`,
  'reference beyond its counter': `select ref from incident i where ref_number > (
    select number from ref_counter where country = i.ref_country and year = i.ref_year)`,
  'reference counter ahead of its references': `select country || '-' || year as ref from ref_counter r
    where number <> (select count(*) from incident where ref_country = r.country and ref_year = r.year)`,
}

function checkEmpty(file: Database.Database): string[] {
  return Object.entries(must_be_empty).flatMap(([name, query]) =>
    (file.prepare(query).all() as { ref: string | number }[]).map((row) => `${name}: ${row.ref}`),
  )
}

/** Revision numbers: 1, 2, 3 … in the order of the commits, which is that of the rowids. */
function checkNumbers(file: Database.Database): string[] {
  const numbers = file
    .prepare('select number from change_set order by rowid')
    .pluck()
    .all() as number[]
  const first = numbers[0] ?? 0
  const wrong = numbers.findIndex((number, index) => number !== first + index)
  const counted = file
    .prepare(`select value from counter where name = 'revision'`)
    .pluck()
    .get() as number
  return [
    first > 1 ? [`the first revision number is ${first}`] : [],
    wrong < 0 ? [] : [`revision ${numbers[wrong]} stands after ${numbers[wrong - 1]}`],
    numbers.length === counted ? [] : [`${numbers.length} revisions, the counter says ${counted}`],
  ].flat()
}

/**
 * What a writer was told is saved has a lower number than anything sent after that: whoever asks
 * for "everything after N" misses nothing.
 */
function checkOrder(file: Database.Database, ledger: Ledger): string[] {
  const made = file
    .prepare(
      `select i.title, c.number from incident i
       join change_set c on c.number = i.created_in order by c.number`,
    )
    .all() as { title: string; number: number }[]
  const by_key = new Map(ledger.entries.map((entry) => [entry.key, entry]))
  const problems: string[] = []
  let latest = 0
  for (const { title, number } of made) {
    const entry = by_key.get(keyOf(title) ?? '')
    if (!entry?.acknowledged) continue
    if (entry.acknowledged.at < latest)
      problems.push(`revision ${number} was committed before its turn`)
    latest = Math.max(latest, entry.sent_at)
  }
  return problems
}
