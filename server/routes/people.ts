import { incidentsOfPerson, findPerson, listMembers, listPeople } from '../../db/person.ts'
import { firstPage } from '../../db/entity.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { seesRestricted } from '../../db/visible.ts'
import { NotFound } from '../errors.ts'
import { after, idOf, incidentLine, showEntity, showIndex } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** People and groups, through the incidents that name them. */
export const person_routes: Route[] = [
  get('/people', 'record.read', showPeople),
  get('/people/:id', 'record.read', showPerson),
]

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
  const row = await findPerson(db, idOf(visit))
  const incidents = row ? await incidentsOfPerson(db, actor, row.id).execute() : []
  // A person is seen through the incidents that name them.
  if (!row || incidents.length === 0) throw new NotFound()
  const members = await listMembers(db, row.id)
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
