import type { AxisName } from '../../db/cube/axis.ts'
import type { Amount, Count, Figure } from '../../db/cube/figure.ts'
import { amountShort, amountText } from './say.ts'
import { listOf } from './links.ts'
import { nameOf } from './names.ts'
import type { AnalysisSetting } from './setting.ts'

/** A count as it is shown: in words, each number with the list it is the total of. */
export type Shown = { count: Count; certain: Said | null; possible: Said }

/** A number in words, as short as can be, and where it leads; null: nowhere. */
export type Said = { text: string; short: string; href: string | null }

export const say = (setting: AnalysisSetting, amount: Amount, href: string | null): Said => ({
  text: amountText(amount, setting),
  short: amountShort(amount, setting),
  href,
})

/** A value of a figure, ready to be drawn and to stand in a table. */
export type Line = Shown & { key: string | null; label: string }

/** A count as it is shown where it stands: nothing leads from what is none. */
export function show(
  setting: AnalysisSetting,
  count: Count,
  spot: readonly (readonly [AxisName, string | null])[],
): Shown {
  const { certain, possible } = count
  const said = (amount: Amount, surely: boolean) =>
    say(setting, amount, amount.least === 0 ? null : listOf(setting, spot, surely))
  return { count, certain: certain && said(certain, true), possible: said(possible, false) }
}

/** The lines of a figure, in its order. */
export const linesOf = (setting: AnalysisSetting, { rows, rows_by }: Figure): Line[] =>
  rows.map(({ key, count }) => ({
    key,
    label: nameOf(setting, rows_by, key),
    ...show(setting, count, [[rows_by, key]]),
  }))
