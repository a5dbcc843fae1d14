import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fromBufferPromise, openPromise } from 'yauzl'
import { operator } from '../../db/actor.ts'
import { openDatabase, type Engine } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import { ensureSigningKey } from '../../db/key/signing-key.ts'
import { makeLists } from '../../db/list/list.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { writeExport } from '../../server/export/write.ts'
import { applyPackage } from '../../server/package/bring.ts'
import { openPackage } from '../../server/package/container.ts'
import { lookAt } from '../../server/package/look.ts'
import { readListQuery } from '../../server/pages/query.ts'
import { girok } from '../girok.ts'
import { filledInstallation, newInstallation, type Env } from '../installation.ts'

export type Yard = ReturnType<typeof openYard>

/** A folder for files, and installations that go with it. */
export function openYard() {
  const work = mkdtempSync(join(tmpdir(), 'girok-package-'))
  const removals: (() => Promise<void>)[] = []
  let made = 0

  const kept = async (made: ReturnType<typeof newInstallation>): Promise<Env> => {
    const { env, remove } = await made
    removals.push(remove)
    return env
  }
  /** Takes away what was made since, where there will be very much of it. */
  const sweep = async (): Promise<void> => {
    for (const remove of removals.splice(0)) await remove()
  }

  return {
    path: (name: string) => join(work, name),
    next: (ending: string) => join(work, `${(made += 1)}${ending}`),
    installation: () => kept(newInstallation()),
    sweep,
    /** A new installation with the vocabularies and the gazetteer. */
    seeded: () => kept(filledInstallation()),
    close: async () => {
      rmSync(work, { recursive: true })
      await sweep()
    },
  }
}

/** Works on the database of an installation. */
export async function withEngine<R>(env: Env, work: (engine: Engine<Tables>) => Promise<R>) {
  const { DATA_DIR: folder, DATABASE_URL: url = null } = env
  const where: Where = { folder, url, read_url: null }
  const engine = await openDatabase<Tables>(where)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** The files of a package, read by a library that had no hand in writing them. */
export async function filesIn(from: string | Buffer): Promise<Map<string, Buffer>> {
  const zip = typeof from === 'string' ? await openPromise(from) : await fromBufferPromise(from)
  const files = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return files
}

/** What must be the same wherever a package was; the rest says where it was made last. */
export const recordFiles = (files: Map<string, Buffer>) =>
  new Map(
    [...files].flatMap(([name, bytes]): [string, string][] =>
      ['README.md', 'certificate.json'].includes(name) ? [] : [[name, bytes.toString('utf8')]],
    ),
  )

/** Exports everything as a package. */
export async function exportPackage(env: Env, out: string, query = 'kind=all') {
  const done = await girok(env, 'export', '--query', query, '--format', 'package', '--out', out)
  if (done.code !== 0) throw new Error(done.err)
  return filesIn(out)
}

/** Everything as a package, as the web and the command line write it, without either around it. */
export async function packageOf(engine: Engine<Tables>, path: string): Promise<void> {
  await ensureSigningKey(engine.db)
  const pieces: Buffer[] = []
  await engine.snapshot(async (db) => {
    const terms = await loadTerms(db)
    const query = 'kind=all'
    const { resolved } = await readListQuery(db, terms, operator, query, 'incidents')
    const form = { format: 'package', table: 'incidents', query, restricted: false } as const
    await writeExport(db, { terms, lists: makeLists() }, operator, resolved, form, (piece) => {
      pieces.push(piece)
      return Promise.resolve()
    })
  })
  writeFileSync(path, Buffer.concat(pieces))
}

/** Brings a package likewise. */
export async function bringFile(engine: Engine<Tables>, path: string): Promise<void> {
  const { db } = engine
  const look = await lookAt(db, path, 1e9)
  const zip = await openPackage(path)
  try {
    const at = new Date().toISOString()
    const besides = () => Promise.resolve()
    const applying = { zip, all_bytes: 1e9, actor: operator, reason: null, at, besides }
    const { outcome, number } = await applyPackage(db, applying)
    const wrong = [...look.file_faults, ...look.faults, ...outcome.faults]
    if (wrong.length > 0 || number === null) throw new Error(JSON.stringify(wrong))
  } finally {
    zip.close()
  }
}
