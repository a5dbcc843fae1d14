import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileOf } from '../../db/engine/open.ts'
import { lineOf, not_as_written, type Fault } from '../../db/verify/fault.ts'
import { inFolder } from '../../db/engine/where.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { compareContent, definitions, readContent, type Content } from './content.ts'
import { runTests, type Report } from './report.ts'
import { makeSubject } from './subject.ts'

/**
 * Bit rot: one bit of the database file flipped at a time, anywhere, as a failing disk flips it.
 * Whatever that changes of what is stored, `verify` must say so, and of which record.
 */

type Flip = { at: number; bit: number; changed: string[]; faults: Fault[] }

export async function testRot(report: Report, flips: number, seed = 20_240_124): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'girok-rot-'))
  try {
    const folder = join(work, 'good')
    await makeSubject(folder)
    report.check('rot: every table holds something', emptyTables(folder))
    const sound = await faultsOf(folder)
    report.check('rot: nothing is found in a sound file', sound.map(lineOf))
    await flipAll(report, folder, { flips, seed, work })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const emptyTables = (folder: string): string[] =>
  [...readContent(fileOf(folder))].flatMap(([name, rows]) => (rows.size > 0 ? [] : [name]))

async function flipAll(
  report: Report,
  folder: string,
  { flips, seed, work }: { flips: number; seed: number; work: string },
): Promise<void> {
  const bytes = readFileSync(fileOf(folder))
  const good = readContent(fileOf(folder))
  const chance = chances(seed)
  const done: Flip[] = []
  const problems: Record<'missed' | 'unnamed' | 'written', string[]> = {
    missed: [],
    unnamed: [],
    written: [],
  }
  const hurt = join(work, 'hurt')
  for (let n = 0; n < flips; n += 1) {
    const [at, bit] = [Math.floor(chance() * bytes.length), Math.floor(chance() * 8)]
    const flipped = Buffer.from(bytes)
    flipped[at] = (bytes[at] ?? 0) ^ (1 << bit)
    rmSync(hurt, { recursive: true, force: true })
    mkdirSync(hurt)
    writeFileSync(fileOf(hurt), flipped)
    const { changed, rows } = differs(good, fileOf(hurt))
    const faults = await faultsOf(hurt)
    const where = `byte ${at}, bit ${bit}: ${changed.join(', ')}`
    if (!readFileSync(fileOf(hurt)).equals(flipped)) problems.written.push(where)
    if (changed.length > 0 && faults.length === 0) problems.missed.push(where)
    for (const { table, key } of rows) {
      const named = faults.some((one) =>
        table === definitions
          ? one.table === key
          : one.table === table && one.record?.includes(key),
      )
      if (!named) problems.unnamed.push(`${where}: ${key}; ${faults.map(lineOf).join(' | ')}`)
    }
    done.push({ at, bit, changed, faults })
  }
  report.check('rot: every flip that changes what is stored is found', problems.missed)
  report.check('rot: and names the record, where its key is readable', problems.unnamed)
  report.check('rot: the file is left as it is', problems.written)
  tell(report, done)
}

function tell(report: Report, done: readonly Flip[]): void {
  const changing = done.filter((flip) => flip.changed.length > 0)
  const found = changing.filter((flip) => flip.faults.length > 0)
  const other = done.filter((flip) => flip.changed.length === 0 && flip.faults.length > 0)
  const by_seal = found.filter((flip) => flip.faults.every((one) => one.says === not_as_written))
  report.figure(
    `bit rot: ${done.length} flips, ${changing.length} changed what is stored, ${found.length} of them found; ${other.length} more found that changed only how it is stored`,
  )
  report.figure(`bit rot: ${by_seal.length} of them found by the seal of the row and nothing else`)
  const none = by_seal.length > 0 ? [] : ['every flip was found without it']
  report.check('rot: without the seals some would go unnoticed', none)
}

async function faultsOf(folder: string): Promise<Fault[]> {
  const faults: Fault[] = []
  await verifyWhere(inFolder(folder), (fault) => faults.push(fault))
  return faults
}

/** What a flip changed; a file that no longer opens has changed in all. */
function differs(good: Content, file: string) {
  // Looked at as a copy: reading leaves files of its own beside it.
  const copy = `${file}.look`
  copyFileSync(file, copy)
  try {
    return compareContent(good, readContent(copy))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { changed: [`unreadable (${code})`], rows: [] }
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true })
  }
}

/** Numbers from 0 up to 1, always the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

if (import.meta.main) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { flips: text, seed: text } })
  await runTests({
    rot: (report) => testRot(report, Number(values.flips ?? 60), Number(values.seed ?? 20_240_124)),
  })
}
