import { daysInMonth } from '../../db/dictionary/date/day-number.ts'
import type { Analysis } from '../../db/analysis.ts'
import type { Breakdown, BreakdownRow } from '../../db/cube/breakdown.ts'
import type { Filter } from '../../db/list/filter.ts'
import { placeNames } from '../../db/place.ts'
import type { Db } from '../../db/tables.ts'
import type { MessageKey } from '../language.ts'
import { listHref, periodName, valueLabel, type Setting } from './list.ts'

/** The figures of a report in numbers: for each question, how many incidents have each value. */
export type ReportTable = {
  name: string
  title: MessageKey
  /** What the first column says. */
  of: MessageKey
  rows: ReportRow[]
}

/** `href` leads to the list that holds just these, where a query string can ask for it. */
export type ReportRow = { label: string; possible: number; certain: number; href: string | null }

/** More months than this are told by year. */
const most_months = 36

/** The tables of a report: by province, act, and month or year. */
export async function reportTables(
  db: Db,
  setting: Setting,
  analysis: Analysis,
  breakdown: Breakdown,
): Promise<ReportTable[]> {
  const tables = [
    await provinceTable(db, setting, counted(analysis, 'province')),
    actTable(setting, counted(analysis, 'act')),
    timeTable(setting, breakdown),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** As a figure of the analysis has it: by the number, what has no value last, its key blank. */
const counted = (analysis: Analysis, axis: 'province' | 'act'): BreakdownRow[] =>
  analysis.count('incidents', axis).rows.map(({ key, count: { possible, certain } }) => ({
    key: key ?? '',
    possible: possible.least ?? 0,
    certain: certain?.least ?? 0,
  }))

async function provinceTable(
  db: Db,
  setting: Setting,
  rows: readonly BreakdownRow[],
): Promise<ReportTable> {
  const ids = rows.flatMap(({ key }) => (key === '' ? [] : [key]))
  const names = await placeNames(db, ids, setting.language)
  // Where places were asked for, the list of a whole province would hold others too.
  const may_lead = setting.filter.place.length === 0
  return {
    name: 'province',
    title: 'report.by_province',
    of: 'list.facet_province',
    rows: rows.map(({ key, ...n }) => ({
      label: key === '' ? setting.t('analysis.no_province') : (names.get(key) ?? key),
      ...n,
      href: may_lead && key !== '' ? leading(setting, { place: key }) : null,
    })),
  }
}

const actTable = (setting: Setting, rows: readonly BreakdownRow[]): ReportTable => ({
  name: 'act',
  title: 'report.by_act',
  of: 'list.facet_act',
  rows: rows.map(({ key, ...n }) => ({
    label: key === '' ? setting.t('analysis.no_act') : valueLabel(setting, 'act', key),
    ...n,
    href: key === '' ? null : leading(setting, { act: key }),
  })),
})

function timeTable(setting: Setting, { month, year }: Breakdown): ReportTable {
  const months = withGaps(month)
  const by_month = months.length <= most_months
  return {
    name: 'time',
    title: by_month ? 'report.by_month' : 'report.by_year',
    of: by_month ? 'report.month' : 'report.year',
    rows: (by_month ? months : year).map(({ key, ...n }) => {
      const { from, to } = within(key, setting.filter)
      return {
        label: periodName(from, to, boundsOf(from, to), setting.language) ?? key,
        ...n,
        href: leading(setting, { from, to }),
      }
    }),
  }
}

/** Months without any, between those that have some, are told too: nothing is a finding. */
function withGaps(months: readonly BreakdownRow[]): BreakdownRow[] {
  const known = new Map(months.map((row) => [row.key, row]))
  const [first, last] = [months[0]?.key, months.at(-1)?.key]
  const filled: BreakdownRow[] = []
  if (first === undefined || last === undefined) return filled
  for (let month = first; month <= last && filled.length <= most_months; month = after(month)) {
    filled.push(known.get(month) ?? { key: month, possible: 0, certain: 0 })
  }
  return filled
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 4)}-${String(number + 1).padStart(2, '0')}`
}

/** A month or a year, or as much of it as the period asked for holds. */
function within(key: string, asked: Filter): { from: string; to: string } {
  const { from: first, to: last } = boundsOf(key, key)
  const cut = {
    from: asked.from !== null && asked.from > first ? asked.from : null,
    to: asked.to !== null && asked.to < last ? asked.to : null,
  }
  if (cut.from === null && cut.to === null) return { from: key, to: key }
  return { from: cut.from ?? first, to: cut.to ?? last }
}

/** The first day of a day, month or year, and the last of another. */
function boundsOf(from: string, to: string): { from: string; to: string } {
  const [year = 0, month = 12] = to.split('-').map(Number)
  const last = `${to.length === 4 ? `${to}-12` : to.slice(0, 7)}-${daysInMonth(year, month)}`
  return {
    from: from.length === 10 ? from : `${from.length === 4 ? `${from}-01` : from}-01`,
    to: to.length === 10 ? to : last,
  }
}

/**
 * The list under one more condition, in place of its own of that name. Where only what has no date is
 * asked for, it is no part of the list: of each incident, only the acts asked for must have none.
 */
const leading = (setting: Setting, asked: Record<string, string>): string =>
  listHref(setting, (query) => {
    for (const [name, value] of Object.entries(asked)) query.set(name, value)
  })
