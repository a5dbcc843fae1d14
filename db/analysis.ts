import type { Actor } from './actor.ts'
import { codedAxis, type Axis, type AxisName } from './cube/axis.ts'
import type { Marked } from './cube/cells.ts'
import type { Cube } from './cube/cube.ts'
import { countFigure, type Amount, type Figure, type Unit } from './cube/figure.ts'
import { countLengths, type Length } from './cube/lengths.ts'
import { mark, markActs, onlyCounting } from './cube/marks.ts'
import { timeAxis } from './cube/time-axis.ts'
import type { Totals } from './list/answer.ts'
import { look, type Lists } from './list/list.ts'
import type { Resolved } from './list/resolve.ts'
import type { Db } from './tables.ts'

/**
 * What is asked of a list in numbers. Everything is counted over the same acts that the list finds,
 * as far as this person may see them: each number is that of the list its own filter leads to.
 */
export type Analysis = {
  /** Those of the list. */
  totals: Totals
  /** Whether a period is asked for. */
  period: boolean
  /** How many acts were found that do not count, having been threatened or denied. */
  uncounted: number
  count: (unit: Unit, rows: AxisName, columns?: AxisName | null) => Figure
  /** How many have no date and are therefore in no period: of people and acts all, of incidents as the list. */
  undated: (unit: Unit) => Amount
  lengths: () => Length[]
}

/**
 * Makes an analysis ready.
 * @param db a snapshot's handle
 * @param filter its order and page make no difference
 */
export async function analyse(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
): Promise<Analysis> {
  const { plan, answer } = await look(db, lists, actor, filter)
  const { cube } = lists
  const agencies = await db.selectFrom('agency').select(['id', 'parent_id']).execute()
  const parents = new Map(agencies.map((agency) => [agency.id, agency.parent_id]))
  const marks = markActs(cube, plan)
  const found: Marked = { cube, marks, undated: plan.undated }
  const counting: Marked = { ...found, marks: onlyCounting(cube, marks) }
  const axes = new Map<AxisName, Axis>()
  const axisOf = (name: AxisName): Axis => {
    const known = axes.get(name)
    if (known) return known
    const made =
      name === 'year' || name === 'month'
        ? timeAxis(cube, marks, plan, name, filter.date === 'certain')
        : codedAxis(cube, name, filter, parents)
    axes.set(name, made)
    return made
  }
  return {
    totals: answer.totals,
    period: plan.period,
    uncounted: countUncounted(found, counting),
    count: (unit, rows, columns = null) =>
      countFigure(
        unit === 'incidents' ? found : counting,
        unit,
        {
          rows: [rows, axisOf(rows)],
          columns: columns === null ? null : [columns, axisOf(columns)],
        },
        plan.period,
      ),
    undated: (unit) => {
      if (unit === 'incidents') return { least: answer.totals.undated, most: answer.totals.undated }
      const without = { ...plan, period: false, undated: false, certain: false }
      const all = undatedOnly(cube, onlyCounting(cube, markActs(cube, without)))
      const by_act: [AxisName, Axis] = ['act', codedAxis(cube, 'act', filter, parents)]
      return countFigure(
        { cube, marks: all, undated: false },
        unit,
        { rows: by_act, columns: null },
        false,
      ).total.possible
    },
    lengths: () => countLengths(counting),
  }
}

function undatedOnly({ acts }: Cube, marks: Uint8Array): Uint8Array {
  const { open } = acts.columns
  return marks.map((marked, act) => (open[act] === 3 ? marked : mark.not))
}

/** Acts that were found, less those that count; what a pattern has is none. */
function countUncounted(found: Marked, counting: Marked): number {
  const { type } = found.cube.acts.columns
  const met = ({ marks }: Marked, act: number) =>
    marks[act] === mark.possible || marks[act] === mark.certain
  let n = 0
  for (let act = 0; act < found.marks.length; act += 1) {
    if (type[act] !== 0 && met(found, act) && !met(counting, act)) n += 1
  }
  return n
}
