import type { Change } from '../change.ts'
import { incidentsShowing } from '../doc.ts'
import { sharedSources } from '../source-seen.ts'
import { listOriginals } from '../source-taken.ts'
import type { Db } from '../tables.ts'

/**
 * What others show of an incident is a change of them too: the people and sources that both name, and
 * the repetitions of a source, which are shown or not by who may read what cites them.
 */

/**
 * Does some work, and finds which sources others show otherwise since: of repetitions that it made
 * shared, or no longer shared, all that they were taken from.
 * @param repeating the sources that were taken from others, of the incidents that it is about
 */
export async function findTurned<R>(
  db: Db,
  repeating: readonly string[],
  work: () => Promise<R>,
): Promise<{ result: R; turned: string[] }> {
  const shared = await sharedSources(db, repeating)
  const result = await work()
  const now = await sharedSources(db, repeating)
  const turned = repeating.filter((source) => shared.has(source) !== now.has(source))
  return { result, turned: await listOriginals(db, turned) }
}

/**
 * Counts what was changed of people and sources as a change of every other incident that shows them.
 * @param since how many changes the change set held before
 * @param moved sources that others may show otherwise
 * @param own the incidents that were written themselves
 */
export async function changeOthers(
  db: Db,
  change: Change,
  { since, moved, own }: { since: number; moved: ReadonlySet<string>; own: readonly string[] },
): Promise<void> {
  const others = await incidentsShowing(db, change, since, moved)
  for (const other of others) if (!own.includes(other)) await changeShown(db, change, other)
}

/** What was verified is no longer what the reviewer saw, whichever record it was changed from. */
export async function changeShown(db: Db, change: Change, id: string): Promise<void> {
  const { status } = await db
    .selectFrom('incident')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (status === 'verified') await change.update('incident', id, { status: 'submitted' })
  else await change.touch('incident', id)
}
