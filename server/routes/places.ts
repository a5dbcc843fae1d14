import { place_fields } from '../../db/dictionary/records/place.ts'
import { findPlace, findPlaces, listPlaceNames, listPlacesIn, placeNames } from '../../db/place.ts'
import { alikeTo } from '../../db/duplicates/clusters.ts'
import { idOf, listedIncidents, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { goneTo, sameRoute, type Asked } from './same.ts'

/** The gazetteer. */
export const place_routes: Route[] = [
  get('/places', 'record.read', showPlaces),
  get('/places/:id', 'record.read', (visit) => showPlace(visit)),
  sameRoute({ noun: 'place', path: 'places', show: showPlace }),
]

async function showPlaces(visit: Visitor): Promise<void> {
  const { db, language, req, t } = visit
  const find = typeof req.query['find'] === 'string' ? req.query['find'].slice(0, 200) : ''
  const rows = find === '' ? await listPlacesIn(db, 'KP') : await findPlaces(db, find)
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

async function showPlace(visit: Visitor, asked: Asked | null = null, status = 200): Promise<void> {
  const { db, house, language, t } = visit
  const row = await findPlace(db, idOf(visit))
  if (!row) return goneTo(visit, 'places')
  const names = await listPlaceNames(db, row.id)
  const within = await listPlacesIn(db, row.id)
  const labels = await placeNames(db, [row.id, ...within.map((place) => place.id)], language)
  const levels = house.terms.list('place_level')
  const query = `place=${encodeURIComponent(row.id)}`
  const alike = row.created_in > 0 ? await alikeTo(db, 'place', row.id) : []
  const alike_names = await placeNames(db, alike, language)
  const work = {
    ...{ view: 'entity/same', path: 'places', id: row.id, asked },
    alike: alike.map((id) => ({ id, name: alike_names.get(id) ?? id, detail: id })),
  }
  const entity = {
    ...(row.created_in > 0 || asked ? { work } : {}),
    notice: 'merged' in visit.req.query ? t('same.done') : null,
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
          detail: levels[place.level]?.[`label_${language}`] ?? '',
          n: null,
        })),
      },
    ],
    incidents: await listedIncidents(visit, query),
    list: `/incidents?${query}&kind=all`,
  }
  await showEntity(visit, entity, status)
}
