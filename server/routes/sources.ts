import { source_fields } from '../../db/dictionary/records/source.ts'
import { listQuotes } from '../../db/quote.ts'
import type { SourceRow } from '../../db/tables.ts'
import {
  findOrigin,
  findSource,
  incidentsOfSources,
  listDerived,
  listSources,
} from '../../db/source.ts'
import { NotFound } from '../errors.ts'
import type { Refusal } from '../attachment/receive.ts'
import { filesOf } from '../pages/attachment.ts'
import { after, idOf, incidentLines, showEntity, showIndex, type Line } from '../pages/entity.ts'
import { markText } from '../pages/source-text.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { originLine } from './origins.ts'

/** Sources, through the incidents that rest on them. */
export const source_routes: Route[] = [
  get('/sources', 'record.read', showSources),
  get('/sources/:id', 'record.read', (visit) => showSource(visit)),
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

/**
 * Answers with the page of a source.
 * @param refusal why files that were sent for it are not attached
 */
export async function showSource(
  visit: Visitor,
  refusal: Refusal | null = null,
  status = 200,
): Promise<void> {
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
  const files = await filesOf(visit, row.id, refusal)
  const shown = {
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
    work: files,
    notice: files.notice,
    cite: `/sources/${row.id}`,
  }
  await showEntity(visit, shown, status)
}

/** What is kept of a source's words, with what this person sees quoted of them. */
async function wordsOf({ db, actor }: Visitor, { id, stored_text, language }: SourceRow) {
  if (stored_text === null) return null
  return { ...markText(stored_text, await listQuotes(db, actor, id)), language }
}
