import type { Actor } from '../../db/actor.ts'
import type { Notice } from '../../db/list/filter.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import { findPlaces, listPlacesIn } from '../../db/place.ts'
import type { Db, PlaceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Translate } from '../language.ts'
import type { Older } from '../pages/list-page.ts'
import type { Setting } from '../pages/list.ts'
import { readListQuery } from '../pages/query.ts'
import { nameValues } from '../pages/value-names.ts'
import { readChoice, type Choice } from './choice.ts'

/** All that drawings, links and names of an analysis are made with. */
export type AnalysisSetting = Setting & {
  choice: Choice
  resolved: Resolved
  /** The places that the filter names, without what is beneath them; null where it names none. */
  roots: PlaceRow[] | null
  /** The names of keys, by axis and key: see `names.ts`. */
  keys: Map<string, string>
}

/** For whom a query string is read, and of which state of the record. */
export type Asked = {
  query: string
  language: 'en' | 'ko'
  t: Translate
  older: Older | null
}

/** Reads a query string for an analysis; what is wrong with it becomes notices. */
export async function readSetting(
  db: Db,
  terms: Terms,
  actor: Actor,
  asked: Asked,
): Promise<{ setting: AnalysisSetting; notices: Notice[] }> {
  const { choice, rest, notices } = readChoice(asked.query)
  const read = await readListQuery(db, terms, actor, rest, 'incidents', asked.older !== null)
  const { filter, resolved } = read
  const { language, t } = asked
  const setting = {
    ...{ filter, raw: new URLSearchParams(rest), language, t, terms },
    provinces: await listPlacesIn(db, 'KP'),
    names: await nameValues({ db, terms, actor, language }, filter),
    moment: asked.older?.moment ?? null,
  }
  const own = await withChoice(db, setting, resolved, choice)
  return { setting: own, notices: [...notices, ...read.notices] }
}

/** What an analysis needs beside what a list does. */
export const withChoice = async (
  db: Db,
  setting: Setting,
  resolved: Resolved,
  choice: Choice,
): Promise<AnalysisSetting> => ({
  ...{ ...setting, resolved, choice, keys: new Map<string, string>() },
  roots: setting.filter.place.length === 0 ? null : await findRoots(db, setting.filter.place),
})

async function findRoots(db: Db, names: readonly string[]): Promise<PlaceRow[]> {
  const found: PlaceRow[] = []
  for (const name of names) found.push(...(await findPlaces(db, name)))
  return found
}
