import { codesOf } from '../../db/dictionary/kinds/term.ts'
import { readTyped } from '../../db/dictionary/kinds/uncertain-date.ts'
import { isDay } from '../../db/dictionary/date/period.ts'
import type { Probe } from '../../db/duplicates/probe.ts'
import { placeChoices } from '../../db/place.ts'
import { findSource } from '../../db/source.ts'
import type { Visitor } from '../route.ts'
import { textOf, type Typed } from './input.ts'
import { rowsOf } from './rows.ts'

const longest_words = 5_000

/**
 * What a form that is being filled in tells of its incident, to look for it among those that are
 * there; null while that is too little.
 */
export async function probeOf(visit: Visitor, typed: Typed): Promise<Probe | null> {
  const sources = rowsOf(typed, 'sources')
  const probe: Probe = {
    incident_id: textOf(typed['id']) || null,
    place_id: await placeOf(visit, typed),
    ...(await daysOf(visit, typed)),
    types: rowsOf(typed, 'acts').flatMap((act) => textOf(act['type']) || []),
    people: rowsOf(typed, 'people').map((row) => ({
      ...{ roles: codesOf(row['roles']), sex: textOf(row['sex']) || null },
      ...{ age_min: numberIn(row, 'age_min'), age_max: numberIn(row, 'age_max') },
    })),
    terms: rowsOf(typed, 'acts').flatMap((act) => textOf(act['months_min']).trim() || []),
    agencies: rowsOf(typed, 'acts').flatMap((act) =>
      rowsOf(act, 'agencies').flatMap((row) => textOf(row['agency_id']) || []),
    ),
    sources: sources.flatMap((source) => textOf(source['source_id']) || []),
    urls: sources.flatMap((source) => textOf(source['url']).trim() || []),
    words: `${textOf(typed['title'])} ${textOf(typed['summary'])}`.slice(0, longest_words),
  }
  const near = probe.place_id !== null && probe.earliest !== null
  return near || probe.sources.length + probe.urls.length > 0 ? probe : null
}

function numberIn(row: Typed, name: string): number | null {
  const text = textOf(row[name]).trim()
  return /^\d{1,3}$/.test(text) ? Number(text) : null
}

async function placeOf({ db, language }: Visitor, typed: Typed): Promise<string | null> {
  const name = textOf(typed['place']).trim()
  if (name === '') return null
  const choices = await placeChoices(db, name, language)
  const chosen = choices.find(({ id }) => id === typed['place_id'])
  // The name in the box may be our own label, which is no name of it; its id goes along with it.
  const [named] =
    choices.length === 0 ? await placeChoices(db, textOf(typed['place_id']), language) : []
  return (chosen ?? named ?? (choices.length === 1 ? choices[0] : undefined))?.id ?? null
}

async function daysOf({ db, actor }: Visitor, typed: Typed) {
  const [first = {}] = rowsOf(typed, 'sources')
  const reused = await findSource(db, actor, textOf(first['source_id']))
  const published = reused?.published_on ?? textOf(first['published_on']).trim()
  const [text, edtf] = ['date_text', 'date_edtf'].map((name) => textOf(typed[name]).trim() || null)
  const read = readTyped(text ?? null, edtf ?? null, isDay(published) ? published : null)
  if (!read?.ok) return { earliest: null, latest: null }
  return { earliest: read.date.earliest, latest: read.date.latest }
}
