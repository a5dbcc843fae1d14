import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'
import { cellFaults, dateAgrees, shortened } from './check-row.ts'
import { chunksOf } from './closure.ts'
import { goneAmong, holdersOf, isEmpty, rowsHere, thereAmong, type Here } from './here.ts'
import { isRef } from './put.ts'
import type { ReadRow, ReadTable, RowFault, RowFaultCode } from './row.ts'
import {
  attachmentFile,
  fileOf,
  package_tables,
  type PackageTable,
  type TableName,
} from './shape.ts'

/** Opens a table of a package to be read from its first row. */
export type OpenTable = (table: PackageTable) => Promise<ReadTable>

/** What becomes of the rows of a table. */
export type Counts = {
  /** New here. */
  add: number
  /** Here already, the same. */
  same: number
  /** Came with the program here, and becomes the package's. */
  become: number
  /** Here already, otherwise, and stays as it is here. */
  differ: number
}

export type Outcome = {
  tables: Record<TableName, Counts>
  /** The first of what stands in the way, and how many there are. */
  faults: RowFault[]
  wrong: number
  /** The first of what is otherwise here and stays so: vocabularies, places, agencies. */
  differing: RowFault[]
}

/** Rows that are to be written, of one table. */
export type Fresh = {
  table: TableName
  add: ReadRow[]
  /** Rows that only the program wrote here, to be as they are in the package. */
  become: ReadRow[]
  /** Of the new ones, those that were here once. */
  returned: ReadonlySet<string>
}

const most_told = 200

/** In which order rows can be written: what others refer to comes first. */
const order: readonly TableName[] = [
  ...(['term', 'place', 'agency', 'origin', 'source', 'person', 'incident', 'act'] as const),
  ...(['involvement', 'claim', 'attachment', 'link'] as const),
]

/** What in a row above itself could lead back to it. */
const upward: Partial<Record<TableName, string>> = {
  place: 'parent_id',
  agency: 'parent_id',
  source: 'derived_from',
  person: 'part_of',
}

/**
 * Goes through a package row by row, checks each against the package and against what is here, and
 * hands on what is to be written.
 * @param files the names of the files in the package
 * @param write gets what is new, some at a time, until something is wrong
 */
export async function takePackage(
  db: Db,
  open: OpenTable,
  files: ReadonlySet<string>,
  write: (fresh: Fresh) => Promise<void>,
): Promise<Outcome> {
  const taking = await startTaking(db, files)
  for (const name of order) {
    const table = package_tables.find((one) => one.name === name)
    if (table) await takeTable(taking, await open(table), write)
  }
  checkActs(taking)
  return taking.outcome
}

type Taking = {
  db: Db
  files: ReadonlySet<string>
  empty: boolean
  outcome: Outcome
  /** The rows of the package, by table. */
  known: Record<TableName, Set<string>>
  /** The incidents of it that are new here: their row, kind, reference, and whether they have acts. */
  incidents: Map<string, { number: number; kind: string; ref: string; acts: boolean }>
  refs: Set<string>
}

async function startTaking(db: Db, files: ReadonlySet<string>): Promise<Taking> {
  const each = <T>(make: () => T) =>
    Object.fromEntries(package_tables.map(({ name }) => [name, make()])) as Record<TableName, T>
  const known = each(() => new Set<string>())
  // Codes that are here may be used as well.
  for (const { id } of await db.selectFrom('term').select('id').execute()) known.term.add(id)
  return {
    ...{ db, files, known, empty: await isEmpty(db) },
    outcome: {
      tables: each(() => ({ add: 0, same: 0, become: 0, differ: 0 })),
      ...{ faults: [], wrong: 0, differing: [] },
    },
    ...{ incidents: new Map(), refs: new Set() },
  }
}

function tell({ outcome }: Taking, ...faults: RowFault[]): void {
  outcome.wrong += faults.length
  outcome.faults.push(...faults.slice(0, most_told - outcome.faults.length))
}

const faultAt =
  ({ name }: Pick<PackageTable, 'name'>, { number: row }: Pick<ReadRow, 'number'>) =>
  (code: RowFaultCode, column: string | null = null, value: string | null = null): RowFault => ({
    ...{ file: fileOf(name), row, column, code },
    value: value === null ? null : shortened(value),
  })

const idOf = ({ values }: ReadRow) => values['id'] ?? ''

