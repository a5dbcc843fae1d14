import { shortDate } from '../../db/dictionary/date/describe.ts'
import type { Field } from '../../db/dictionary/field.ts'
import { page_size } from '../../db/entity.ts'
import type { IncidentLine } from '../../db/incident.ts'
import type { Visitor } from '../route.ts'
import { aroundOf } from './around.ts'
import { showFields } from './record.ts'
import type { MarkedText } from './source-text.ts'
import { wordingFor } from './wording.ts'

/** Pages of what incidents name (people, agencies, places, sources, origins): they are laid out alike. */

export const after = ({ req }: Visitor) =>
  typeof req.query['after'] === 'string' ? req.query['after'] : null

export const idOf = ({ req }: Visitor) => String(req.params['id'])

/** One line of a list: what it is, where it leads, how many incidents name it. */
export type Line = { href: string; name: string; detail: string; n: number | null }
type Section = { title: string; lines: Line[] }
/** The first lines of something long, and how many there are in all; and what they are of. */
type Beginning = { lines: Line[]; total: number; rows: readonly (Dated & { id: string })[] }

/** Answers with a list of things; `find` is what was searched for, where the list can be searched. */
export function showIndex(
  visit: Visitor,
  title: string,
  lines: Line[],
  next: string | null,
  find?: string,
) {
  const more = next === null ? null : `${visit.req.path}?after=${encodeURIComponent(next)}`
  visit.page('entity/index', { title, lines, next: more, find: find ?? null })
}

type Entity = {
  title: string
  kind: string
  fields: readonly Field[]
  row: Record<string, unknown>
  skip?: string[]
  places?: (string | null)[]
  sections?: Section[]
  incidents: Beginning
  /** The same incidents as a filtered list, where the list can ask for them. */
  list?: string
  restricted?: { label: string; text: string } | null
  /** The words of a source, as far as they are kept. */
  words?: (MarkedText & { language: string | null }) | null
  /** What else this page shows and can do, and the view that draws it. */
  work?: { view: string } & Record<string, unknown>
  notice?: string | null
  /** Where it is a reference for others' bibliographies, without the ending that says in which form. */
  cite?: string
}

/** Answers with the page of one thing: what it is, what belongs to it, the incidents that name it. */
export async function showEntity(visit: Visitor, entity: Entity, status = 200): Promise<void> {
  const { db, house, language, t } = visit
  const { lines, total, rows } = entity.incidents
  const wording = await wordingFor(db, house.terms, language, [], { places: entity.places ?? [] })
  visit.page(
    'entity/show',
    {
      title: entity.title,
      kind: entity.kind,
      fields: showFields(entity.fields, entity.row, wording, entity.skip),
      sections: (entity.sections ?? []).filter((section) => section.lines.length > 0),
      incidents: lines,
      only_first:
        lines.length < total ? t('entity.only_first', { lines: lines.length, n: total }) : null,
      list: entity.list ?? null,
      restricted: entity.restricted ?? null,
      words: entity.words ?? null,
      ...(await aroundOf(visit, String(entity.row['id']), rows)),
      work: entity.work ?? null,
      notice: entity.notice ?? null,
      cite: entity.cite ?? null,
    },
    status,
  )
}

export type Dated = Omit<IncidentLine, 'place_id'>

/** The incidents that another thing's page names, as its lines. */
export const incidentLines = (
  rows: readonly (Dated & { id: string; total: number })[],
  language: 'en' | 'ko',
): Beginning => ({
  lines: rows.map((row) => incidentLine(row, language)),
  total: rows[0]?.total ?? 0,
  rows,
})

function incidentLine(row: Dated, language: 'en' | 'ko'): Line {
  const date = {
    edtf: row.date_edtf ?? '',
    earliest: row.date_earliest,
    latest: row.date_latest,
    precision: (row.date_precision ?? 'unknown') as 'day',
  }
  return {
    href: `/incidents/${row.ref}`,
    name: row.title,
    detail: row.date_precision === null ? row.ref : `${row.ref} · ${shortDate(date, language)}`,
    n: null,
  }
}

/**
 * The incidents of a filtered list, oldest first, for the page of what it filters by.
 * @param leaving those that this user entered are left out of the lines
 */
export async function listedIncidents(
  visit: Visitor,
  query: string,
  leaving: string | null = null,
): Promise<Beginning> {
  const { actor, house, language, left } = visit
  const asked = { actor, query: `${query}&kind=all&sort=date`, size: page_size }
  const { bundles, totals } = await house.readers.ask('list', asked, { left })
  const shown = bundles.filter(({ incident }) => !leaving || incident.created_by !== leaving)
  return {
    lines: shown.map(({ incident }) => incidentLine(incident, language)),
    total: totals.possible,
    rows: shown.map(({ incident }) => incident),
  }
}
