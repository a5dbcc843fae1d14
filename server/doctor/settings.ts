import { X509Certificate, createPrivateKey } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { isLoopback, type Config } from '../config.ts'
import { about, type Finding } from './finding.ts'

const address = about('Address')
const certificate = about('TLS')

/** Whether HOST, TLS and PUBLIC_URL go together. */
export function checkSettings(config: Config, now: Date): Finding[] {
  const found = [...checkAddress(config), ...(config.tls ? checkTls(config.tls, config, now) : [])]
  return found.length > 0 ? found : [address.ok(`people open ${config.public_url}.`)]
}

function checkAddress({ host, tls, trust_proxy, public_url }: Config): Finding[] {
  const { protocol, hostname } = new URL(public_url)
  const open = !isLoopback(host)
  const found: Finding[] = []
  if (protocol === 'https:' && !tls && !trust_proxy) {
    found.push(
      address.wrong(
        'PUBLIC_URL is https, but nothing ends TLS: set TLS_CERT and TLS_KEY, or TRUST_PROXY=1 behind a proxy that does.',
      ),
    )
  }
  if (protocol === 'http:' && (tls || trust_proxy)) {
    found.push(
      address.wrong('PUBLIC_URL is http, but TLS is spoken: set PUBLIC_URL to the https address.'),
    )
  }
  if (open && (isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]')) {
    found.push(
      address.wrong(
        `HOST ${host} is for other machines, but PUBLIC_URL is ${public_url}: set it to the address that they use.`,
      ),
    )
  }
  if (trust_proxy && open) {
    found.push(address.note(`HOST ${host} lets others go past the proxy: 127.0.0.1 does not.`))
  }
  return found
}

const soon_ms = 14 * 86_400_000

function checkTls(
  { cert, key }: { cert: string; key: string },
  { public_url }: Config,
  now: Date,
): Finding[] {
  const read = readTls(cert, key)
  if (typeof read === 'string') return [certificate.wrong(read)]
  const { hostname } = new URL(public_url)
  const until = new Date(read.validTo)
  const left = until.getTime() - now.getTime()
  const day = until.toISOString().slice(0, 10)
  const shared = process.platform !== 'win32' && (lstatSync(key).mode & 0o077) !== 0
  return [
    left < 0 ? certificate.wrong(`TLS_CERT ran out on ${day}: put a new one there.`) : null,
    left >= 0 && left < soon_ms ? certificate.note(`TLS_CERT runs out on ${day}.`) : null,
    isNamed(read, hostname)
      ? null
      : certificate.wrong(`TLS_CERT is not for ${hostname}, which PUBLIC_URL names.`),
    shared ? certificate.wrong(`others may read TLS_KEY. Do: chmod 600 ${key}`) : null,
  ].filter((finding) => finding !== null)
}

function isNamed(read: X509Certificate, hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return (isIP(bare) === 0 ? read.checkHost(bare) : read.checkIP(bare)) !== undefined
}

function readTls(cert: string, key: string): X509Certificate | string {
  try {
    const read = new X509Certificate(readFileSync(cert))
    const pair = read.checkPrivateKey(createPrivateKey(readFileSync(key)))
    return pair ? read : 'TLS_KEY is not the key of TLS_CERT.'
  } catch {
    return 'TLS_CERT or TLS_KEY cannot be read as PEM.'
  }
}
