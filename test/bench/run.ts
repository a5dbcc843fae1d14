import { parseArgs } from 'node:util'
import type { Figure, Measured } from './figure.ts'
import { csv } from './figures/csv.ts'
import { list_growth, start_figure } from './figures/growth.ts'
import { list } from './figures/list.ts'
import { csv_neighbour, search_neighbour } from './figures/neighbour.ts'
import { save_load, save_one } from './figures/save.ts'
import { disk, memory, memory_export } from './figures/size.ts'
import { text, text_again } from './figures/text.ts'
import { machine } from './machine.ts'
import { openBench } from './open.ts'

/**
 * `npm run bench`: every figure is a ratio to a limit that is measured in the same run, because
 * machines are shared and noisy. Reading comes before writing: what a save leaves behind is kept.
 */
const figures: Figure[] = [
  ...[memory, disk, list, list_growth, text, text_again, csv, memory_export, start_figure],
  ...[save_one, save_load, csv_neighbour, search_neighbour],
]

const { values } = parseArgs({
  options: {
    incidents: { type: 'string' },
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
})
const sizes =
  values.incidents === undefined ? [10_000, 100_000, 1_000_000] : [Number(values.incidents)]
const wanted = figures.filter(({ id }) => values.only === undefined || values.only.includes(id))

const smallest = 10_000

/** Targets are for a million: at a smaller size a figure is stated, and neither held nor missed. */
const full_size = 1_000_000

type Line = {
  id: string
  incidents: number
  value: number
  unit: string
  limit: number
  ratio: number
  target: number | null
  held: boolean | null
  note: string | null
}

const lines: Line[] = []
if (!values.json) console.log(JSON.stringify(machine()))
for (const incidents of sizes) {
  const bench = await openBench(incidents)
  for (const figure of wanted) {
    if (figure.growth && incidents <= smallest) continue
    const line = lineOf(figure, incidents, await figure.measure(bench))
    lines.push(line)
    if (!values.json) console.log(written(figure, line))
  }
  await bench.close()
}
if (values.json) console.log(JSON.stringify({ figures: lines, machine: machine() }))

function lineOf({ id, target }: Figure, incidents: number, measured: Measured): Line {
  const { value, limit, unit, note } = measured
  const ratio = value / limit
  const holds =
    target === null ? null : target.least ? ratio >= target.ratio : ratio <= target.ratio
  const held = incidents < full_size ? null : holds
  return {
    id,
    incidents,
    value,
    unit,
    limit,
    ratio,
    target: target?.ratio ?? null,
    held,
    note: note ?? null,
  }
}

function written({ what, target }: Figure, line: Line): string {
  const { id, incidents, value, limit, unit, ratio, held, note } = line
  const sign = target?.least ? '≥' : '≤'
  const aim =
    target === null
      ? ''
      : ` (target ${sign} ${target.ratio}${held === null ? '' : held ? ', held' : ', MISSED'})`
  const more = note === null ? '' : `; ${note}`
  const number = (n: number) => (n < 10 ? n.toFixed(2) : n.toFixed(0))
  return `${String(incidents).padStart(9)} ${id.padEnd(17)} ${number(value)} ÷ ${number(limit)} ${unit} = ${ratio.toFixed(2)}${aim}${more}\n${' '.repeat(28)}${what}`
}
