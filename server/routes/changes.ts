import { countTouched, findChange, listChanges, listTrash } from '../../db/changes.ts'
import { trashIncidents } from '../../db/save/trash.ts'
import { undoChange, type Extent, type Undone } from '../../db/save/undo.ts'
import { outlookOf } from '../../db/undo/undo.ts'
import type { Conflict } from '../../db/undo/undoing.ts'
import { NotFound } from '../errors.ts'
import { bringLabelsSoon } from '../labels.ts'
import { describeConflicts } from '../pages/changes.ts'
import { kindName } from '../pages/history.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'
import { bundleOf } from './record.ts'

/** What was changed, by whom and why; taking it back; the trash. */
export const change_routes: Route[] = [
  get('/changes', 'record.read', showChanges),
  get('/changes/:number', 'record.read', (visit) => showChange(visit)),
  post('/changes/:number/undo', 'record.write', undo),
  get('/trash', 'record.read', showTrash),
  get('/incidents/:ref/remove', 'record.write', (visit) => askReason(visit, null)),
  post('/incidents/:ref/remove', 'record.write', remove),
]

async function showChanges(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const below = Number(queryText(visit, 'below'))
  const from = Number.isSafeInteger(below) && below > 0 ? below : Number.MAX_SAFE_INTEGER
  visit.page('change/list', {
    title: t('change.title'),
    kindName,
    ...(await listChanges(db, actor, from)),
  })
}

type Showing = {
  conflicts?: readonly Conflict[]
  unfit?: readonly string[]
  reason_missing?: boolean
}

async function showChange(visit: Visitor, showing: Showing = {}, status = 200): Promise<void> {
  const { db, house, actor, language, t } = visit
  const number = numberOf(visit)
  const change = await findChange(db, actor, number)
  if (!change) throw new NotFound()
  const outlook = await lookAhead(visit, number)
  const conflicts = await describeConflicts(
    { db, terms: house.terms, actor, language, t },
    (showing.conflicts ?? outlook?.conflicts ?? []).slice(0, most_conflicts),
  )
  visit.page(
    'change/show',
    {
      title: t('change.one', { n: number }),
      kindName,
      change,
      conflicts,
      /** Nothing of it stands any more, unless somebody wrote over it. */
      undone: outlook?.nothing === true && conflicts.length === 0,
      /** Some of what it touched is not this person's to see. */
      closed: outlook === null,
      added_to: outlook?.added_to ?? false,
      opens: outlook?.opens ?? false,
      unfit: showing.unfit ?? [],
      notice: 'done' in visit.req.query ? t('change.done') : null,
    },
    status,
  )
}

/** Of so many incidents, everybody would wait for an undoing that is done here. */
const many = 500
const most_conflicts = 200

async function lookAhead({ db, house, actor, left }: Visitor, number: number) {
  if ((await countTouched(db, number)) <= many) return outlookOf(db, actor, number)
  return house.exporters.ask('undoing', { actor, number }, { left })
}

async function undo(visit: Visitor): Promise<void> {
  const { db, house, actor, req, res } = visit
  const body = req.body as Record<string, unknown>
  const reason = typeof body['reason'] === 'string' ? body['reason'].trim().slice(0, 1000) : ''
  const number = numberOf(visit)
  const wanted = { number, extent: extentOf(body['extent']), reason: reason === '' ? null : reason }
  const large = (await countTouched(db, number)) > many
  const undone: Undone = large
    ? await house.importer.undo({ actor, ...wanted })
    : await undoChange(db, house.terms, actor, wanted)
  if (undone.state === 'missing') throw new NotFound()
  if (undone.state === 'conflict') return showChange(visit, { conflicts: undone.conflicts }, 409)
  if (undone.state === 'unfit') return showChange(visit, { unfit: undone.refs }, 409)
  await bringLabelsSoon(house)
  res.redirect(303, `/changes/${undone.number}?done=1`)
}

const extentOf = (value: unknown): Extent => (value === 'rest' || value === 'all' ? value : 'clean')

function numberOf({ req }: Visitor): number {
  const number = Number(req.params['number'])
  if (!Number.isSafeInteger(number) || number < 1) throw new NotFound()
  return number
}

async function showTrash(visit: Visitor): Promise<void> {
  const { db, actor, t } = visit
  const [, number, id] = /^(\d{1,15})\.([0-9A-Z]{26})$/.exec(queryText(visit, 'after')) ?? []
  const after = number && id ? { number: Number(number), id } : null
  const { rows, next } = await listTrash(db, actor, after)
  const older = next && `/trash?after=${next.number}.${next.id}`
  visit.page('change/trash', { title: t('change.trash'), rows, older, first: after === null })
}

async function askReason(visit: Visitor, problem: string | null): Promise<void> {
  const { incident } = await bundleOf(visit)
  visit.page(
    'change/remove',
    { title: visit.t('change.remove_title', { ref: incident.ref }), incident, problem },
    problem === null ? 200 : 422,
  )
}

async function remove(visit: Visitor): Promise<void> {
  const { db, house, actor, req, res, t } = visit
  const { incident } = await bundleOf(visit)
  const { reason } = req.body as Record<string, unknown>
  const why = typeof reason === 'string' ? reason.trim().slice(0, 1000) : ''
  if (why === '') return askReason(visit, t('change.reason_missing'))
  const number = await trashIncidents(db, house.terms, actor, { refs: [incident.ref], reason: why })
  if (number === null) throw new NotFound()
  res.redirect(303, `/changes/${number}?done=1`)
}
