import { explainFile } from '../backup/explain.ts'
import type { Terminal } from '../command.ts'
import { translator } from '../language.ts'
import { readConfig } from '../config.ts'
import { readable } from './certificate.ts'
import { openPackage } from './container.ts'
import { BadPackage, faultText, type PackageFault } from './fault.ts'
import { checkPackage, type Checked } from './verify.ts'
import { whoseHere } from './whose.ts'

/** Checks the package in a file. A file that is none has one fault, and no certificate. */
export async function lookAtPackage(
  file: string,
): Promise<Checked | { certificate: null; faults: PackageFault[] }> {
  try {
    const zip = await openPackage(file)
    try {
      return await checkPackage(file, zip)
    } finally {
      zip.close()
    }
  } catch (error) {
    if (error instanceof BadPackage) return { certificate: null, faults: [error.fault] }
    return explainFile(file, error)
  }
}

/** `verify` of a data package. @returns 1 when anything is not as it was written */
export async function verifyPackage(
  { env, out, note }: Terminal,
  file: string,
  json: boolean,
): Promise<number> {
  const { certificate, faults: found } = await lookAtPackage(file)
  const t = translator('en')
  const faults = found.map((fault) => faultText(fault, t))
  const ok = faults.length === 0
  const fingerprint = certificate?.key.fingerprint ?? null
  const whose = fingerprint === null ? null : await whoseHere(readConfig(env).database, fingerprint)
  if (json) {
    const { query, revision, program, restricted } = certificate ?? {}
    const key = fingerprint === null ? null : { fingerprint, ...whose }
    out(JSON.stringify({ file, ok, faults, query, revision, program, restricted, key }))
    return ok ? 0 : 1
  }
  for (const fault of faults) note(`${file}: ${fault}`)
  if (!ok || !certificate || !whose || fingerprint === null) return 1
  const { query, revision, program, files } = certificate
  out(`${file}: every file is what the certificate says, and the container is as it was made.`)
  out(
    `Query ${JSON.stringify(query)} at revision ${revision}, ${files.length} files, by ${program}.`,
  )
  const owners = {
    own: 'this installation',
    known: `${whose.name ?? ''}, as it is called here`,
    unknown: 'nobody that this installation knows: compare it with whoever published the package',
  }
  out(`Signed by ${owners[whose.whose]}. Key: ${readable(fingerprint)}`)
  return 0
}
