import type { Actor } from '../../db/actor.ts'
import type { Moment } from '../../db/as-of/moment.ts'
import { amongSeen, listWithheld } from '../../db/as-of/withheld.ts'
import { replace } from '../../db/cube/change.ts'
import type { Cube } from '../../db/cube/cube.ts'
import { readCube } from '../../db/cube/snapshot.ts'
import { keysOf } from '../../db/derive.ts'
import { inTexts } from '../../db/engine/flavour.ts'
import { openShaded, type Shaded } from '../../db/engine/scratch.ts'
import { makeLists, type Lists } from '../../db/list/list.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { loadTerms, type Terms } from '../../db/term.ts'
import { TooBusy } from '../errors.ts'
import { isKept, listsIn, placeOf } from './shelf.ts'

/** Which older state a question is about: its name on the shelf, and its moment. */
export type Past = { key: string; moment: Moment }

/** An older state as one person may see it, and what lists of it are answered with. */
export type StateFor = {
  db: Db
  tools: { terms: Terms; lists: Lists; now?: Db }
  /** Whether something that they saw then is kept from them now. */
  withheld: boolean
}

/** One that is open, with the lists of whom it was last asked for. */
type Opened = {
  key: string
  file: Shaded<Tables>
  terms: Terms
  lists: Lists
  /** What is passed over in those lists, together. */
  without: string
}

export type States = ReturnType<typeof makeStates>

/** Opens older states of one installation, and keeps the last one open. */
export function makeStates(folder: string) {
  let opened: Opened | null = null

  async function open(key: string): Promise<Opened> {
    if (opened?.key === key) return opened
    const before = opened
    opened = null
    await before?.file.close()
    // It may just have been taken away for others.
    if (!(await isKept(folder, { key }))) throw new TooBusy(2)
    const file = openShaded<Tables>(placeOf(folder, { key }), 'incident')
    const terms = await file.without([], loadTerms)
    opened = { key, file, terms, lists: makeLists(), without: '?' }
    return opened
  }

  async function listsFor(own: Opened, db: Db, without: readonly string[]): Promise<Lists> {
    const mark = without.join(' ')
    if (own.without === mark) return own.lists
    own.lists = makeLists()
    own.lists.cube = await cubeOf(folder, own.key, db)
    await passOver(db, own.lists.cube, without)
    own.without = mark
    return own.lists
  }

  return {
    /**
     * Answers from an older state, as far as it is somebody's to see today.
     * @param now a snapshot of the installation's database
     * @throws TooBusy when it is not kept any more
     */
    async at<R>(
      now: Db,
      actor: Actor,
      { key, moment }: Past,
      answer: (state: StateFor) => Promise<R>,
    ): Promise<R> {
      const kept_back = await listWithheld(now, actor, moment)
      const own = await open(key)
      const without = await own.file.without([], (db) => amongSeen(db, actor, kept_back))
      return own.file.without(without, async (db) => {
        const lists = await listsFor(own, db, without)
        return answer({ db, tools: { terms: own.terms, lists, now }, withheld: without.length > 0 })
      })
    },
    async close(): Promise<void> {
      await opened?.file.close()
      opened = null
    },
  }
}

async function cubeOf(folder: string, key: string, db: Db): Promise<Cube> {
  const file = listsIn(placeOf(folder, { key }))
  return readCube(file, (await keysOf(db)) ?? '', Number(key.split('-')[0]))
}

async function passOver(db: Db, cube: Cube, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await db
    .selectFrom('incident_doc')
    .select('doc_id')
    .where('incident_id', 'in', inTexts(db, ids))
    .execute()
  replace(
    cube,
    rows.map((row) => row.doc_id),
    [],
  )
}
