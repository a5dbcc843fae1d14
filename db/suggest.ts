import { sql } from 'kysely'
import { makeFinder, type Found } from './dictionary/search/suggest.ts'
import type { Actor } from './actor.ts'
import { placeNames } from './place.ts'
import { seesPublisher } from './source.ts'
import type { Db } from './tables.ts'

/** Something that is offered while a name is typed. */
export type Suggestion = {
  id: string
  /** What goes into the box: it tells the thing from its namesakes. */
  label: string
  /** The name it was found by, where that is not to be seen in the label. */
  matched: string | null
  /** No other fits as well. */
  sure: boolean
}

const most = 8

/** The gazetteer and the agencies change rarely, and are asked for at every letter. */
const fresh_ms = 10_000

type Finder = ReturnType<typeof makeFinder>
type Kept = { at: number; finder: Finder }
const kept = {
  place: new WeakMap<Db, Kept>(),
  agency: new WeakMap<Db, Kept>(),
  publisher: new WeakMap<Db, Kept>(),
}

/** The places that a few letters may mean, in either language and any romanisation. */
export async function suggestPlaces(
  db: Db,
  text: string,
  language: 'en' | 'ko',
): Promise<Suggestion[]> {
  const find = await finderOf('place', db, async () => {
    const { rows } = await sql<{ id: string; name: string; level: number }>`
      select place_name.place_id as id, place_name.name, place.level
      from place_name join place on place.id = place_name.place_id`.execute(db)
    return rows
  })
  const found = find(text, most)
  const labels = await placeNames(
    db,
    found.map(({ id }) => id),
    language,
  )
  return found.map((one) => suggestion(one, labels.get(one.id)))
}

/** The agencies that a few letters may mean. */
export async function suggestAgencies(
  db: Db,
  text: string,
  language: 'en' | 'ko',
): Promise<Suggestion[]> {
  const find = await finderOf('agency', db, async () => {
    const names = db.selectFrom('agency_name').select(['agency_id as id', 'name'])
    return (await names.execute()).map((row) => ({ ...row, level: 0 }))
  })
  const found = find(text, most)
  const rows = await db
    .selectFrom('agency')
    .select(['id', 'name_en', 'name_ko'])
    .where('id', 'in', [...found.map(({ id }) => id), ''])
    .execute()
  const labels = new Map(rows.map((row) => [row.id, row[`name_${language}`]]))
  return found.map((one) => suggestion(one, labels.get(one.id)))
}

const suggestion = ({ id, name, sure }: Found, label = name): Suggestion => ({
  ...{ id, label, sure },
  matched: label.toLowerCase().includes(name.toLowerCase()) ? null : name,
})

/**
 * The publishers that a few letters may mean, as far as this person sees a source of theirs. They
 * are written as they stand, and have no id.
 */
export async function suggestPublishers(db: Db, actor: Actor, text: string): Promise<Suggestion[]> {
  const find = await finderOf('publisher', db, async () => {
    // From one to the next along the index: sources are many, publishers few.
    const { rows } = await sql<{ name: string }>`
      with recursive known (name) as (
        select min(publisher) from source
        union all
        select (select min(publisher) from source where publisher > known.name)
        from known where known.name is not null
      )
      select name from known where name is not null`.execute(db)
    return rows.map(({ name }) => ({ id: name, name, level: 0 }))
  })
  const found = find(text, most)
  const seen = await Promise.all(found.map(({ id }) => seesPublisher(db, actor, id)))
  return found
    .filter((_, at) => seen[at])
    .map(({ id, sure }) => ({ ...{ id: '', label: id, sure }, matched: null }))
}

/** After a place was added: it is offered at once. */
export const forgetPlaces = (db: Db) => kept.place.delete(db)

async function finderOf(
  noun: keyof typeof kept,
  db: Db,
  load: () => Promise<Parameters<typeof makeFinder>[0]>,
): Promise<Finder> {
  const known = kept[noun].get(db)
  if (known && performance.now() - known.at < fresh_ms) return known.finder
  const finder = makeFinder(await load())
  kept[noun].set(db, { at: performance.now(), finder })
  return finder
}
