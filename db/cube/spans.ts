import type { Cube } from './cube.ts'

/** How many incidents make a stretch. */
export const span = 64

/** Between which days the acts of each stretch of incidents lie, as far as they have a date. */
export type Spans = { first: Int32Array; last: Int32Array }

/** They are worked out when they are first asked for, for most saves are not followed by a list. */
export const spansOf = (cube: Cube): Spans => (cube.spans ??= readSpans(cube))

function readSpans({ incidents, acts, ends }: Cube): Spans {
  const stretches = Math.ceil(incidents.count / span)
  const spans = {
    first: new Int32Array(stretches).fill(2 ** 31 - 1),
    last: new Int32Array(stretches).fill(-(2 ** 31)),
  }
  const { first, last, open } = acts.columns
  let act = 0
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const end = ends.acts[Math.min((stretch + 1) * span, incidents.count) - 1] ?? 0
    let [low, high] = [2 ** 31 - 1, -(2 ** 31)]
    for (; act < end; act += 1) {
      if (open[act] === 3) continue
      low = Math.min(low, first[act] ?? low)
      high = Math.max(high, last[act] ?? high)
    }
    spans.first[stretch] = low
    spans.last[stretch] = high
  }
  return spans
}

/** Whether no act of a stretch comes near a period. */
export const apart = (
  { first, last }: Spans,
  stretch: number,
  { from, to }: { from: number; to: number },
): boolean => (first[stretch] ?? Infinity) > to || (last[stretch] ?? -Infinity) < from
