import { expect, test } from 'vitest'
import { BadConfig, readConfig } from '../../server/config.ts'

const bad: [Record<string, string>, RegExp][] = [
  [{ PORT: 'x' }, /^PORT: /],
  [{ PORT: '65536' }, /^PORT: /],
  [{ HOST: '0.0.0.0' }, /^HOST: .*TLS_CERT/],
  [{ HOST: '192.168.1.2' }, /^HOST: /],
  [{ PUBLIC_URL: 'ftp://example.org' }, /^PUBLIC_URL: /],
  [{ SESSION_HOURS: '0' }, /^SESSION_HOURS: /],
  [{ SESSION_IDLE_MINUTES: '1.5' }, /^SESSION_IDLE_MINUTES: /],
  [{ TLS_CERT: '/no/such/file', TLS_KEY: '/no/such/file' }, /^TLS_CERT: no such file/],
  [{ BACKUP_RECIPIENTS: 'ssh-ed25519 AAAA' }, /^BACKUP_RECIPIENTS: age public keys/],
  [{ BACKUP_EVERY: '0' }, /^BACKUP_EVERY: /],
  [{ DATA_DIR: '/d', BACKUP_SECOND_DIR: '/d/backups' }, /^BACKUP_SECOND_DIR: is the same/],
  [{ PUBLIC_K: '2' }, /^PUBLIC_K: /],
  [{ PUBLIC_K: '21' }, /^PUBLIC_K: /],
  [{ TLS_CERT: import.meta.filename }, /go together/],
  [{ GIROK_ADMIN_EMAIL: 'a@example.org' }, /go together/],
  [
    { GIROK_ADMIN_EMAIL: 'a@example.org', GIROK_ADMIN_PASSWORD: 'short' },
    /^GIROK_ADMIN_PASSWORD: /,
  ],
]

test.each(bad)('%o is refused, in one line that names it', (env, line) => {
  expect(() => readConfig(env)).toThrow(BadConfig)
  expect(() => readConfig(env)).toThrow(line)
})

test('what is not set, or blank, has a default', () => {
  expect(readConfig({ PORT: '', SESSION_HOURS: '' })).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    public_url: 'http://127.0.0.1:3000',
    session_idle_minutes: 20,
    session_hours: 8,
    public_k: 5,
    tls: null,
    trust_proxy: false,
  })
})

test('sessions last as long as the environment says', () => {
  const env = { SESSION_IDLE_MINUTES: '5', SESSION_HOURS: '2' }
  expect(readConfig(env)).toMatchObject({ session_idle_minutes: 5, session_hours: 2 })
})
