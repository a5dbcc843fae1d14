import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** However little a process was let run, it is ended after so many times its time. */
const most = 5
/** Milliseconds that are not worth another look. */
const short = 20

/**
 * Kills a process in so many milliseconds, not counting those for which it waited for a processor:
 * where a machine is busy with other things, a question is late without being a long one.
 * @param waitedUntilNow milliseconds that it has waited for a processor since it was started
 * @returns what calls that off
 */
export function killAfter(
  child: ChildProcess,
  milliseconds: number,
  waitedUntilNow = () => waitedFor(child),
): () => void {
  const began = performance.now()
  const waited_before = waitedUntilNow()
  let timer = setTimeout(look, milliseconds)
  function look(): void {
    const took = performance.now() - began
    const waited = waitedUntilNow() - waited_before
    const left = milliseconds - (took - waited)
    if (left < short || took >= milliseconds * most) child.kill('SIGKILL')
    else timer = setTimeout(look, Math.min(left, milliseconds * most - took))
  }
  return () => clearTimeout(timer)
}

/**
 * Milliseconds for which a process has waited for a processor since it began: the second number of
 * Linux's schedstat, in nanoseconds. 0 where the system does not say.
 */
export function waitedFor({ pid }: Pick<ChildProcess, 'pid'>): number {
  try {
    const text = readFileSync(`/proc/${pid}/schedstat`, 'utf8')
    return Number(text.split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
