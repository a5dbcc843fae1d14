import { origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import { listQuotes } from '../../db/quote.ts'
import type { OriginRow, SourceRow } from '../../db/tables.ts'
import {
  findOrigin,
  findSource,
  incidentsOfSources,
  listDerived,
  listOrigins,
  listSources,
  listSourcesOf,
} from '../../db/source.ts'
import { NotFound } from '../errors.ts'
import { after, idOf, incidentLines, showEntity, showIndex, type Line } from '../pages/entity.ts'
import { markText } from '../pages/source-text.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** Sources, and the origins they lead to. */
export const source_routes: Route[] = [
  get('/sources', 'record.read', showSources),
  get('/sources/:id', 'record.read', showSource),
  get('/origins', 'record.read', showOrigins),
  get('/origins/:id', 'record.read', showOrigin),
]

async function showSources(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const { rows, next } = await listSources(db, actor, after(visit))
  const lines = rows.map((row) => ({
    href: `/sources/${row.id}`,
    name: row.title ?? row.publisher ?? row.url ?? row.id,
    detail: [row.publisher, row.published_on].filter((part) => part !== null).join(', '),
    n: row.incidents,
  }))
  showIndex(visit, t('nav.sources'), lines, next)
}

async function showSource(visit: Visitor): Promise<void> {
  const { db, actor, language, t } = visit
  const row = await findSource(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const derived = await listDerived(db, actor, row.id)
  const incidents = await incidentsOfSources(db, actor, [row.id])
  const named = (source: typeof row) => source.title ?? source.publisher ?? source.url ?? source.id
  const line = (source: typeof row): Line => ({
    href: `/sources/${source.id}`,
    name: named(source),
    detail: source.publisher ?? '',
    n: null,
  })
  const original =
    row.derived_from === null ? undefined : await findSource(db, actor, row.derived_from)
  const origin = row.origin_id === null ? undefined : await findOrigin(db, actor, row.origin_id)
  await showEntity(visit, {
    title: named(row),
    kind: t('nav.sources'),
    fields: source_fields,
    row,
    skip: ['title', 'derived_from', 'origin', 'stored_text'],
    words: await wordsOf(visit, row),
    sections: [
      {
        title: source_fields.find((field) => field.name === 'derived_from')?.label[language] ?? '',
        lines: original ? [line(original)] : [],
      },
      { title: t('entity.derived'), lines: derived.map(line) },
      { title: t('nav.origins'), lines: origin ? [originLine(origin, visit)] : [] },
    ],
    incidents: incidentLines(incidents, language),
    list: `/incidents?source=${row.id}&kind=all`,
  })
}

/** What is kept of a source's words, with what this person sees quoted of them. */
async function wordsOf({ db, actor }: Visitor, { id, stored_text, language }: SourceRow) {
  if (stored_text === null) return null
  return { ...markText(stored_text, await listQuotes(db, actor, id)), language }
}

function originLine(row: OriginRow, { house, language }: Visitor): Line {
  return {
    href: `/origins/${row.id}`,
    name: row.label ?? house.terms.label('origin_kind', row.kind, language),
    detail: row.reliability ?? '',
    n: null,
  }
}

async function showOrigins(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const { rows, next } = await listOrigins(db, actor, after(visit))
  const lines = rows.map((row) => ({ ...originLine(row, visit), n: row.incidents }))
  showIndex(visit, t('nav.origins'), lines, next)
}

async function showOrigin(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const row = await findOrigin(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const sources = await listSourcesOf(db, actor, row.id)
  const incidents = await incidentsOfSources(
    db,
    actor,
    sources.map((source) => source.id),
  )
  await showEntity(visit, {
    title: row.label ?? house.terms.label('origin_kind', row.kind, language),
    kind: t('nav.origins'),
    fields: origin_fields,
    row,
    skip: ['label'],
    places: [row.region_place_id],
    sections: [
      {
        title: t('entity.sources'),
        lines: sources.map((source) => ({
          href: `/sources/${source.id}`,
          name: source.title ?? source.publisher ?? source.id,
          detail: source.publisher ?? '',
          n: null,
        })),
      },
    ],
    incidents: incidentLines(incidents, language),
    list: `/incidents?origin=${row.id}&kind=all`,
  })
}
