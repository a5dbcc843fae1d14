import { operator } from '../../db/actor.ts'
import { Untold } from '../../db/as-of/fill.ts'
import type { Moment } from '../../db/as-of/moment.ts'
import type { Engine } from '../../db/engine/open.ts'
import { makeLists } from '../../db/list/list.ts'
import type { Db, Tables } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { Fault, WrongUsage, type Terminal } from '../command.ts'
import type { Config } from '../config.ts'
import { makeProgress } from '../progress.ts'
import { askedMoment } from './query.ts'
import { makeState, wantedAt } from './shelf.ts'
import { makeStates, type StateFor } from './state.ts'

/**
 * The moment that a command asks for, by an option or in its query string; null: the record as it is.
 * @throws WrongUsage for one that there is not
 */
export async function commandMoment(
  db: Db,
  { query, as_of }: { query: string; as_of: string | undefined },
): Promise<Moment | null> {
  const named = new URLSearchParams(query).has('as_of')
  if (as_of !== undefined && named) throw new WrongUsage('--as-of: the query says as_of as well.')
  if (as_of === '') throw new WrongUsage(`--as-of: ${usage}.`)
  const asked = as_of === undefined ? query : new URLSearchParams({ as_of }).toString()
  const moment = await askedMoment(db, asked)
  if (moment === 'bad_value') throw new WrongUsage(`--as-of: ${usage}.`)
  if (moment === 'beyond') throw new WrongUsage('--as-of: that has not come yet.')
  return moment
}

const usage =
  'REVISION is the number of a change set, or a day (2026-11-01) or a time (2026-11-01T14:30) in UTC, which means the last change at its end'

/**
 * Reads the record as it is, or as it stood at a moment: as the operator may see it.
 * @throws Fault when what was kept does not lead back to that moment
 */
export async function prepareState(
  { note }: Terminal,
  { engine, config, terms }: { engine: Engine<Tables>; config: Config; terms: Terms },
  moment: Moment | null,
): Promise<<R>(work: (state: StateFor) => Promise<R>) => Promise<R>> {
  if (moment === null) {
    const tools = { terms, lists: makeLists() }
    return (work) => engine.snapshot((db) => work({ db, tools, withheld: false }))
  }
  const wanted = await wantedAt(engine.db, moment)
  let progress: ((made: number) => void) | undefined
  const told = (made: number, of: number) => {
    progress ??= makeProgress(note, 'put back', of)
    progress(made)
  }
  await makeState(engine, config.folder, wanted, told).catch((error: unknown) => {
    throw error instanceof Untold ? new Fault(`--as-of: ${error.message}`) : error
  })
  return async (work) => {
    const states = makeStates(config.folder)
    try {
      return await engine.snapshot((now) => states.at(now, operator, wanted, work))
    } finally {
      await states.close()
    }
  }
}
