import { join } from 'node:path'
import { revisionOf, follow } from '../../db/cube/follow.ts'
import { keepCube, readCube } from '../../db/cube/snapshot.ts'
import { keysOf } from '../../db/derive.ts'
import type { Reader } from '../../db/engine/open.ts'
import { makeLists, type Lists } from '../../db/list/list.ts'
import type { Tables } from '../../db/tables.ts'

/** Below so many incidents, to read them all takes no longer than to read what was kept. */
const worth_keeping = 20_000

/**
 * Makes ready what lists are answered from: from what was kept in the data folder and the changes
 * since, or from the tables.
 * @returns the lists, and what keeps them for the next start
 */
export async function warmLists(
  reader: Reader<Tables>,
  folder: string,
): Promise<{ lists: Lists; keep: () => void }> {
  const file = join(folder, 'lists.cache')
  const lists = makeLists()
  await reader.snapshot(async (db) => {
    const keys = await keysOf(db)
    if (keys !== null) lists.cube = readCube(file, keys, await revisionOf(db))
  })
  let kept = lists.cube.revision
  await reader.snapshot((db) => follow(db, lists.cube))
  const keep = () => {
    const { revision, incidents, keys } = lists.cube
    if (keys === '' || revision === kept || incidents.count < worth_keeping) return
    keepCube(file, lists.cube)
    kept = revision
  }
  keep()
  return { lists, keep }
}
