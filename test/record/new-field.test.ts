import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as read } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClient, type Client } from '../client.ts'
import type { Json } from './documents.ts'
import { fill, readPage, textOf } from './reading.ts'

/** The dictionary entry and the migration: everything that a new field takes. */
const entry = `  field('weather', text, {
    en: ['Weather', 'The weather, as the source says.'],
    ko: ['날씨', '출처에 적힌 날씨.'],
  }),
] as const`
const migration = `import type { Ddl } from '../db/engine/ddl.ts'

export async function up(ddl: Ddl) {
  await ddl.run('alter table incident add column weather text')
}
`

const root = join(import.meta.dirname, '..', '..')
const parts = ['server', 'db', 'views', 'migrations', 'seeds', 'package.json']
const email = 'admin@example.org'
const password = 'a thermometer on the wall'

let folder: string
let server: ChildProcess
let url: string
let web: Client
let token: string

const run = (script: string, args: string[] = []) =>
  spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: join(folder, 'data') },
      ...{ GIROK_EXAMPLE: '0', GIROK_ADMIN_EMAIL: email, GIROK_ADMIN_PASSWORD: password },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** A copy of the project with one field more. */
function copyProject() {
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const dictionary = join(folder, 'db/dictionary/records/incident.ts')
  const before = readFileSync(dictionary, 'utf8')
  writeFileSync(dictionary, before.replace(/\] as const\s*$/, `${entry}\n`))
  const number = String(readdirSync(join(folder, 'migrations')).length + 1).padStart(4, '0')
  writeFileSync(join(folder, 'migrations', `${number}_weather.ts`), migration)
}

async function listening(): Promise<string> {
  let said = ''
  for await (const piece of server.stdout ?? []) {
    said += String(piece)
    const found = /listening on (\S+)\n/.exec(said)?.[1]
    if (found !== undefined) return found
  }
  throw new Error(`The server did not start: ${said}`)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'girok-field-'))
  copyProject()
  server = run('server/start.mjs')
  url = await listening()
  web = makeClient(url)
  await web.post('/sign-in', { email, password })
  const asked = ['token', 'create', '--email', email, '--scope', 'write']
  const { stdout } = run('server/girok.mjs', asked)
  token = stdout ? (await read(stdout)).trim() : ''
})

afterAll(async () => {
  server.kill()
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

const call = async (path: string, document?: Json) => {
  const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }
  const post = document ? { method: 'POST', body: JSON.stringify(document) } : {}
  const response = await fetch(url + path, { headers, ...post })
  return { status: response.status, text: await response.text() }
}
const callJson = async (path: string, document?: Json) =>
  JSON.parse((await call(path, document)).text) as Json

const document = { title: 'Arrest in the snow', acts: [{ type: 'arrest' }], weather: 'snow' }

test('one entry and one migration put a field into the form, with its label and help', async () => {
  const { text } = await web.get('/incidents/new?lang=en')
  const page = readPage(text)
  expect(page.querySelector('input[name=weather]')?.getAttribute('id')).toBe('weather')
  expect(textOf(text, 'label[for=weather]')).toBe('Weather')
  expect(textOf(text, '#weather-help')).toContain('as the source says')
  expect(textOf((await web.get('/incidents/new?lang=ko')).text, 'label[for=weather]')).toBe('날씨')
  await web.get('/incidents?lang=en')
})

test('from the form to the page, and back into the form', async () => {
  const { text } = await web.get('/incidents/new')
  const typed = { title: 'Wet', 'acts.0.type': 'arrest', weather: 'rain, then <sleet>' }
  const { status, location } = await web.post('/incidents/new', fill(text, typed))
  expect(status).toBe(303)
  const page = await web.get(location ?? '')
  expect(textOf(page.text, 'main')).toMatch(/Weather\s?rain, then <sleet>/)
  const path = /^[^?]+/.exec(location ?? '')?.[0] ?? ''
  const form = readPage((await web.get(`${path}/edit`)).text)
  expect(form.querySelector('input[name=weather]')?.getAttribute('value')).toBe(
    'rain, then <sleet>',
  )
  expect((await web.get(`${path}/history`)).text).toContain('Weather')
})

test('in by the API and out of it, and refused where it is not text', async () => {
  const saved = await callJson('/api/incidents', document)
  expect(saved['weather']).toBe('snow')
  const ref = String(saved['ref'])
  expect((await callJson(`/api/incidents/${ref}`))['weather']).toBe('snow')
  expect((await callJson(`/incidents/${ref}.json`))['weather']).toBe('snow')
  const refused = await callJson('/api/incidents', { ...document, weather: ['snow'] })
  expect(refused).toMatchObject({ status: 422, errors: [{ field: 'weather', code: 'not_text' }] })
})

test('at the end of the file, after the promised columns', async () => {
  await call('/api/incidents', document)
  const { text } = await call('/incidents.csv')
  const [header = '', ...lines] = text.trim().split('\r\n')
  expect(header).toMatch(/^ref,kind,.*,updated_at,id,weather$/)
  expect(lines.filter((line) => line.endsWith(',snow')).length).toBeGreaterThan(0)
})

test('into the codebook and the description of the API', async () => {
  const { text } = await web.get('/codebook?lang=en')
  const line = readPage(text).querySelector('[id="incident.weather"]')?.textContent
  expect(line).toMatch(/Weather[\s\S]*weather[\s\S]*as the source says/)
  expect((await call('/api/openapi.json')).text).toContain('"weather"')
})
