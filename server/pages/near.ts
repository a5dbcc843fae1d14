import { shortDate } from '../../db/dictionary/date/describe.ts'
import { dateFrom } from '../../db/dictionary/kinds/uncertain-date.ts'
import type { Candidate } from '../../db/duplicates/candidates.ts'
import { placeNames } from '../../db/place.ts'
import { probeOf } from '../entry/probe.ts'
import type { Typed } from '../entry/input.ts'
import { TooBusy } from '../errors.ts'
import type { Visitor } from '../route.ts'

/** A record that may be the one being typed, in words. */
export type NearLine = { ref: string; title: string; about: string; reasons: string }

/** The records that may be the one being typed; none where nobody has time to look for them. */
export async function nearLines(visit: Visitor, typed: Typed): Promise<NearLine[]> {
  const { house, actor, left } = visit
  const probe = await probeOf(visit, typed)
  if (probe === null) return []
  try {
    return await linesOf(visit, await house.readers.ask('near', { actor, probe }, { left }))
  } catch (error) {
    if (error instanceof TooBusy) return []
    throw error
  }
}

async function linesOf({ db, language, t }: Visitor, found: readonly Candidate[]) {
  const places = await placeNames(
    db,
    found.flatMap(({ place_id }) => place_id ?? []),
    language,
  )
  return found.map(({ ref, title, place_id, reasons, ...row }) => {
    const date = dateFrom({
      ...{ _edtf: row.date_edtf, _earliest: row.date_earliest, _latest: row.date_latest },
      _precision: row.date_precision,
    })
    const about = [date && shortDate(date, language), place_id && places.get(place_id)]
    return {
      ...{ ref, title },
      about: about.filter((part) => part).join(' · '),
      reasons: reasons.map((reason) => t(`near.${reason}`)).join(', '),
    }
  })
}
