import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { listBundles } from '../../db/incident.ts'
import { listMatches, type Match } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'

const chunk = 200

/** A chunk of an export: incidents in the order of the list, with what matched. */
export type Chunk = { bundles: Bundle[]; matches: Map<string, Match> }

/**
 * All incidents that match, a chunk at a time, whatever page size was asked for.
 * @param db a snapshot's handle: the first row and the last are of one moment
 */
export async function* exportChunks(
  db: Db,
  actor: Actor,
  filter: Resolved,
): AsyncGenerator<Chunk, void> {
  let after: string | null = null
  for (;;) {
    const matches: Match[] = await listMatches(db, actor, { ...filter, after }, chunk)
    if (matches.length === 0) return
    const bundles = await listBundles(
      db,
      actor,
      matches.map((match) => match.id),
    )
    yield { bundles, matches: new Map(matches.map((match) => [match.id, match])) }
    if (matches.length < chunk) return
    after = matches.at(-1)?.cursor ?? null
  }
}
