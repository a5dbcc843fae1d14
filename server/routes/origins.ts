import { origin_fields } from '../../db/dictionary/records/source.ts'
import { listBeside, listGradings } from '../../db/origin.ts'
import {
  gradeOrigin,
  mergeOrigins,
  splitOrigin,
  type OriginChanged,
} from '../../db/save/origins.ts'
import { findOrigin, incidentsOfSources, listOrigins, listSourcesOf } from '../../db/source.ts'
import type { OriginRow, SourceRow } from '../../db/tables.ts'
import { NotFound } from '../errors.ts'
import { after, idOf, incidentLines, showEntity, showIndex, type Line } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { roleMay } from '../security/permission.ts'
import { postWords, wordsIn, type Words } from '../words.ts'
import { bodyText } from '../visit.ts'

/** Origins: who or what ultimately knew, and how many independent ones there are. */
export const origin_routes: Route[] = [
  get('/origins', 'record.read', showOrigins),
  get('/origins/:id', 'record.read', (visit) => showOrigin(visit)),
  postWords('/origins/:id/reliability', 'record.write', grade),
  postWords('/origins/:id/merge', 'record.write', merge),
  postWords('/origins/:id/split', 'record.write', split),
]

/** An origin as a line of a list. */
export const originLine = (row: OriginRow, visit: Visitor): Line => ({
  href: `/origins/${row.id}`,
  name: nameOf(row, visit),
  detail: row.reliability ?? '',
  n: null,
})

const nameOf = (row: OriginRow, { house, language }: Visitor) =>
  row.label ?? house.terms.label('origin_kind', row.kind, language)

async function showOrigins(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const { rows, next } = await listOrigins(db, actor, after(visit))
  const lines = rows.map((row) => ({ ...originLine(row, visit), n: row.incidents }))
  showIndex(visit, t('nav.origins'), lines, next)
}

/** What one of the page's forms was sent with, and what is wrong with it. */
type Asked = {
  form: 'reliability' | 'merge' | 'split'
  problem: string
  reason: string
  reliability?: string
  into?: string
  address?: string
  sources: string[]
}

async function showOrigin(visit: Visitor, asked: Asked | null = null, status = 200): Promise<void> {
  const { db, actor, t, language } = visit
  const row = await findOrigin(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const sources = await listSourcesOf(db, actor, row.id)
  const incidents = await incidentsOfSources(
    db,
    actor,
    sources.map((source) => source.id),
  )
  await showEntity(
    visit,
    {
      title: nameOf(row, visit),
      kind: t('nav.origins'),
      fields: origin_fields,
      row,
      skip: ['label'],
      places: [row.region_place_id],
      sections: [{ title: t('entity.sources'), lines: sources.map(sourceLine) }],
      incidents: incidentLines(incidents, language),
      list: `/incidents?origin=${row.id}&kind=all`,
      work: { view: 'origin/work', ...(await workOf(visit, row, sources)), asked },
      notice: 'done' in visit.req.query ? t('origin.done') : null,
    },
    status,
  )
}

const sourceLine = (source: SourceRow): Line => ({
  href: `/sources/${source.id}`,
  name: source.title ?? source.publisher ?? source.id,
  detail: source.publisher ?? '',
  n: null,
})

async function workOf(visit: Visitor, row: OriginRow, sources: readonly SourceRow[]) {
  const { db, actor, house, language } = visit
  const gradings = await listGradings(db, actor, row.id)
  const label = (code: string | null) =>
    code === null ? null : house.terms.label('reliability', code, language)
  return {
    id: row.id,
    version: row.version,
    grade: row.reliability,
    grades: house.terms.list('reliability').map(({ code }) => ({ code, label: label(code) })),
    gradings: gradings.map((one) => ({ ...one, label: label(one.grade) })),
    beside: (roleMay(actor.role, 'record.write') ? await listBeside(db, actor, row.id) : []).map(
      (other) => ({
        id: other.id,
        label: nameOf(other, visit),
        detail: [other.reliability, other.spoke_on].filter((part) => part !== null).join(' · '),
      }),
    ),
    originals: sources
      .filter(({ derived_from }) => derived_from === null)
      .map((source) => ({ id: source.id, ...sourceLine(source) })),
  }
}

function settingOf(visit: Visitor) {
  const { db, house, actor } = visit
  const seen = bodyText(visit, 'version')
  return { db, terms: house.terms, actor, version: seen === '' ? null : Number(seen) }
}

async function grade(visit: Visitor): Promise<void> {
  const reliability = bodyText(visit, 'reliability')
  const { house } = visit
  const wrong = house.terms.has('reliability', reliability) ? null : visit.t('problem.required')
  await change(visit, { form: 'reliability', reliability, sources: [] }, wrong, (reason) =>
    gradeOrigin(settingOf(visit), idOf(visit), { reliability, reason }),
  )
}

async function merge(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const address = bodyText(visit, 'address').trim()
  const into = bodyText(visit, 'into')
  const named = address === '' ? into : (/([0-9A-Z]{26})\/?(?:[?#].*)?$/.exec(address)?.[1] ?? '')
  const other = named === idOf(visit) ? undefined : await findOrigin(db, actor, named)
  const wrong = other ? null : t('origin.no_such')
  await change(visit, { form: 'merge', into, address, sources: [] }, wrong, (reason) =>
    mergeOrigins(settingOf(visit), idOf(visit), { into: named, reason }),
  )
}

async function split(visit: Visitor): Promise<void> {
  const { source } = visit.req.body as Record<string, unknown>
  const sources = [source].flat().filter((id) => typeof id === 'string')
  const wrong = sources.length === 0 ? visit.t('origin.split_none') : null
  await change(visit, { form: 'split', sources }, wrong, (reason) =>
    splitOrigin(settingOf(visit), idOf(visit), { sources, reason }),
  )
}

const longest = 1_000

/** Changes the origin for the reason that was given, or says on its page why not. */
async function change(
  visit: Visitor,
  sent: Omit<Asked, 'problem' | 'reason'>,
  wrong: string | null,
  work: (reason: string) => Promise<OriginChanged>,
): Promise<void> {
  const { t, res } = visit
  const words = wordsIn(visit, 'reason', longest)
  const refuse = (problem: string, status: number) =>
    showOrigin(visit, { ...sent, problem, reason: words.text }, status)
  const missing = reasonProblem(words, visit)
  if (wrong !== null || missing !== null) return refuse(wrong ?? missing ?? '', 422)
  const changed = await work(words.text)
  if (changed.state === 'missing') throw new NotFound()
  if (changed.state === 'unfit') {
    return refuse(t('origin.unfit', { refs: changed.refs.join(', ') }), 409)
  }
  if (changed.state === 'same' && sent.form === 'reliability')
    return refuse(t('origin.same_grade'), 409)
  if (changed.state !== 'done') return refuse(t(`origin.${changed.state}`), 409)
  res.redirect(303, `/origins/${changed.id}?done=1`)
}

const reasonProblem = ({ problem }: Words, { t }: Visitor) =>
  problem === null ? null : t(problem === 'blank' ? 'origin.reason_missing' : `problem.${problem}`)
