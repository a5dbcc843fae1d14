import { changeRecord } from '../change-set.ts'
import { codesOf } from '../dictionary/kinds/term.ts'
import { isFixed, vocabularyOf } from '../dictionary/vocabularies.ts'
import { seesIncidents } from '../seen.ts'
import type { Row } from '../settle.ts'
import type { Db, TermRow } from '../tables.ts'
import type { Terms } from '../term.ts'
import { recoded, type Coded, type MergePlan } from '../term-merge.ts'
import { aliasesOf, findTerm, listTerms, namesOf } from '../term-row.ts'
import { letStand, Unfit } from './stand.ts'
import type { TermSetting } from './term.ts'

/** How making one code of two ended. `number` is null where there was nothing left to change. */
export type TermsMerged =
  | { state: 'merged'; number: number | null }
  | { state: 'missing' }
  | { state: 'fixed' }
  | { state: 'gone' }
  | { state: 'unfit'; refs: string[] }

/**
 * Makes one code of two, as one change set: the records that have the one get the other, which takes
 * over its names, and the one is retired.
 * @param plan what has the code; what has changed since is left alone
 */
export async function mergeTerms(
  { db, terms, actor }: TermSetting & { terms: Terms },
  { lose, keep, reason, plan }: { lose: string; keep: string; reason: string; plan: MergePlan },
): Promise<TermsMerged> {
  try {
    return await changeRecord(db, actor, { kind: 'merge_terms', reason }, async (db, change) => {
      const [goes, stays] = [await findTerm(db, lose), await findTerm(db, keep)]
      if (!goes || !stays || !isPair(goes, stays)) return { state: 'missing' as const }
      if (isFixed(goes.vocabulary, goes.code)) return { state: 'fixed' as const }
      const incidents = plan.incidents.map(({ id }) => id)
      if (!(await seesIncidents(db, actor, incidents))) return { state: 'gone' as const }
      const rows = await stillCoded(db, plan.rows, goes.code)
      for (const { use, row } of rows) {
        await change.update(use.table, use.id, recoded(use, row, goes.code, stays.code))
      }
      await change.update('term', stays.id, { aliases: await namesTogether(db, stays, goes) })
      const retired_at = goes.retired_at ?? change.at
      await change.update('term', goes.id, { retired_at, merged_into: stays.code })
      if (change.count() === 0) return { state: 'merged' as const, number: null }
      const changed = [...new Set(rows.flatMap(({ use }) => use.incidents))]
      await letStand({ db, terms, change }, { incidents: changed, moved: new Set() })
      return { state: 'merged' as const, number: change.number }
    })
  } catch (error) {
    if (error instanceof Unfit) return { state: 'unfit', refs: error.refs }
    throw error
  }
}

const isPair = (goes: TermRow, stays: TermRow) =>
  goes.vocabulary === stays.vocabulary &&
  goes.code !== stays.code &&
  stays.retired_at === null &&
  vocabularyOf(goes.vocabulary).grows

type Plain = Row & { id: string }

/** Those of some rows that have the code still, as they stand. */
async function stillCoded(db: Db, coded: readonly Coded[], code: string) {
  const found: { use: Coded; row: Plain }[] = []
  for (const [table, own] of Map.groupBy(coded, (one) => one.table)) {
    const ids = own.map(({ id }) => id)
    const rows = await db.selectFrom(table).selectAll().where('id', 'in', ids).execute()
    const by_id = new Map(rows.map((row) => [row.id, row as unknown as Plain]))
    for (const use of own) {
      const row = by_id.get(use.id)
      if (row && codesOf(row[use.column]).includes(code)) found.push({ use, row })
    }
  }
  return found
}

/** The names of two terms that become one, as the other names of the one that stays. */
async function namesTogether(db: Db, stays: TermRow, goes: TermRow): Promise<string | null> {
  const others = (await listTerms(db, stays.vocabulary)).filter(
    ({ id, retired_at }) => id !== goes.id && retired_at === null,
  )
  const taken = new Set(others.flatMap((term) => namesOf(term).map(({ name }) => name)))
  const more = namesOf(goes).flatMap(({ name, text }) => (taken.has(name) ? [] : [text]))
  const all = [...new Set([...aliasesOf(stays), ...more])]
  return all.length > 0 ? all.join('|') : null
}
