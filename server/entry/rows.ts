import type { Typed } from './input.ts'

/** A new incident's form: one row of each, so that nothing has to be added before typing. */
export function blankDocument(source_id: string | null): Typed {
  const source = source_id === null ? { key: 's1', origin: {} } : { key: 's1', source_id }
  return {
    people: [{ key: 'p1' }],
    acts: [{ agencies: [{}] }],
    sources: [source],
    claims: [{ source: 's1' }],
    links: [],
  }
}

/**
 * Adds a row where a button of the form asked for one: `acts`, or `acts.0.agencies`; `acts.copy` is
 * one like the last. A new act is against nobody until somebody says so.
 */
export function addRow(typed: Typed, where: string): Typed {
  const [group = '', index, inner] = where.split('.')
  const rows = rowsOf(typed, group)
  if (index !== undefined && inner === 'agencies') {
    const act = rows[Number(index)]
    if (!act) return typed
    const changed = { ...act, agencies: [...rowsOf(act, 'agencies'), {}] }
    return { ...typed, acts: rows.map((row) => (row === act ? changed : row)) }
  }
  const last = rows.at(-1) ?? {}
  if (group === 'acts' && index === 'copy') return { ...typed, acts: [...rows, likeAct(last)] }
  const blank: Record<string, Typed> = {
    people: { key: freeKey(rows, 'p') },
    acts: { agencies: [{}] },
    sources: { key: freeKey(rows, 's'), origin: {} },
    claims: { source: 's1' },
    links: {},
  }
  const row = blank[group]
  return row === undefined ? typed : { ...typed, [group]: [...rows, row] }
}

function likeAct({ act_id: _, seq: __, remove: ___, ...act }: Typed): Typed {
  const agencies = rowsOf(act, 'agencies').map(({ involvement_id: _, ...agency }) => agency)
  return { ...act, agencies }
}

/** A key that no row has yet. */
export function freeKey(rows: readonly Typed[], letter: string): string {
  const taken = new Set(rows.map((row) => row['key']))
  let number = rows.length + 1
  while (taken.has(`${letter}${number}`)) number += 1
  return `${letter}${number}`
}

/** The rows of a group; one that was skipped in what was posted is a blank row. */
export function rowsOf(typed: Typed, group: string): Typed[] {
  const rows = typed[group]
  return Array.isArray(rows) ? rows.map((row) => (isTyped(row) ? row : {})) : []
}

/** Whether something posted is a row. */
export const isTyped = (row: unknown): row is Typed => typeof row === 'object' && row !== null

/** The key by which other rows of the form name a row. */
export const keyOf = (row: Typed, otherwise: string) =>
  typeof row['key'] === 'string' && row['key'] !== '' ? row['key'] : otherwise
