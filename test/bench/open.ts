import { fileOf } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { start, stop } from '../faults/program.ts'
import { caseFile } from './case-file.ts'
import type { Bench } from './figure.ts'

/** Opens a case file of so many incidents, with a server on it. */
export async function openBench(
  incidents: number,
): Promise<Bench & { close: () => Promise<void> }> {
  const { folder, token } = await caseFile(incidents)
  const raw = connect(fileOf(folder), 'read')
  const bench = { incidents, folder, token, raw, server: await start(folder) }
  return {
    ...bench,
    async close(this: Bench) {
      raw.close()
      await stop(this.server)
    },
  }
}
