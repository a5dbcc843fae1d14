import type { FieldProblem } from '../../db/dictionary/document.ts'
import { showField, type Field } from '../../db/dictionary/field.ts'
import { bulk_fields, type Left } from '../../db/save/bulk.ts'
import type { IncidentRow } from '../../db/tables.ts'
import { inputOf, problemText } from '../entry/input.ts'
import type { Visitor } from '../route.ts'
import { wordingFor } from './wording.ts'

/** What the page for changing many incidents shows of its field. */
export function bulkPage(
  { house, language, t, req }: Visitor,
  field: Field | null,
  problems: readonly FieldProblem[],
) {
  const typed = (req.body ?? {}) as Record<string, unknown>
  const setting = { terms: house.terms, language, t, problems, keys: {}, published: null }
  const reason = problems.find(({ path }) => path === 'reason')
  return {
    title: problems.length > 0 ? `${t('problem.prefix')} ${t('bulk.title')}` : t('bulk.title'),
    heading: t('bulk.title'),
    fields: bulk_fields.map(({ name, label }) => ({ name, label: label[language] })),
    /** What a source says of a place is said by no two alike: there is no box for it here. */
    field: field === null ? null : { ...inputOf(setting, field, typed, ''), of_many: true },
    reason: typeof typed['reason'] === 'string' ? typed['reason'] : '',
    reason_problem: reason ? problemText(reason, language, t) : null,
  }
}

const shown = 10

/** Before and after, of the first few incidents. */
export async function planLines(
  { db, house, language }: Visitor,
  field: Field,
  row: object,
  incidents: readonly IncidentRow[],
) {
  const some = incidents.slice(0, shown)
  const after = row as Record<string, unknown>
  const ids = [...some, after].map((one) => (one as Record<string, unknown>)[`${field.name}_id`])
  const places = ids.map((id) => (typeof id === 'string' ? id : null))
  const wording = await wordingFor(db, house.terms, language, [], { places })
  return some.map((incident) => ({
    ref: incident.ref,
    title: incident.title,
    before: showField(field, incident, wording),
    after: showField(field, { ...incident, ...after }, wording),
  }))
}

/** What is left as it is, by reason. */
export function leftLines({ t }: Visitor, left: readonly { ref: string; why: Left }[]) {
  return [...Map.groupBy(left, ({ why }) => why)].map(([why, rows]) => ({
    why: t(`bulk.left_${why}`, { n: rows.length }),
    refs: rows.slice(0, shown).map(({ ref }) => ref),
    more: Math.max(0, rows.length - shown),
  }))
}
