import { findSource } from '../../db/source.ts'
import type { SourceRow } from '../../db/tables.ts'
import { refuseOutward } from '../disclosure/clearance.ts'
import { NotFound } from '../errors.ts'
import { reference_types, writeSources, type Style } from '../export/references.ts'
import { asAttachment } from '../export/send.ts'
import { idOf } from '../pages/entity.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { bundleOf } from './record.ts'

/** One source, or those of one incident, for a reference manager. Of a list: see `exports.ts`. */
export const reference_routes: Route[] = (['ris', 'bib'] as const).flatMap((style) => [
  get(`/sources/:id.${style}`, 'record.read', (visit) => sendSource(visit, style)),
  get(`/incidents/:ref.${style}`, 'record.read', (visit) => sendSources(visit, style)),
])

async function sendSource(visit: Visitor, style: Style): Promise<void> {
  const { db, actor } = visit
  const row = await findSource(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  const from = row.derived_from === null ? null : await findSource(db, actor, row.derived_from)
  send(visit, style, `source_${row.id}`, [row], from ? [from] : [])
}

async function sendSources(visit: Visitor, style: Style): Promise<void> {
  const { incident, sources } = await bundleOf(visit)
  send(visit, style, `${incident.ref}_sources`, sources, sources)
}

function send(
  visit: Visitor,
  style: Style,
  name: string,
  sources: readonly SourceRow[],
  originals: readonly SourceRow[],
): void {
  // Whom a source leads to, is for colleagues.
  if (refuseOutward(visit)) return
  const { res, house } = visit
  asAttachment(res, reference_types[style], `${name}.${style}`)
  res.send(writeSources(style, house.terms, sources, originals))
}
