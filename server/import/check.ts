import { storable } from '../../db/dictionary/text.ts'
import { probeOfBundle } from '../../db/duplicates/probe.ts'
import { findCandidates } from '../../db/duplicates/candidates.ts'
import { deleteOutcomes, insertOutcomes, type OutcomeRow } from '../../db/import/staged.ts'
import { makeLists, type Lists } from '../../db/list/list.ts'
import { examine, type Examined, type Setting } from './examine.ts'
import type { Report } from './report.ts'
import { no_result, tellChanges, tellDoubts, type Notes, type Result } from './result.ts'

/** So many new incidents are compared with those that are there; the others are when they are too. */
const most_compared = 1_000
const most_problems = 30

/**
 * Looks what would become of every incident of a table, and keeps that to be shown. Nothing of the
 * record is written.
 */
export async function checkTable(setting: Setting, rows: number, report: Report): Promise<Result> {
  const { db, import_id } = setting
  await deleteOutcomes(db, import_id)
  const result = { ...no_result }
  const lists = (await holdsIncidents(setting)) ? makeLists() : null
  let done = 0
  for await (const examined of examine(setting)) {
    const outcomes: Omit<OutcomeRow, 'seal'>[] = []
    for (const one of examined) {
      const notes = await notesOn(setting, one, lists, result)
      count(result, one, notes)
      done += one.numbers.length
      outcomes.push(outcomeOf(setting, one, notes))
    }
    await insertOutcomes(db, outcomes)
    await report({ doing: 'checking', done, of: rows })
  }
  return result
}

const holdsIncidents = async ({ db }: Setting) =>
  (await db.selectFrom('incident').select('id').limit(1).executeTakeFirst()) !== undefined

async function notesOn(
  setting: Setting,
  { problems, fresh, edit }: Examined,
  lists: Lists | null,
  result: Result,
): Promise<Notes> {
  const notes: Notes = {
    problems: problems.slice(0, most_problems),
    changes: edit ? tellChanges(edit.changes) : [],
    doubts: fresh ? tellDoubts(fresh.doubts) : [],
    candidates: [],
  }
  if (fresh === null || lists === null || result.compared >= most_compared) return notes
  result.compared += 1
  const probe = { ...probeOfBundle(fresh.bundle), incident_id: null, sources: fresh.reused }
  const found = await findCandidates(setting.db, lists, setting.actor, probe)
  notes.candidates = found.map(({ ref, title, reasons }) => ({ ref, title, reasons }))
  return notes
}

function count(result: Result, { outcome, numbers }: Examined, notes: Notes): void {
  result[outcome] += 1
  if (outcome === 'error') result.rows_error += numbers.length
  if (notes.doubts.length > 0) result.doubts += 1
  if (notes.candidates.length > 0) result.candidates += 1
}

/** What is kept of what becomes of an incident. */
export const outcomeOf = (
  { import_id }: Setting,
  { lead, outcome, numbers, reference, known, title }: Examined,
  notes: Notes,
): Omit<OutcomeRow, 'seal'> => ({
  ...{ import_id, lead, outcome, reference, ref: known?.ref ?? null },
  title: title === null ? null : storable(title),
  numbers: JSON.stringify(numbers),
  notes: JSON.stringify(notes),
})
