import { incidentsOfPerson, findPerson, listMembers, listPeople } from '../../db/person.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { seesRestricted } from '../../db/visible.ts'
import { NotFound } from '../errors.ts'
import { after, idOf, incidentLines, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** People and groups, through the incidents that name them. */
export const person_routes: Route[] = [
  get('/people', 'record.read', showPeople),
  get('/people/:id', 'record.read', showPerson),
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

async function showPerson(visit: Visitor): Promise<void> {
  const { db, actor, language, t } = visit
  const row = await findPerson(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const incidents = await incidentsOfPerson(db, actor, row.id).execute()
  const members = await listMembers(db, actor, row.id)
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
    incidents: incidentLines(incidents, language),
    restricted: real_name === null ? null : { label, text: real_name },
  })
}
