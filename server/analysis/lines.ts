import type { AxisName } from '../../db/cube/axis.ts'
import type { Count, Figure } from '../../db/cube/figure.ts'
import { amountText } from './say.ts'
import { listOf } from './links.ts'
import { nameOf } from './names.ts'
import type { AnalysisSetting } from './setting.ts'

/** A count as it is shown: in words, each number with the list it is the total of. */
export type Shown = {
  count: Count
  certain: { text: string; href: string | null } | null
  possible: { text: string; href: string | null }
}

/** A value of a figure, ready to be drawn and to stand in a table. */
export type Line = Shown & { key: string | null; label: string }

/** @param lists whether there are lists of it */
export function show(
  setting: AnalysisSetting,
  count: Count,
  spot: readonly (readonly [AxisName, string | null])[],
): Shown {
  const { certain, possible } = count
  const href = (surely: boolean, none: boolean) => (none ? null : listOf(setting, spot, surely))
  return {
    count,
    certain: certain && {
      text: amountText(certain, setting),
      href: href(true, certain.least === 0),
    },
    possible: { text: amountText(possible, setting), href: href(false, possible.least === 0) },
  }
}

/** The lines of a figure, in its order. */
export const linesOf = (setting: AnalysisSetting, { rows, rows_by }: Figure): Line[] =>
  rows.map(({ key, count }) => ({
    key,
    label: nameOf(setting, rows_by, key),
    ...show(setting, count, [[rows_by, key]]),
  }))
