import { readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What the system tells of a process; nothing where that has ended meanwhile. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** A process and all that it started. */
export function processTree(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) =>
    readProc(`${task}/children`).split(' ').filter(Boolean),
  )
  return [pid, ...children.flatMap((child) => processTree(Number(child)))]
}

const tasksOf = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).map((task) => `${pid}/task/${task}`)
  } catch {
    return []
  }
}

/** Milliseconds of processor time that a process and all it started have used. */
export function cpuOf(pid: number): number {
  const tasks = processTree(pid).flatMap(tasksOf)
  return (
    tasks.reduce((sum, task) => sum + Number(readProc(`${task}/schedstat`).split(' ')[0]), 0) / 1e6
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
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readProc(`${id}/smaps_rollup`))?.[1]
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
