import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFingerprint, listKnownKeys } from '../../db/key/known-key.ts'
import { asAttachment } from '../export/send.ts'
import { readable } from '../package/certificate.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** What people need to check a data package: the key of this installation, those it knows, and a verifier. */
export const package_routes: Route[] = [
  get('/packages', 'export', showKeys),
  get('/verify.mjs', 'export', sendVerifier),
]

async function showKeys(visit: Visitor): Promise<void> {
  const { db, t } = visit
  const own = await findFingerprint(db)
  visit.page('package/show', {
    title: t('package.page_title'),
    own: own === '' ? null : readable(own),
    known: (await listKnownKeys(db)).map((key) => ({
      ...key,
      fingerprint: readable(key.fingerprint),
    })),
  })
}

const verifier = readFileSync(join(import.meta.dirname, '..', 'package', 'verify.mjs'))

/** As a file to keep: whoever checks a package later may have no Girok. */
function sendVerifier({ res }: Visitor): void {
  asAttachment(res, 'text/javascript; charset=utf-8', 'verify.mjs')
  res.send(verifier)
}
