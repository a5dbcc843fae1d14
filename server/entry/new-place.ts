import type { FieldProblem } from '../../db/dictionary/document.ts'
import { incomingText } from '../../db/dictionary/text.ts'
import { placeChoices } from '../../db/place.ts'
import { addPlace, place_types } from '../../db/save/new-place.ts'
import { forgetPlaces } from '../../db/suggest.ts'
import type { Visitor } from '../route.ts'
import { isTyped, rowsOf } from './rows.ts'
import { textOf, type Typed } from './input.ts'

/** Before the name of a place's box: its button adds what stands there to the gazetteer. */
const asked = 'new-place:'

/** After the name of a place's box: what is said of a new place. */
export const new_place = { within: '_new_within', other: '_new_other', type: '_new_type' } as const

const own = /_new_(within|within_id|other|type)$/

/** A form without what was said of new places: that is no field of a record. */
export function withoutNewPlaces(typed: Typed): Typed {
  const entries = Object.entries(typed).filter(([name]) => !own.test(name))
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((row: unknown) => (isTyped(row) ? withoutNewPlaces(row) : row))
        : isTyped(value)
          ? withoutNewPlaces(value)
          : value,
    ]),
  )
}

/** The path of the box whose place is to be added; null where a button is for something else. */
export const newPlaceIn = (add: string) => (add.startsWith(asked) ? add.slice(asked.length) : null)

type Added = { typed: Typed; problems: FieldProblem[]; label: string | null }

/**
 * Adds the place that stands in a box, and puts it there.
 * @param path the box: `place`, `acts.0.place`, `sources.0.origin.region_place`
 */
export async function addPlaceIn(visit: Visitor, typed: Typed, path: string): Promise<Added> {
  const { db, actor, language } = visit
  const row = rowAt(typed, path)
  const field = path.split('.').at(-1) ?? ''
  const said = (suffix: string) => textOf(row?.[field + suffix]).trim()
  const [name, other] = [said(''), said(new_place.other)].map(
    (text) => incomingText(200).safeParse(text).data ?? '',
  ) as [string, string]
  const refused = (problem: FieldProblem): Added => ({ typed, problems: [problem], label: null })
  if (!row || name === '') return refused({ path, code: 'required' })
  const [within, ...more] = await placesMeant(
    visit,
    said(new_place.within),
    said(`${new_place.within}_id`),
  )
  if (!within || more.length > 0) {
    const code = said(new_place.within) === '' ? 'no_such_place' : 'which_within'
    return refused({ path, code, value: code === 'no_such_place' ? name : said(new_place.within) })
  }
  const type = place_types.find((one) => one === said(new_place.type)) ?? 'district'
  const place = { name, other: other === '' ? null : other, type, within: within.id }
  const id = await addPlace(db, actor, place)
  if (id === null) return refused({ path, code: 'which_within', value: within.label })
  forgetPlaces(db)
  const [made] = await placeChoices(db, id, language)
  const label = made?.label ?? name
  const rest = Object.entries(row).filter(([name]) => !name.startsWith(`${field}_new_`))
  const filled = { ...Object.fromEntries(rest), [field]: label, [`${field}_id`]: id }
  return { typed: putRow(typed, path, filled), problems: [], label }
}

/** The places that a box may mean: the one that was chosen, as long as its name stands there. */
async function placesMeant({ db, language }: Visitor, name: string, id: string) {
  const chosen = id === '' ? [] : await placeChoices(db, id, language)
  return chosen[0]?.label === name ? chosen : placeChoices(db, name, language)
}

/** The record within a form that a path leads into. */
function rowAt(typed: Typed, path: string): Typed | null {
  const [group = '', index, ...rest] = path.split('.')
  if (index === undefined) return typed
  if (/^\d+$/.test(index)) {
    const row = rowsOf(typed, group)[Number(index)]
    return row ? rowAt(row, rest.join('.')) : null
  }
  const inner = typed[group]
  return isTyped(inner) ? rowAt(inner, [index, ...rest].join('.')) : null
}

function putRow(typed: Typed, path: string, row: Typed): Typed {
  const [group = '', index, ...rest] = path.split('.')
  if (index === undefined) return row
  if (/^\d+$/.test(index)) {
    const rows = rowsOf(typed, group)
    const at = Number(index)
    const changed = putRow(rows[at] ?? {}, rest.join('.'), row)
    return { ...typed, [group]: rows.with(at, changed) }
  }
  const inner = typed[group]
  return { ...typed, [group]: putRow(isTyped(inner) ? inner : {}, [index, ...rest].join('.'), row) }
}
