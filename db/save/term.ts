import type { Actor } from '../actor.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import { isFixed, vocabularyOf } from '../dictionary/vocabularies.ts'
import type { Row } from '../settle.ts'
import type { Db, TermRow } from '../tables.ts'
import { findTerm, listTerms, namesOf, termId } from '../term-row.ts'

export type TermSetting = { db: Db; actor: Actor }

/**
 * How a change of a term ended. `number` is null where it was so already. `stale`: somebody else has
 * changed the same words since `base`, which is null where that state is not known.
 */
export type TermSaved =
  | { state: 'saved'; id: string; number: number | null }
  | { state: 'refused'; problems: FieldProblem[] }
  | { state: 'stale'; now: TermRow; base: TermRow | null; values: Row }
  | { state: 'missing' }

/** What is to be written: values by column, and, where it is moved, what it is to stand after. */
export type TermEdit = { row: Row; after?: string | null; reason: string }

/** Adds a term. Sent again with the same words, it is there already. */
export function addTerm(
  { db, actor }: TermSetting,
  { vocabulary, code }: { vocabulary: string; code: string },
  { row, after = null, reason }: TermEdit,
): Promise<TermSaved> {
  return changeRecord(db, actor, { kind: 'term_add', reason }, async (db, change) => {
    const id = termId(vocabulary, code)
    const there = await findTerm(db, id)
    if (there) {
      return isSame(row, there)
        ? { state: 'saved' as const, id, number: null }
        : { state: 'refused' as const, problems: [{ path: 'code', code: 'code_taken' }] }
    }
    const problems = await problemsOf(db, { vocabulary, code }, row, null)
    if (problems.length > 0) return { state: 'refused' as const, problems }
    const others = await listTerms(db, vocabulary)
    const position = Math.max(0, ...others.map((term) => term.position)) + 1
    const beside = { inverse: null, retired_at: null, merged_into: null }
    const values = { id, vocabulary, code, position, ...blank, ...row, ...beside }
    await change.insert('term', values as unknown as TermRow)
    await moveAfter(db, change, { vocabulary, code }, after)
    return { state: 'saved' as const, id, number: change.number }
  })
}

const blank = Object.fromEntries(
  ['includes', 'excludes', 'example']
    .flatMap((name) => [`${name}_en`, `${name}_ko`])
    .concat('aliases', 'huridocs', 'parent')
    .map((name) => [name, null]),
)

/**
 * Changes the words of a term, from the version that somebody saw. What only one of two changed is
 * kept; of what both changed nothing is written.
 */
export function editTerm(
  { db, actor }: TermSetting,
  id: string,
  { version, row, after, reason }: TermEdit & { version: number },
): Promise<TermSaved> {
  return changeRecord(db, actor, { kind: 'term_edit', reason }, async (db, change) => {
    const now = await findTerm(db, id)
    if (!now) return { state: 'missing' as const }
    const base = version === now.version ? now : await termAt(db, id, version)
    const { values, both } = mergeInto(row, base, now)
    if (both) return { state: 'stale' as const, now, base, values }
    const problems = await problemsOf(db, now, values, now)
    if (problems.length > 0) return { state: 'refused' as const, problems }
    await change.update('term', id, values)
    if (after !== undefined) await moveAfter(db, change, now, after)
    return { state: 'saved' as const, id, number: change.count() > 0 ? change.number : null }
  })
}

/** Takes a code out of use: it stays on the records that have it, and is given to no others. */
export function retireTerm(setting: TermSetting, id: string, reason: string): Promise<TermSaved> {
  return turn(setting, 'term_retire', id, reason, (now, at) => {
    if (now.retired_at !== null) return {}
    return isFixed(now.vocabulary, now.code) ? null : { retired_at: at }
  })
}

/** Brings a retired code back into use. */
export function returnTerm(setting: TermSetting, id: string, reason: string): Promise<TermSaved> {
  return turn(setting, 'term_return', id, reason, () => ({ retired_at: null, merged_into: null }))
}

