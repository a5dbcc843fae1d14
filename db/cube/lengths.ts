import type { Marked } from './cells.ts'
import { mark } from './marks.ts'

/** So many sentences of one length: months at least and at most, as they were written; null: not known. */
export type Length = { min: string | null; max: string | null; certain: number; possible: number }

/** How long the sentences are among some acts. */
export function countLengths({ cube, marks }: Marked): Length[] {
  const { type, months } = cube.acts.columns
  const sentence = cube.coders.type.find('sentence')
  const found = new Map<number, Length>()
  for (let act = 0; act < cube.acts.count; act += 1) {
    const marked = marks[act]
    if (marked !== mark.possible && marked !== mark.certain) continue
    if (type[act] !== sentence) continue
    const code = months[act] ?? 0
    const [min = '', max = ''] = cube.coders.months.text(code).split(' ')
    const known = found.get(code) ?? { min: min || null, max: max || null, certain: 0, possible: 0 }
    known.possible += 1
    if (marked === mark.certain) known.certain += 1
    found.set(code, known)
  }
  return [...found.values()]
}
