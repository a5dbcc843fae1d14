import { readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** A process and all that it started. */
export function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return [pid, ...children.flatMap((child) => processTree(Number(child)))]
}

/** Milliseconds of processor time that a process and all it started have used. */
export function cpuOf(pid: number): number {
  const threads = processTree(pid).flatMap((id) =>
    readdirSync(`/proc/${id}/task`).map((thread) => `/proc/${id}/task/${thread}/schedstat`),
  )
  return (
    threads.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]), 0) / 1e6
  )
}

/** Milliseconds of processor time that something takes in this process. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Bytes of memory that a process and all it started hold; what they share counts once. */
export function memoryOf(pid: number): number {
  const pages = processTree(pid).map((id) => {
    const said = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(said)?.[1]
    return Number(kilobytes ?? 0)
  })
  return pages.reduce((sum, own) => sum + own, 0) * 1024
}

export const machine = () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})
