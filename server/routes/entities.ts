import { findAgency, listAgencies, listAgencyNames } from '../../db/agency.ts'
import { shortDate } from '../../db/dictionary/date/describe.ts'
import { agency_fields } from '../../db/dictionary/records/agency.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { place_fields } from '../../db/dictionary/records/place.ts'
import { origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import type { Field } from '../../db/dictionary/field.ts'
import { firstPage, incidentsOfPerson, listPeople } from '../../db/entity.ts'
import { readFilter } from '../../db/list/filter.ts'
import { listMatches } from '../../db/list/list.ts'
import { resolveFilter } from '../../db/list/resolve.ts'
import { listBundles } from '../../db/incident.ts'
import { findPlace, findPlaces, listPlaceNames, listProvinces, placeNames } from '../../db/place.ts'
import {
  findOrigin,
  findSource,
  incidentsOfSources,
  listOrigins,
  listSources,
} from '../../db/source.ts'
import { seesRestricted } from '../../db/visible.ts'
import { NotFound } from '../errors.ts'
import { showFields } from '../pages/record.ts'
import { wordingFor } from '../pages/wording.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** People, agencies, places, sources and origins: each with the incidents that name it. */
export const entity_routes: Route[] = [
  get('/people', 'record.read', showPeople),
  get('/people/:id', 'record.read', showPerson),
  get('/agencies', 'record.read', showAgencies),
  get('/agencies/:id', 'record.read', showAgency),
  get('/places', 'record.read', showPlaces),
  get('/places/:id', 'record.read', showPlace),
  get('/sources', 'record.read', showSources),
  get('/sources/:id', 'record.read', showSource),
  get('/origins', 'record.read', showOrigins),
  get('/origins/:id', 'record.read', showOrigin),
]

const after = ({ req }: Visitor) =>
  typeof req.query['after'] === 'string' ? req.query['after'] : null
const idOf = ({ req }: Visitor) => String(req.params['id'])

type Line = { href: string; name: string; detail: string; n: number | null }
type Section = { title: string; lines: Line[] }

function showIndex(
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
  incidents: Line[]
  /** The same incidents as a filtered list, where the list can ask for them. */
  list?: string
  restricted?: { label: string; text: string } | null
}

async function showEntity(visit: Visitor, entity: Entity): Promise<void> {
  const { db, house, language } = visit
  const wording = await wordingFor(db, house.terms, language, [], { places: entity.places ?? [] })
  visit.page('entity/show', {
    title: entity.title,
    kind: entity.kind,
    fields: showFields(entity.fields, entity.row, wording, entity.skip),
    sections: (entity.sections ?? []).filter((section) => section.lines.length > 0),
    incidents: entity.incidents,
    list: entity.list ?? null,
    restricted: entity.restricted ?? null,
  })
}

async function showPeople(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const { rows, next } = firstPage(await listPeople(db, actor, after(visit)))
  const lines = rows.map((row) => ({
    href: `/people/${row.id}`,
    name: row.label,
    detail: house.terms.label('unit', row.unit, language),
    n: row.incidents,
  }))
  showIndex(visit, t('nav.people'), lines, next)
}

async function showPerson(visit: Visitor): Promise<void> {
  const { db, actor, language, t } = visit
  const row = await db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', idOf(visit))
    .executeTakeFirst()
  const incidents = row ? await incidentsOfPerson(db, actor, row.id).execute() : []
  // A person is seen through the incidents that name them.
  if (!row || incidents.length === 0) throw new NotFound()
  const members = await db.selectFrom('person').selectAll().where('part_of', '=', row.id).execute()
  const real_name = seesRestricted(actor, row.created_by) ? row.real_name : null
  const label = person_fields.find((field) => field.name === 'real_name')?.label[language] ?? ''
  await showEntity(visit, {
    title: row.label,
    kind: t('nav.people'),
    fields: person_fields,
    row,
    skip: ['label', 'part_of'],
    sections: [
      {
        title: t('entity.members'),
        lines: members.map((member) => ({
          href: `/people/${member.id}`,
          name: member.label,
          detail: '',
          n: null,
        })),
      },
    ],
    incidents: incidents.map((incident) => incidentLine(incident, language)),
    restricted: real_name === null ? null : { label, text: real_name },
  })
}

type Dated = {
  ref: string
  title: string
  date_edtf: string | null
  date_earliest: string | null
  date_latest: string | null
  date_precision: string | null
}

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

/** The incidents of a filtered list, oldest first, for the page of what it filters by. */
async function listedIncidents(visit: Visitor, query: string): Promise<Line[]> {
  const { db, actor, house, language } = visit
  const read = readFilter(new URLSearchParams(`${query}&kind=all&sort=date`), house.terms)
  const { resolved } = await resolveFilter(db, read.filter)
  const matches = await listMatches(db, actor, resolved, 200)
  const bundles = await listBundles(
    db,
    actor,
    matches.map((match) => match.id),
  )
  return bundles.map(({ incident }) => incidentLine(incident, language))
}

async function showAgencies(visit: Visitor): Promise<void> {
  const { db, house, language, t } = visit
  const lines = (await listAgencies(db)).map((row) => ({
    href: `/agencies/${row.id}`,
    name: row[`name_${language}`],
    detail: row.kind === null ? '' : house.terms.label('agency_kind', row.kind, language),
    n: null,
  }))
  showIndex(visit, t('nav.agencies'), lines, null)
}

async function showAgency(visit: Visitor): Promise<void> {
  const { db, language, t } = visit
  const row = await findAgency(db, idOf(visit))
  if (!row) throw new NotFound()
  const names = await listAgencyNames(db, row.id)
  const bodies = await db.selectFrom('agency').selectAll().where('parent_id', '=', row.id).execute()
  const query = `agency=${encodeURIComponent(row.id)}`
  await showEntity(visit, {
    title: row[`name_${language}`],
    kind: t('nav.agencies'),
    fields: agency_fields,
    row,
    places: [row.place_id],
    sections: [
      {
        title: t('entity.names'),
        lines: names.map((name) => ({
          href: '',
          name: name.name,
          detail: validity(name.valid_from, name.valid_to, visit),
          n: null,
        })),
      },
      {
        title: t('entity.bodies'),
        lines: bodies.map((body) => ({
          href: `/agencies/${body.id}`,
          name: body[`name_${language}`],
          detail: '',
          n: null,
        })),
      },
    ],
    incidents: await listedIncidents(visit, query),
    list: `/incidents?${query}`,
  })
}

function validity(from: string | null, to: string | null, { t }: Visitor): string {
  if (from === null && to === null) return ''
  return t('entity.valid', { from: from ?? '', to: to ?? '' })
}

async function showPlaces(visit: Visitor): Promise<void> {
  const { db, language, req, t } = visit
  const find = typeof req.query['find'] === 'string' ? req.query['find'].slice(0, 200) : ''
  const rows = find === '' ? await listProvinces(db, 'KP') : await findPlaces(db, find)
  const names = await placeNames(
    db,
    rows.map((row) => row.id),
    language,
  )
  const lines = rows.map((row) => ({
    href: `/places/${row.id}`,
    name: names.get(row.id) ?? row.name_en,
    detail: row.id,
    n: null,
  }))
  showIndex(visit, t('nav.places'), lines, null, find)
}

async function showPlace(visit: Visitor): Promise<void> {
  const { db, language, t } = visit
  const row = await findPlace(db, idOf(visit))
  if (!row) throw new NotFound()
  const names = await listPlaceNames(db, row.id)
  const within = await listProvinces(db, row.id)
  const labels = await placeNames(db, [row.id, ...within.map((place) => place.id)], language)
  const query = `place=${encodeURIComponent(row.id)}`
  await showEntity(visit, {
    title: labels.get(row.id) ?? row.name_en,
    kind: t('nav.places'),
    fields: place_fields,
    row,
    places: [row.parent_id],
    sections: [
      {
        title: t('entity.names'),
        lines: names.map((name) => ({ href: '', name: name.name, detail: '', n: null })),
      },
      {
        title: t('entity.within'),
        lines: within.map((place) => ({
          href: `/places/${place.id}`,
          name: (language === 'ko' ? place.name_ko : null) ?? place.name_en,
          detail: place.type,
          n: null,
        })),
      },
    ],
    incidents: await listedIncidents(visit, query),
    list: `/incidents?${query}`,
  })
}

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
  const derived = await db
    .selectFrom('source')
    .selectAll()
    .where('derived_from', '=', row.id)
    .execute()
  const incidents = await incidentsOfSources(db, actor, [row.id])
  const named = (source: typeof row) => source.title ?? source.publisher ?? source.url ?? source.id
  const line = (source: typeof row): Line => ({
    href: `/sources/${source.id}`,
    name: named(source),
    detail: source.publisher ?? '',
    n: null,
  })
  const original =
    row.derived_from === null
      ? []
      : await db.selectFrom('source').selectAll().where('id', '=', row.derived_from).execute()
  await showEntity(visit, {
    title: named(row),
    kind: t('nav.sources'),
    fields: source_fields,
    row,
    skip: ['title', 'derived_from', 'origin'],
    sections: [
      {
        title: source_fields.find((field) => field.name === 'derived_from')?.label[language] ?? '',
        lines: original.map(line),
      },
      { title: t('entity.derived'), lines: derived.map(line) },
      ...(row.origin_id === null
        ? []
        : [{ title: t('nav.origins'), lines: [await originLine(visit, row.origin_id)] }]),
    ],
    incidents: incidents.map((incident) => incidentLine(incident, language)),
    list: `/incidents?source=${row.id}`,
  })
}

async function originLine({ db, house, language }: Visitor, id: string): Promise<Line> {
  const row = await db
    .selectFrom('origin')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    href: `/origins/${id}`,
    name: row.label ?? house.terms.label('origin_kind', row.kind, language),
    detail: row.reliability ?? '',
    n: null,
  }
}

async function showOrigins(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const { rows, next } = await listOrigins(db, actor, after(visit))
  const lines = rows.map((row) => ({
    href: `/origins/${row.id}`,
    name: row.label ?? house.terms.label('origin_kind', row.kind, language),
    detail: row.reliability ?? '',
    n: row.incidents,
  }))
  showIndex(visit, t('nav.origins'), lines, next)
}

async function showOrigin(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const row = await findOrigin(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const sources = await db
    .selectFrom('source')
    .selectAll()
    .where('origin_id', '=', row.id)
    .execute()
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
    incidents: incidents.map((incident) => incidentLine(incident, language)),
    list: `/incidents?origin=${row.id}`,
  })
}
