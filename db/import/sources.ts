import type { Actor } from '../actor.ts'
import type { Stored } from '../change.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import { isStorable } from '../dictionary/text.ts'
import { onlySeen } from '../source-seen.ts'
import type { Db } from '../tables.ts'
import type { Gathered } from './gather.ts'

/**
 * The sources of a table: what many of its rows cite is one source, and so is what has the address of
 * one that is stored. Each reprint of the same line would otherwise count as another source.
 */

type Sent = Record<string, unknown>

/** A source that an incident of this table brought: as it was described, and its rows. */
type Brought = { sent: Sent; source: Stored; origin: Stored | null }

/** What an incident says of its sources, each with the one that it is, where that is known. */
export type Taken = { sent: Sent; known: (Brought | null)[] }

export type Sources = ReturnType<typeof makeSources>

export function makeSources(db: Db, actor: Actor) {
  const brought = new Map<string, Brought>()
  const stored = new Map<string, string | null>()

  async function findStored(url: unknown): Promise<string | null> {
    if (typeof url !== 'string' || !isStorable(url)) return null
    const known = stored.get(url)
    if (known !== undefined) return known
    const rows = await db
      .selectFrom('source')
      .selectAll()
      .where('url', '=', url.slice(0, 1000))
      .where('derived_from', 'is', null)
      .orderBy('id')
      .limit(20)
      .execute()
    const id = (await onlySeen(db, actor, rows))[0]?.id ?? null
    stored.set(url, id)
    return id
  }

  return {
    /** Finds the sources of a new incident among those that are there, and those that came before. */
    async take(sent: Sent): Promise<Taken | { problems: FieldProblem[] }> {
      const sources = (sent['sources'] ?? []) as Sent[]
      const known = sources.map((source) => brought.get(identityOf(source)) ?? null)
      const problems = sources.flatMap((source, at) => differing(source, known[at] ?? null, at))
      if (problems.length > 0) return { problems }
      const named: Sent[] = []
      for (const [at, source] of sources.entries()) {
        const source_id = known[at] ? null : await findStored(source['url'])
        named.push(source_id === null ? source : { ...source, source_id })
      }
      return { sent: { ...sent, sources: named }, known }
    },
    /** The id of a source that an incident before this one brought. */
    find: (source: Sent): string | null => brought.get(identityOf(source))?.source.id ?? null,
    /**
     * Has the claims of gathered rows lead to the sources that they share with others, whose rows
     * they go without.
     */
    put({ sent, known }: Taken, rows: Gathered) {
      const shared: Pick<Gathered, 'source' | 'origin'> = { source: [], origin: [] }
      const reused: string[] = []
      const fresh = [...rows.source]
      for (const [at, source] of (sent['sources'] as Sent[]).entries()) {
        const { source_id } = source
        if (typeof source_id === 'string') reused.push(source_id)
        else {
          const row = fresh.shift()
          if (row === undefined) continue
          const before = known[at] ?? null
          if (before) {
            leadTo(rows, row, before.source.id)
            shared.source.push(before.source)
            if (before.origin) shared.origin.push(before.origin)
          } else {
            const origin = rows.origin.find(({ id }) => id === row['origin_id']) ?? null
            brought.set(identityOf(source), { sent: source, source: row, origin })
          }
        }
      }
      return { shared, reused }
    },
    /** Forgets what an incident brought that is not taken after all. */
    forget(rows: Gathered): void {
      const gone = new Set(rows.source.map(({ id }) => id))
      for (const [key, { source }] of brought) if (gone.has(source.id)) brought.delete(key)
    },
  }
}

/** What tells one source from another: its address, or else all that is said of it. */
const identityOf = (source: Sent): string =>
  typeof source['url'] === 'string' ? `url ${source['url']}` : allOf(source)

const allOf = ({ key: _, ...source }: Sent) => JSON.stringify(source)

/** What says otherwise of a source than the row that brought it. */
function differing(source: Sent, before: Brought | null, at: number): FieldProblem[] {
  if (before === null) return []
  const differs = (own: Sent, other: Sent, path: string): FieldProblem[] =>
    Object.entries(own).flatMap(([name, value]) => {
      if (name === 'key') return []
      if (name === 'origin')
        return differs(value as Sent, (other['origin'] ?? {}) as Sent, `${path}origin.`)
      const same = JSON.stringify(other[name]) === JSON.stringify(value)
      return same ? [] : [{ path: path + name, code: 'taken_as_it_is' }]
    })
  return differs(source, before.sent, `sources.${at}.`)
}

function leadTo(rows: Gathered, gone: Stored, source_id: string): void {
  rows.source = rows.source.filter((row) => row !== gone)
  rows.origin = rows.origin.filter((row) => row.id !== gone['origin_id'])
  for (const claim of rows.claim) if (claim['source_id'] === gone.id) claim['source_id'] = source_id
}
