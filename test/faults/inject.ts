import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cleanUp } from './clean-up.ts'
import { temporaryFolder } from './program.ts'

/** One way for system calls to fail: which, with what error, and which of them, as strace counts. */
export type Fault = { call: string; error: string; when: string }

/** The calls that can lose what is saved, or keep the program from its files. */
export const calls = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'openat'] as const

/** Why calls cannot be made to fail here; null when they can. */
export function whyNoInjection(): string | null {
  const { status, error } = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true'])
  if (error) return 'strace is missing: apt-get install strace'
  return status === 0 ? null : 'strace may not trace here: run it as root.'
}

/** The processes that a process has started, and theirs. */
export function offspring(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const)
  const below = (of: number): number[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/**
 * Lets system calls of a running server and its readers fail from now on. Each thread counts its
 * own.
 * @returns what ends it, and says which calls there were: their names, and those that failed
 */
export async function inject(pid: number, fault: Fault | null) {
  const log = join(temporaryFolder(), 'calls')
  const pids = [pid, ...offspring(pid)].flatMap((one) => ['-p', String(one)])
  const failing =
    fault === null ? [] : ['-e', `inject=${fault.call}:error=${fault.error}:when=${fault.when}`]
  const trace = ['-e', `trace=${fault?.call ?? calls.join(',')}`]
  const strace = spawn('strace', ['-f', '-o', log, ...trace, ...failing, ...pids], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const forget = cleanUp(() => void strace.kill('SIGKILL'))
  const ended = new Promise<void>((resolve) => strace.once('close', () => resolve()))
  let said = ''
  strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  for (let tries = 0; !said.includes('attached'); tries += 1) {
    if (tries === 250) throw new Error(`strace did not come: ${said}`)
    await pause(20)
  }
  return {
    async end(): Promise<{ made: string[]; failed: string[] }> {
      strace.kill('SIGTERM')
      await ended
      forget()
      const made = readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /^\d+ +\w+\(/.test(line))
      return { made, failed: made.filter((line) => line.endsWith('(INJECTED)')) }
    },
  }
}
