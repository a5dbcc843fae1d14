import { findAgency, listAgencies, listAgencyNames, listBodies } from '../../db/agency.ts'
import { agency_fields } from '../../db/dictionary/records/agency.ts'
import { NotFound } from '../errors.ts'
import { idOf, listedIncidents, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** Agencies, with their dated names and the bodies that belong to them. */
export const agency_routes: Route[] = [
  get('/agencies', 'record.read', showAgencies),
  get('/agencies/:id', 'record.read', showAgency),
]

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
  const bodies = await listBodies(db, row.id)
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
    list: `/incidents?${query}&kind=all`,
  })
}

function validity(from: string | null, to: string | null, { t }: Visitor): string {
  if (from === null && to === null) return ''
  return t('entity.valid', { from: from ?? '', to: to ?? '' })
}