async function takeTable(
  taking: Taking,
  read: ReadTable,
  write: (fresh: Fresh) => Promise<void>,
): Promise<void> {
  const { table } = read
  const leading: { row: ReadRow; to: string; column: string }[] = []
  const above = new Map<string, { to: string; row: ReadRow }>()
  let last = ''
  for await (const rows of read.rows) {
    const sound: ReadRow[] = []
    for (const row of rows) {
      const id = idOf(row)
      const faults = cellFaults(read, row)
      if (faults.length === 0 && id <= last) faults.push(faultAt(table, row)('not_in_order'))
      if (faults.length === 0) faults.push(...ownFaults(taking, table, row))
      tell(taking, ...faults)
      if (faults.length > 0) continue
      last = id
      taking.known[table.name].add(id)
      sound.push(row)
      const way = upward[table.name]
      const to = way === undefined ? null : (row.values[way] ?? null)
      if (to !== null) above.set(id, { to, row })
      for (const { name, refers } of read.columns) {
        const named = row.values[name] ?? null
        if (refers === table.name && named !== null) leading.push({ row, to: named, column: name })
      }
    }
    await checkReferences(taking, read, sound)
    const fresh = await sortOut(taking, read, sound)
    // What is wrong already will not be written: the rest is only looked at.
    if (taking.outcome.wrong === 0) await write(fresh)
  }
  await checkOwnReferences(taking, table, leading)
  for (const { row } of goingRound(above)) tell(taking, faultAt(table, row)('goes_round'))
}

/** What is wrong with a row by the rules of its table alone, or with the codes in it. */
function ownFaults({ known, files, refs }: Taking, table: PackageTable, row: ReadRow): RowFault[] {
  const { values } = row
  const fault = faultAt(table, row)
  const faults: RowFault[] = []
  for (const { name, vocabulary, several } of table.columns) {
    const text = values[name] ?? null
    if (vocabulary === null || text === null) continue
    for (const code of several ? text.split(' ') : [text]) {
      if (!known.term.has(`${vocabulary}.${code}`)) faults.push(fault('no_such_code', name, code))
    }
  }
  for (const name of ['date', 'ended']) {
    if (`${name}_edtf` in values && !dateAgrees(values, name))
      faults.push(fault('bad_date', `${name}_edtf`, values[`${name}_edtf`] ?? null))
  }
  const text = (name: string) => values[name] ?? ''
  if (table.name === 'term' && text('id') !== `${text('vocabulary')}.${text('code')}`)
    faults.push(fault('bad_id', 'id', text('id')))
  if (table.name === 'incident') {
    if (!isRef(text('ref'))) faults.push(fault('bad_ref', 'ref', text('ref')))
    if (refs.has(text('ref'))) faults.push(fault('ref_twice', 'ref', text('ref')))
    refs.add(text('ref'))
    // Neither is ever in a package that Girok made.
    if (text('status') === 'draft' || text('sensitivity') === 'sealed')
      faults.push(fault('bad_value', 'status', text('status')))
  }
  if (table.name === 'involvement' && !values['agency_id'] === !values['person_id'])
    faults.push(fault('one_of_two'))
  if (table.name === 'link' && values['from_id'] === values['to_id'])
    faults.push(fault('goes_round', 'to_id'))
  if (table.name === 'attachment' && !files.has(attachmentFile(text('sha256'))))
    faults.push(fault('no_file', 'sha256', text('sha256')))
  return faults
}

/** Every row that a row names is in the package, or here. */
async function checkReferences(
  taking: Taking,
  { table, columns }: ReadTable,
  rows: readonly ReadRow[],
): Promise<void> {
  for (const { name, refers } of columns) {
    // Those of the same table may stand behind it.
    if (refers === null || refers === table.name) continue
    const named = rows.filter(({ values }) => values[name] != null)
    const missing = named.filter(({ values }) => !taking.known[refers].has(values[name] ?? ''))
    const ids = missing.map(({ values }) => values[name] ?? '')
    const there = await thereAmong(taking.db, refers, [...new Set(ids)])
    for (const row of missing) {
      const id = row.values[name] ?? ''
      if (!there.has(id)) tell(taking, faultAt(table, row)('no_such_row', name, id))
    }
  }
}

async function checkOwnReferences(
  taking: Taking,
  table: PackageTable,
  leading: readonly { row: ReadRow; to: string; column: string }[],
): Promise<void> {
  const missing = leading.filter(({ to }) => !taking.known[table.name].has(to))
  for (const some of chunksOf(missing)) {
    const there = await thereAmong(taking.db, table.name, [...new Set(some.map(({ to }) => to))])
    for (const { row, to, column } of some) {
      if (!there.has(to)) tell(taking, faultAt(table, row)('no_such_row', column, to))
    }
  }
}

