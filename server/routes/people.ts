import {
  incidentsOfPerson,
  findPerson,
  listMembers,
  listNamesakes,
  listPeople,
} from '../../db/person.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { seesRestricted } from '../../db/visible.ts'
import { after, idOf, incidentLines, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { goneTo, sameRoute, type Asked } from './same.ts'

/** People and groups, through the incidents that name them. */
export const person_routes: Route[] = [
  get('/people', 'record.read', showPeople),
  get('/people/:id', 'record.read', (visit) => showPerson(visit)),
  sameRoute({ noun: 'person', path: 'people', show: showPerson }),
]

async function showPeople(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const { rows, next } = await listPeople(db, actor, after(visit))
  const lines = rows.map((row) => ({
    href: `/people/${row.id}`,
    name: row.label,
    detail: house.terms.label('unit', row.unit, language),
    n: row.incidents,
  }))
  showIndex(visit, t('nav.people'), lines, next)
}

async function showPerson(visit: Visitor, asked: Asked | null = null, status = 200): Promise<void> {
  const { db, actor, language, t } = visit
  const row = await findPerson(db, actor, idOf(visit))
  if (!row) return goneTo(visit, 'people')
  const incidents = await incidentsOfPerson(db, actor, row.id).execute()
  const members = await listMembers(db, actor, row.id)
  const real_name = seesRestricted(actor, row.created_by) ? row.real_name : null
  const label = person_fields.find((field) => field.name === 'real_name')?.label[language] ?? ''
  const alike = await listNamesakes(db, actor, row)
  const work = {
    ...{ view: 'entity/same', path: 'people', id: row.id, asked },
    alike: alike.map(({ id, label, refs }) => ({ id, name: label, detail: refs })),
  }
  const entity = {
    work,
    notice: 'merged' in visit.req.query ? t('same.done') : null,
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
    incidents: incidentLines(incidents, language),
    restricted: real_name === null ? null : { label, text: real_name },
  }
  await showEntity(visit, entity, status)
}
