import type { ImportRow } from '../../db/import/import.ts'
import { newIn, rowText, tableLines, wrongLines, type Look } from '../package/look.ts'
import { readable } from '../package/certificate.ts'
import type { Visitor } from '../route.ts'
import { stepPage } from './import.ts'

/** What is kept of a package that was looked at. */
export const lookOf = ({ result }: ImportRow): Look | null =>
  (JSON.parse(result ?? '{}') as { package?: Look }).package ?? null

/** Whether a package may be taken as it is. */
export const isTakeable = (look: Look | null) =>
  look !== null && look.file_faults.length === 0 && look.wrong === 0

/** A package before it is taken, or for ever after. */
export function packagePage(
  visit: Visitor,
  row: ImportRow,
  typed: { reason: string; problem: string | null } | null = null,
) {
  const { t, language } = visit
  const applied = row.applied_at !== null
  const look = lookOf(row)
  const wrong = look === null ? [] : wrongLines(look, t)
  const count = look === null ? 0 : look.wrong + look.file_faults.length
  return {
    ...stepPage(visit, row, applied ? 'report' : 'check', typed !== null),
    ...{ applied, number: row.change_number, by: row.actor, at: row.applied_at },
    about: look?.about && {
      ...look.about,
      fingerprint: readable(look.about.fingerprint),
      whose: t(`package.whose_${look.about.key.whose}`, { name: look.about.key.name ?? '' }),
    },
    ...{ takeable: isTakeable(look), found_wrong: wrong, more: count - wrong.length, count },
    differing: (look?.differing ?? []).map((fault) => rowText(fault, t)),
    tables: look === null ? [] : tableLines(look, t, language),
    fresh: look === null ? 0 : newIn(look),
    incidents: look?.tables?.incident.add ?? 0,
    reason: typed?.reason ?? '',
    problem: typed?.problem ?? null,
  }
}
