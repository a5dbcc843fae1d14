import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { operator } from '../../db/actor.ts'
import { write } from '../../db/engine/write.ts'
import { changeImport, changeWithin, deleteImport, insertImport } from '../../db/import/import.ts'
import { ulid } from '../../db/ulid.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import { explainFile } from '../backup/explain.ts'
import { withDatabase, WrongUsage, type Terminal } from '../command.ts'
import { translator } from '../language.ts'
import { applyPackage } from './bring.ts'
import { readable } from './certificate.ts'
import { openPackage } from './container.ts'
import {
  lookAt,
  newIn,
  resultOf,
  rowsIn,
  rowText,
  tableLines,
  wrongLines,
  type Look,
} from './look.ts'

export type PackageGiven = {
  'dry-run': boolean
  'partial': boolean
  'mapping'?: string | undefined
  'reject'?: string | undefined
  'json': boolean
}

/** `import` of a data package: everything that is new in it, as one change set, or nothing. */
export async function importPackage(
  terminal: Terminal,
  file: string,
  given: PackageGiven,
): Promise<number> {
  if (given.partial || given.reject !== undefined || given.mapping !== undefined) {
    throw new WrongUsage('A package is taken whole: without --mapping, --partial and --reject.')
  }
  return withDatabase(terminal, async (engine, config) => {
    // Into a new installation comes what is imported, and not the example.
    await seedDatabase(engine, { example: false })
    const { db } = engine
    const { all_bytes } = config.attachments
    const look = await lookAt(db, file, all_bytes).catch((error: unknown) =>
      explainFile(file, error),
    )
    const stopped = look.file_faults.length > 0 || look.wrong > 0
    if (stopped || given['dry-run']) return tell(terminal, file, given, look, null, stopped)
    const at = new Date().toISOString()
    const begun = await describe(file)
    const row = await write(db, (db) => insertImport(db, operator, begun, at))
    const zip = await openPackage(file)
    try {
      const run = ulid()
      await changeImport(db, row.id, { run })
      const { outcome, number } = await applyPackage(db, {
        ...{ zip, all_bytes, actor: operator, reason: basename(file), at },
        besides: async (db, outcome, number) => {
          const applied = { ...look, ...outcome }
          const result = JSON.stringify({ ...resultOf(applied), package: applied })
          const done = { step: 'report' as const, run: null, row_count: rowsIn(applied), result }
          await changeWithin(db, row.id, { ...done, change_number: number, applied_at: at }, run)
        },
      })
      const applied = { ...look, ...outcome }
      return tell(terminal, file, given, applied, number, outcome.wrong > 0)
    } finally {
      zip.close()
      const now = await changeImport(db, row.id, {})
      if (now?.applied_at === null) await write(db, (db) => deleteImport(db, row.id))
    }
  })
}

async function describe(file: string) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece)
  return {
    ...{ language: 'en' as const, name: basename(file), bytes: (await stat(file)).size },
    ...{ sha256: hash.digest('hex'), format: 'package' as const, reading: '{}' },
  }
}

const most_told = 50

function tell(
  { out, note }: Terminal,
  file: string,
  given: PackageGiven,
  look: Look,
  number: number | null,
  stopped: boolean,
): number {
  const t = translator('en')
  const applied = !stopped && !given['dry-run']
  const wrong = wrongLines(look, t)
  if (given.json) {
    const { about, tables, faults, file_faults, differing } = look
    const counts = { rows: rowsIn(look), new: newIn(look), wrong: look.wrong + file_faults.length }
    const told = { file, applied, change: number, about, ...counts, tables }
    out(JSON.stringify({ ...told, problems: wrong, faults, file_faults, differing }))
    return stopped ? 1 : 0
  }
  for (const line of wrong.slice(0, most_told)) note(line)
  const more = look.wrong + look.file_faults.length - Math.min(wrong.length, most_told)
  if (more > 0) note(t('package.more', { n: more }))
  for (const fault of look.differing) note(rowText(fault, t))
  if (look.about)
    note(
      `Key: ${readable(look.about.fingerprint)} (${look.about.key.name ?? look.about.key.whose})`,
    )
  for (const { label, text } of tableLines(look, t, 'en')) out(`${label}: ${text}`)
  if (stopped) note(t('package.none_taken'))
  else if (applied)
    out(number === null ? t('package.nothing_new') : t('import.applied_as', { n: number }))
  return stopped ? 1 : 0
}
