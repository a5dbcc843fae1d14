import { cpSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { fileOf } from '../../../db/engine/open.ts'
import { withBackup } from '../../../server/backup/container.ts'
import { fillFolder } from '../../../server/backup/fill.ts'
import { hashFile } from '../../../server/backup/shelf.ts'
import { liveIn } from '../lived-in.ts'
import { temporaryFolder } from '../program.ts'
import { complaints } from './operation.ts'

/** What operations start from: outside the disk whose power is cut. */
export type Base = {
  /** A data folder in which people worked, and a backup of it, with its hash. */
  data: string
  good: string
  good_hash: string
  /** As an older Girok left it. */
  older: string
  /** All incidents of that data folder, but those that no package holds. */
  package: string
  /** Its derived rows were made by another Girok. */
  stale: string
}

/** A backup of an older Girok. */
export const golden = join(import.meta.dirname, '..', '..', 'backup', 'golden', 'schema-9.zip')

let made: Promise<Base> | undefined

/** What operations start from, made for whoever asks first. */
export const theBase = (): Promise<Base> => (made ??= makeBase(temporaryFolder()))

async function makeBase(folder: string): Promise<Base> {
  const inside = (name: string) => join(folder, name)
  const [data, good, stale] = [inside('data'), inside('good.zip'), inside('stale')]
  const base = { data, good, stale, older: inside('older'), package: inside('package.zip') }
  await must(data, 'generate', '--incidents', '300')
  await liveIn(data)
  await must(data, ...pack(base.package))
  await must(data, 'backup', good)
  await withBackup(golden, { identities: [], folder: '' }, ({ manifest, open }) =>
    fillFolder(base.older, manifest, open),
  )
  await must(stale, 'generate', '--incidents', '600')
  makeStale(stale)
  return { ...base, good_hash: await hashFile(good) }
}

async function must(data: string, ...args: string[]): Promise<void> {
  const problems = await complaints(data, ...args)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

function makeStale(data: string): void {
  const file = new Database(fileOf(data))
  const { changes } = file.prepare(`delete from derived where name = 'incident_doc'`).run()
  file.close()
  if (changes !== 1) throw new Error('It is not noted who made the derived rows.')
}

/** The command by which all incidents go into a package. */
export const pack = (file: string): string[] => {
  const form = ['--format', 'package', '--out', file]
  return ['export', '--query', 'kind=all', ...form]
}

/** A data folder like one of the base. */
export const copyTo = (data: string, from: string): void => cpSync(from, data, { recursive: true })
