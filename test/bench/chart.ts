import { readFileSync, writeFileSync } from 'node:fs'

/**
 * `node test/bench/chart.ts FIGURES.json CHART.svg`: how each figure stands to its target, as a
 * drawing. FIGURES.json is what `npm run bench -- --json` printed; the largest size is drawn.
 */
type Line = { id: string; incidents: number; ratio: number; target: number | null; growth: unknown }

const [, , from = '', to = ''] = process.argv
const { figures } = JSON.parse(readFileSync(from, 'utf8')) as { figures: Line[] }
const largest = new Map(
  figures.toSorted((a, b) => a.incidents - b.incidents).map((line) => [line.id, line]),
)
// What is at least to be reached is drawn turned round: further left is better, for all.
const at_least = new Set(['http', 'save-load'])
const bars = [...largest.values()].flatMap(({ id, incidents, ratio, target }) => {
  if (target === null) return []
  const share = at_least.has(id) ? target / ratio : ratio / target
  return [{ id, incidents, ratio, target, share }]
})

const [left, right, top, step] = [150, 170, 46, 24]
const width = 760
const span = width - left - right
/** From a hundredth of the target to ten times it, by powers. */
const place = (share: number) =>
  left + (span * (Math.log10(Math.min(Math.max(share, 0.01), 10)) + 2)) / 3
const number = (n: number) => (n < 0.1 ? n.toFixed(3) : n.toFixed(2))
const height = top + bars.length * step + 16

const drawn = bars.map(({ id, incidents, ratio, target, share }, at) => {
  const y = top + at * step
  const sign = at_least.has(id) ? '≥' : '≤'
  return `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${id}</text>
<rect class="${share <= 1 ? 'held' : 'missed'}" x="${left}" y="${y + 2}" width="${(place(share) - left).toFixed(1)}" height="14"/>
<text class="small" x="${left + span + 8}" y="${y + 13}">${number(ratio)} (${sign} ${target}), ${incidents.toLocaleString('en')}</text>`
})

const ticks = [0.01, 0.1, 1, 10].map(
  (share) =>
    `<line class="${share === 1 ? 'target' : 'tick'}" x1="${place(share)}" x2="${place(share)}" y1="${top - 6}" y2="${height - 12}"/>
<text class="small" x="${place(share)}" y="${top - 12}" text-anchor="middle">${share === 1 ? 'target' : `${share} ×`}</text>`,
)

writeFileSync(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Each figure as a part of its target: shorter is better">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 11px; fill: #57606a }
.held { fill: #2f6f9f } .missed { fill: #b5542c }
.tick { stroke: #d0d7de } .target { stroke: #1f2328; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9da7b1 }
  .held { fill: #6ab0de } .missed { fill: #e08a5f }
  .tick { stroke: #3d444d } .target { stroke: #e6edf3 }
}
</style>
<text class="small" x="${left}" y="16">each figure as a part of its target, by powers of ten: shorter is better</text>
${ticks.join('\n')}
${drawn.join('\n')}
</svg>
`,
)
