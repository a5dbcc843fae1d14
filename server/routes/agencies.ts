import { findAgency, listAgencies, listAgencyNames, listBodies } from '../../db/agency.ts'
import { agency_fields } from '../../db/dictionary/records/agency.ts'
import { alikeTo } from '../../db/duplicates/clusters.ts'
import { idOf, listedIncidents, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { goneTo, sameRoute, type Asked } from './same.ts'

/** Agencies, with their dated names and the bodies that belong to them. */
export const agency_routes: Route[] = [
  get('/agencies', 'record.read', showAgencies),
  get('/agencies/:id', 'record.read', (visit) => showAgency(visit)),
  sameRoute({ noun: 'agency', path: 'agencies', show: showAgency }),
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

async function showAgency(visit: Visitor, asked: Asked | null = null, status = 200): Promise<void> {
  const { db, language, t } = visit
  const row = await findAgency(db, idOf(visit))
  if (!row) return goneTo(visit, 'agencies')
  const names = await listAgencyNames(db, row.id)
  const bodies = await listBodies(db, row.id)
  const agencies = new Map((await listAgencies(db)).map((one) => [one.id, one]))
  const query = `agency=${encodeURIComponent(row.id)}`
  const ids = row.created_in > 0 ? await alikeTo(db, 'agency', row.id) : []
  const alike = ids.flatMap((id) => agencies.get(id) ?? [])
  const work = {
    ...{ view: 'entity/same', path: 'agencies', id: row.id, asked },
    alike: alike.map((one) => ({ id: one.id, name: one[`name_${language}`], detail: '' })),
  }
  const entity = {
    ...(row.created_in > 0 || asked ? { work } : {}),
    notice: 'merged' in visit.req.query ? t('same.done') : null,
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
  }
  await showEntity(visit, entity, status)
}

function validity(from: string | null, to: string | null, { t }: Visitor): string {
  if (from === null && to === null) return ''
  return t('entity.valid', { from: from ?? '', to: to ?? '' })
}
