import { inTexts } from '../engine/flavour.ts'
import { dateAgrees } from './check-row.ts'
import { chunksOf } from './closure.ts'
import { holdersOf, thereAmong } from './here.ts'
import { isRef } from './put.ts'
import type { ReadRow, ReadTable, RowFault } from './row.ts'
import { attachmentFile, type PackageTable } from './shape.ts'
import { faultAt, idOf, tell, type Taking } from './taking.ts'

/** What rows of a package must be to one another, and to what is here. */

/** What is wrong with a row by the rules of its table alone, or with the codes in it. */
export function ownFaults(
  { known, files, refs }: Taking,
  table: PackageTable,
  row: ReadRow,
): RowFault[] {
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
export async function checkReferences(
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

/** Those that lead to rows of their own table, which may stand behind them. */
export async function checkOwnReferences(
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
export function goingRound<T>(above: ReadonlyMap<string, { to: string; row: T }>): { row: T }[] {
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

/** An incident that is here is as it is in the package, or is not taken: nothing is added to it. */
export async function checkBelonging(
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
export function checkActs(taking: Taking): void {
  for (const { number, kind, ref, acts } of taking.incidents.values()) {
    const fault = faultAt({ name: 'incident' }, { number })
    if (kind === 'event' && !acts) tell(taking, fault('no_act', 'ref', ref))
    if (kind === 'pattern' && acts) tell(taking, fault('acts_of_pattern', 'ref', ref))
  }
}
