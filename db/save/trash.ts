import type { Actor } from '../actor.ts'
import { changeRecord } from '../change-set.ts'
import { writeDocs } from '../doc.ts'
import { findIncident } from '../incident.ts'
import { derivedSourcesOf } from '../source-seen.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { removeIncidents } from './remove.ts'
import { changeOthers, findTurned } from './showing.ts'

/**
 * Takes incidents out of the record, as one change set: they are in no list, count or file any
 * more. Nothing is lost: undoing the change set brings them back, each with its reference.
 * @param refs those of them that this person does not see are left alone
 * @returns the number of the change set; null when there was nothing to take out
 */
export function trashIncidents(
  db: Db,
  terms: Terms,
  actor: Actor,
  { refs, reason }: { refs: readonly string[]; reason: string },
): Promise<number | null> {
  return changeRecord(db, actor, { kind: 'removal', reason }, async (db, change) => {
    const found = await Promise.all(refs.map((ref) => findIncident(db, actor, ref)))
    const incidents = found.flatMap((incident) => incident?.id ?? [])
    const { turned } = await findTurned(db, await derivedSourcesOf(db, incidents), () =>
      removeIncidents(db, change, incidents),
    )
    await changeOthers(db, change, { since: 0, moved: new Set(turned), own: [] })
    const left = change.changed('incident').filter((id) => !incidents.includes(id))
    await writeDocs(db, terms, change, left)
    return incidents.length > 0 ? change.number : null
  })
}
