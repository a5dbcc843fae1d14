import { changeImport } from '../../db/import/import.ts'
import type { Db } from '../../db/tables.ts'

/** Another run of the job counts by now, or whoever brought the table has given it up. */
export class Superseded extends Error {}

/** How far a job is: of how many rows, or incidents, or null where that is not known. */
export type Progress = {
  doing: 'reading' | 'checking' | 'preparing' | 'writing'
  done: number
  of: number | null
}

/** Hears how far a job is. @throws Superseded */
export type Report = (progress: Progress) => Promise<void>

const pace = 700

/** Writes down, now and then, how far a job is: whoever looks sees it, and that it is still at it. */
export function reporter(db: Db, id: string, run: string): Report {
  let last = -Infinity
  return async (progress) => {
    const now = performance.now()
    if (now - last < pace) return
    last = now
    const patch = { progress: JSON.stringify(progress), job_at: new Date().toISOString() }
    if (!(await changeImport(db, id, patch, run)))
      throw new Superseded('It is not wanted any more.')
  }
}
