const pace = 1_000

/**
 * Says, once a second at most, how far something is.
 * @param say takes one line
 * @returns is told how many of `all` are done
 */
export function makeProgress(say: (line: string) => void, what: string, all: number) {
  const started = performance.now()
  let last = started
  return (done: number): void => {
    const now = performance.now()
    if (now - last < pace) return
    last = now
    const part = done / Math.max(all, 1)
    const left = part > 0 ? Math.round((((now - started) / part) * (1 - part)) / 1000) : null
    const bar = '█'.repeat(Math.round(part * 20)).padEnd(20, '░')
    const rest = left === null ? '' : `, ${left} s left`
    say(`${bar} ${String(Math.floor(part * 100)).padStart(3)} % ${what}${rest}`)
  }
}
