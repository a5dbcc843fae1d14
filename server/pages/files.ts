import { actColumns } from '../../db/flat/act.ts'
import {
  acled_types,
  deadly,
  geo_precisions,
  judged_columns,
  time_precisions,
} from '../../db/flat/acled.ts'
import { hxlOf } from '../../db/flat/hxl.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import type { Terms } from '../../db/term.ts'
import type { Translate } from '../language.ts'

/** What the codebook says of files whose columns are others' (HXL, ACLED): the very tables they are written by. */
export function filesPage(terms: Terms, language: 'en' | 'ko', t: Translate) {
  const precision = (code: string) => terms.label('place_precision', code, language)
  const columns = new Set([...Object.keys(incidentColumns), ...Object.keys(actColumns)])
  const mapped = Object.entries(geo_precisions)
  const vague = terms
    .list('place_precision')
    .filter(({ code }) => !(code in geo_precisions))
    .map(({ code }) => code)
  const empty = t('files.empty')
  return {
    hxl: [...columns].map((column) => ({ column, tag: hxlOf(column) })),
    acled: {
      types: acled_types.map((row) => ({
        ...row,
        label: terms.label('act_type', row.act, language),
      })),
      time: [
        ...time_precisions.map(({ days, number }) => ({
          ours: t('files.days', { n: days }),
          theirs: number,
        })),
        { ours: t('files.vaguer'), theirs: empty },
      ],
      geo: [
        ...mapped.map(([code, number]) => ({ ours: precision(code), theirs: number })),
        ...vague.map((code) => ({ ours: precision(code), theirs: empty })),
      ],
      deadly: [
        ...deadly.acts.map((code) => terms.label('act_type', code, language)),
        ...deadly.outcomes.map((code) => terms.label('outcome', code, language)),
      ].join(', '),
      judged: judged_columns.join(', '),
    },
  }
}