function turn(
  { db, actor }: TermSetting,
  kind: string,
  id: string,
  reason: string,
  patchOf: (now: TermRow, at: string) => Partial<TermRow> | null,
): Promise<TermSaved> {
  return changeRecord(db, actor, { kind, reason }, async (db, change) => {
    const now = await findTerm(db, id)
    if (!now || !vocabularyOf(now.vocabulary).grows) return { state: 'missing' as const }
    const patch = patchOf(now, change.at)
    if (patch === null) {
      return { state: 'refused' as const, problems: [{ path: 'code', code: 'code_fixed' }] }
    }
    // Meanwhile its names may have become another's.
    const problems = kind === 'term_return' ? await problemsOf(db, now, {}, null) : []
    if (problems.length > 0) return { state: 'refused' as const, problems }
    const changed = await change.update('term', id, patch)
    return { state: 'saved' as const, id, number: changed ? change.number : null }
  })
}

const isSame = (row: Row, term: TermRow) =>
  Object.entries(row).every(([name, value]) => (term as unknown as Row)[name] === value)

/** A term as it stood at a version that was replaced since. */
async function termAt(db: Db, id: string, version: number): Promise<TermRow | null> {
  const rows = await db
    .selectFrom('revision')
    .select('before')
    .where('table_name', '=', 'term')
    .where('row_id', '=', id)
    .execute()
  const states = rows.map(({ before }) => JSON.parse(before) as TermRow)
  return states.find((state) => state.version === version) ?? null
}

/** What one person has made of a term, on top of what others have made of it since. */
function mergeInto(row: Row, base: TermRow | null, now: TermRow) {
  const [before, stands] = [base, now] as unknown as [Row | null, Row]
  const own = Object.entries(row).filter(
    ([name, value]) => before === null || before[name] !== value,
  )
  const both = own.some(
    ([name, value]) => stands[name] !== value && (before === null || stands[name] !== before[name]),
  )
  const taken = Object.keys(row).map((name) => [name, stands[name] ?? null] as const)
  return { values: Object.fromEntries([...taken, ...own]), both }
}

/** Names that are another term's, and a place in the order of terms that leads round. */
async function problemsOf(
  db: Db,
  { vocabulary, code }: Pick<TermRow, 'vocabulary' | 'code'>,
  row: Row,
  now: TermRow | null,
): Promise<FieldProblem[]> {
  const all = await listTerms(db, vocabulary)
  const stands = all.find((term) => term.code === code)
  const after = { ...stands, code: '', ...row } as TermRow
  const known = now === null ? new Set<string>() : new Set(namesOf(now).map(({ name }) => name))
  const others = all.filter((term) => term.code !== code && term.retired_at === null)
  const taken = new Map(others.flatMap((term) => namesOf(term).map(({ name }) => [name, term])))
  const names = namesOf(after).flatMap(({ path, name, text }): FieldProblem[] => {
    const other = known.has(name) ? undefined : taken.get(name)
    return other ? [{ path, code: 'name_taken', value: text, names: other.code }] : []
  })
  return goesRound(all, code, after.parent)
    ? [...names, { path: 'parent', code: 'parent_within' }]
    : names
}

function goesRound(all: readonly TermRow[], code: string, parent: string | null): boolean {
  const above = new Map(all.map((term) => [term.code, term.parent]))
  let at = parent
  for (let steps = 0; at !== null && at !== code && steps < all.length; steps += 1) {
    at = above.get(at) ?? null
  }
  return at === code
}

/** Has a term stand after another, or first; only those between its old place and its new one move. */
async function moveAfter(
  db: Db,
  change: Change,
  { vocabulary, code }: { vocabulary: string; code: string },
  after: string | null,
): Promise<void> {
  const all = await listTerms(db, vocabulary)
  const moved = all.filter((term) => term.code === code)
  const others = all.filter((term) => term.code !== code)
  const at = others.findIndex((term) => term.code === after) + 1
  let least = 0
  const positions = all.map(({ position }) => (least = Math.max(position, least + 1)))
  for (const [index, term] of [...others.slice(0, at), ...moved, ...others.slice(at)].entries()) {
    await change.update('term', term.id, { position: positions[index] ?? term.position })
  }
}
