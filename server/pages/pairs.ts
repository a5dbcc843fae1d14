import { shortDate } from '../../db/dictionary/date/describe.ts'
import { dateFrom } from '../../db/dictionary/kinds/uncertain-date.ts'
import type { IncidentLine } from '../../db/incident.ts'
import { placeNames } from '../../db/place.ts'
import type { Visitor } from '../route.ts'

type Dated = Omit<IncidentLine, 'ref' | 'title'>

/** When and where incidents were, in a few words, in the order in which they are given. */
export async function aboutEach(
  { db, language }: Pick<Visitor, 'db' | 'language'>,
  rows: readonly Dated[],
): Promise<string[]> {
  const places = await placeNames(
    db,
    rows.flatMap(({ place_id }) => place_id ?? []),
    language,
  )
  return rows.map((row) => {
    const date = dateFrom({
      ...{ _edtf: row.date_edtf, _earliest: row.date_earliest, _latest: row.date_latest },
      _precision: row.date_precision,
    })
    const about = [date && shortDate(date, language), row.place_id && places.get(row.place_id)]
    return about.filter((part) => part).join(' · ')
  })
}
