import { package_tables } from '../../db/package/shape.ts'
import { explainFile } from '../backup/explain.ts'
import { Fault, readArguments, WrongUsage, type Command } from '../command.ts'
import type { Certificate } from '../package/certificate.ts'
import { openPackage, type OpenPackage } from '../package/container.ts'
import { BadPackage } from '../package/fault.ts'
import { diffPackages, type Named, type TableDiff } from '../package/diff.ts'
import { checkPackage } from '../package/verify.ts'

/** `diff OLD NEW`: what was added, changed and removed from one data package to another. */
export const diffCommand: Command = async ({ out }, args) => {
  const { given, names } = readArguments(args, {})
  const [old_file, new_file, another] = names
  if (!old_file || !new_file || another !== undefined) throw new WrongUsage('Use: diff OLD NEW.')
  const old = await openChecked(old_file)
  try {
    const now = await openChecked(new_file)
    try {
      const tables = await diffPackages(old.zip, now.zip)
      const about = (file: string, { query, revision }: Certificate) => ({ file, query, revision })
      const [a, b] = [about(old_file, old.certificate), about(new_file, now.certificate)]
      if (given.json) out(JSON.stringify({ old: a, new: b, tables }))
      else for (const line of linesOf(a, b, tables)) out(line)
      return 0
    } finally {
      now.zip.close()
    }
  } catch (error) {
    if (error instanceof BadPackage) throw new Fault(error.message)
    throw error
  } finally {
    old.zip.close()
  }
}

type Opened = { zip: OpenPackage; certificate: Certificate }

/** A package that is not as it was written tells nothing of what changed. */
async function openChecked(file: string): Promise<Opened> {
  try {
    const zip = await openPackage(file)
    try {
      const { certificate, faults } = await checkPackage(file, zip)
      const [fault] = faults
      if (fault) throw new BadPackage(fault.code, fault.file, fault.values)
      return { zip, certificate }
    } catch (error) {
      zip.close()
      throw error
    }
  } catch (error) {
    if (error instanceof BadPackage) throw new Fault(`${file}: ${error.message}`)
    return explainFile(file, error)
  }
}

type About = { file: string; query: string; revision: number }

function* linesOf(old: About, now: About, tables: Record<string, TableDiff>) {
  const tell = ({ file, query, revision }: About) =>
    `${file}: revision ${revision}, query ${JSON.stringify(query)}`
  yield `--- ${tell(old)}`
  yield `+++ ${tell(now)}`
  let same = true
  for (const { name } of package_tables) {
    const { added = [], changed = [], removed = [] } = tables[name] ?? {}
    if (added.length + changed.length + removed.length === 0) continue
    same = false
    yield `${name}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`
    for (const one of added) yield `  + ${called(one)}`
    for (const one of changed) {
      yield `  ~ ${called(one)}: ${Object.keys(one.fields).join(', ')}`
    }
    for (const one of removed) yield `  - ${called(one)}`
  }
  if (same) yield 'The records are the same.'
}

// oxlint-disable-next-line no-control-regex -- a terminal would do what they say
const unprintable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g

const called = ({ id, name }: Named) =>
  name === null || name === id ? id : `${id} ${name.replaceAll(unprintable, ' ')}`