/** The rows that lead back to themselves, by whichever way. */
function goingRound<T>(above: ReadonlyMap<string, { to: string; row: T }>): { row: T }[] {
  const settled = new Set<string>()
  const round: { row: T }[] = []
  for (const start of above.keys()) {
    const way = new Set<string>()
    let at: string | undefined = start
    while (at !== undefined && !settled.has(at) && !way.has(at)) {
      way.add(at)
      at = above.get(at)?.to
    }
    const met = at !== undefined && way.has(at) ? above.get(at) : undefined
    if (met) round.push({ row: met.row })
    for (const id of way) settled.add(id)
  }
  return round
}

/** What is never compared: where a term stands, and when what came with the program was put in. */
const not_compared = new Set(['version', 'created_at', 'updated_at', 'position'])

/** Parts the rows that are new from those that are here, the same or otherwise. */
async function sortOut(
  taking: Taking,
  { table, columns }: ReadTable,
  rows: readonly ReadRow[],
): Promise<Fresh> {
  const { db, outcome, empty } = taking
  const counts = outcome.tables[table.name]
  const ids = rows.map(idOf)
  const here = await rowsHere(db, table, ids)
  const fresh: ReadRow[] = []
  const become: ReadRow[] = []
  for (const row of rows) {
    const there = here.get(idOf(row))
    if (!there) {
      fresh.push(row)
      continue
    }
    // To say that a hidden value is the same would give it away to whoever guesses it.
    const names = columns.flatMap(({ name, restricted }) => (restricted ? [] : name))
    const differing = differences(names, row, there)
    const telling = table.reference
      ? differing.filter((name) => !not_compared.has(name))
      : differing
    if (table.reference && empty && there.untouched && differing.length > 0) become.push(row)
    else if (telling.length === 0) counts.same += 1
    else {
      const fault = faultAt(table, row)('differs', telling[0] ?? null, telling.join(', '))
      if (!table.reference) tell(taking, fault)
      else if (outcome.differing.length < most_told) outcome.differing.push(fault)
      counts.differ += 1
    }
  }
  counts.become += become.length
  counts.add += fresh.length
  const { gone, merged } = await goneAmong(db, table.name, fresh.map(idOf))
  for (const row of fresh) {
    if (merged.has(idOf(row))) tell(taking, faultAt(table, row)('merged_here', 'id', idOf(row)))
  }
  await checkBelonging(taking, table, fresh)
  return { table: table.name, add: fresh, become, returned: gone }
}

const differences = (names: readonly string[], { values }: ReadRow, here: Here): string[] =>
  names.filter((name) => (values[name] ?? null) !== (here.values[name] ?? null))

/** An incident that is here is as it is in the package, or is not taken: nothing is added to it. */
async function checkBelonging(
  taking: Taking,
  table: PackageTable,
  fresh: readonly ReadRow[],
): Promise<void> {
  const { incidents } = taking
  const text = (row: ReadRow, name: string) => row.values[name] ?? ''
  if (table.name === 'incident') {
    const holders = await holdersOf(
      taking.db,
      fresh.map((row) => text(row, 'ref')),
    )
    for (const row of fresh) {
      const [id, ref, kind] = [idOf(row), text(row, 'ref'), text(row, 'kind')]
      incidents.set(id, { number: row.number, kind, ref, acts: false })
      const holder = holders.get(ref)
      if (holder !== undefined && holder !== id)
        tell(taking, faultAt(table, row)('ref_taken', 'ref', ref))
    }
  } else if (table.name === 'act' || table.name === 'claim') {
    for (const row of fresh) {
      const incident = incidents.get(text(row, 'incident_id'))
      if (!incident) tell(taking, faultAt(table, row)('incident_is_here', 'incident_id'))
      else if (table.name === 'act') incident.acts = true
    }
  } else if (table.name === 'involvement') {
    const acts = fresh.map((row) => text(row, 'act_id'))
    const there = await taking.db
      .selectFrom('act')
      .innerJoin('incident', 'incident.id', 'act.incident_id')
      .select(['act.id', 'incident.id as incident_id'])
      .where('act.id', 'in', inTexts(taking.db, acts))
      .execute()
    const old = new Set(there.flatMap((row) => (incidents.has(row.incident_id) ? [] : row.id)))
    for (const row of fresh) {
      if (old.has(text(row, 'act_id')))
        tell(taking, faultAt(table, row)('incident_is_here', 'act_id'))
    }
  }
}

/** An event has an act; a pattern has none. */
function checkActs(taking: Taking): void {
  for (const { number, kind, ref, acts } of taking.incidents.values()) {
    const fault = faultAt({ name: 'incident' }, { number })
    if (kind === 'event' && !acts) tell(taking, fault('no_act', 'ref', ref))
    if (kind === 'pattern' && acts) tell(taking, fault('acts_of_pattern', 'ref', ref))
  }
}
