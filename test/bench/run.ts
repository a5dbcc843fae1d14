import { parseArgs } from 'node:util'
import type { Bench, Figure, Measured } from './figure.ts'
import { csv, csv_cold } from './figures/csv.ts'
import { duplicates } from './figures/duplicates.ts'
import { list_growth, start_figure } from './figures/growth.ts'
import { list } from './figures/list.ts'
import { import_table } from './figures/import.ts'
import { csv_neighbour, search_neighbour } from './figures/neighbour.ts'
import { http, list_plain, record } from './figures/page.ts'
import { save_load, save_one } from './figures/save.ts'
import { disk, memory, memory_export } from './figures/size.ts'
import { text, text_again } from './figures/text.ts'
import { machine } from './machine.ts'
import { openBench } from './open.ts'
import { openOnPostgres } from './postgres.ts'

/**
 * `npm run bench`: every figure is a ratio to a limit that is measured in the same run, because
 * machines are shared and noisy. Reading comes before writing: what a save leaves behind is kept.
 */
const figures: Figure[] = [
  ...[memory, disk, list, list_growth, list_plain, text, text_again, http, record, duplicates],
  // While no process that writes files has been started yet.
  ...[memory_export, csv, csv_cold, start_figure],
  ...[import_table, save_one, save_load, csv_neighbour, search_neighbour],
]

/** Those that ask the server alone. What its own processes use counts, not what PostgreSQL uses. */
const on_both = [list, text, text_again, http, record, csv, save_one, save_load]

const { values } = parseArgs({
  options: {
    incidents: { type: 'string' },
    only: { type: 'string', multiple: true },
    database: { type: 'string' },
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
  /** The value ÷ that at the size before; null at the first. */
  growth: number | null
  note: string | null
}

const lines: Line[] = []

/** What the list of targets has and this program, or this machine, has not; and what went wrong. */
const not_measured: { id: string; incidents?: number; why: string }[] = [
  { id: 'peers', why: 'none is installed' },
  ...(values.database === undefined ? [{ id: 'postgres', why: 'no --database was given' }] : []),
].filter(({ id }) => values.only === undefined || values.only.includes(id))
if (!values.json) console.log(JSON.stringify(machine()))
for (const incidents of sizes) {
  const bench = await openBench(incidents)
  for (const figure of wanted) {
    if (figure.sizes && !figure.sizes.includes(incidents)) continue
    if (!figure.growth || incidents > smallest) await measure(figure, bench)
  }
  if (values.database !== undefined) await measurePostgres(bench, values.database)
  await bench.close()
}
if (values.json) console.log(JSON.stringify({ figures: lines, not_measured, machine: machine() }))
else for (const one of not_measured) console.log(`not measured: ${one.id}: ${one.why}`)

async function measure(figure: Figure, bench: Bench): Promise<void> {
  const { incidents } = bench
  try {
    const line = lineOf(figure, incidents, await figure.measure(bench))
    lines.push(line)
    if (!values.json) console.log(written(figure, line))
  } catch (error) {
    not_measured.push({ id: figure.id, incidents, why: String(error).slice(0, 200) })
  }
}

/** What the same figures come to on PostgreSQL, ÷ what they came to on SQLite. */
async function measurePostgres(bench: Bench, url: string): Promise<void> {
  const { incidents } = bench
  const there = await openOnPostgres(bench, url)
  for (const { id } of on_both) {
    const here = lines.find((line) => line.id === id && line.incidents === incidents)
    if (!here) continue
    const figure: Figure = {
      id: `postgres-${id}`,
      what: `${id} on PostgreSQL ÷ on SQLite`,
      target: null,
      measure: async () => {
        const { value } = (await figures.find((one) => one.id === id)?.measure(there)) ?? here
        return { value, limit: here.value, unit: here.unit }
      },
    }
    await measure(figure, there)
  }
  await there.close()
}

function lineOf({ id, target }: Figure, incidents: number, measured: Measured): Line {
  const { value, limit, unit, note } = measured
  const ratio = value / limit
  const holds =
    target === null ? null : target.least ? ratio >= target.ratio : ratio <= target.ratio
  const held = incidents < full_size ? null : holds
  const before = lines.findLast((line) => line.id === id)
  return {
    id,
    incidents,
    value,
    unit,
    limit,
    ratio,
    target: target?.ratio ?? null,
    held,
    growth: before ? value / before.value : null,
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
  const grown = line.growth === null ? '' : `; ×${line.growth.toFixed(1)} of the size before`
  const more = grown + (note === null ? '' : `; ${note}`)
  const number = (n: number) => (n < 10 ? n.toFixed(2) : n.toFixed(0))
  return `${String(incidents).padStart(9)} ${id.padEnd(17)} ${number(value)} ÷ ${number(limit)} ${unit} = ${ratio.toFixed(2)}${aim}${more}\n${' '.repeat(28)}${what}`
}
