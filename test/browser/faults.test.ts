import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { connect } from '../../db/engine/sqlite.ts'
import { fileOf } from '../../db/engine/open.ts'
import {
  administrator,
  install,
  kill,
  preload,
  start,
  stop,
  type Program,
} from '../faults/program.ts'
import { openBrowser } from './chromium.ts'
import { settled } from './tab.ts'

// The real program, as a process that can be killed, with a person who types into its form. Whatever
// happens: at most 5 s of typing are lost, never a saved field, and nothing is there twice.

const most_lost = 5_000

let browser: Browser
let folder: string
let program: Program
let port: string
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'girok-typing-'))
  await install(folder)
  // The page that is open has to find it again where it was.
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  port = String((probe.address() as AddressInfo).port)
  probe.close()
  program = await run()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await kill(program)
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

const run = (env: Record<string, string> = {}) =>
  start(folder, { PORT: port, GIROK_TEST_FULL: full(), ...env })
const full = () => join(folder, 'full')

async function restart(env: Record<string, string> = {}): Promise<void> {
  await kill(program)
  program = await run(env)
}

/** Somebody signs in, in a browser of their own, at an address. */
async function open(path: string, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: program.url, locale: 'en', javaScriptEnabled },
  })
  const page = await context.newPage()
  await page.goto(path)
  await signIn(page)
  return page
}

async function signIn(page: Page): Promise<void> {
  await page.fill('#email', administrator.email)
  await page.fill('#password', administrator.password)
  await Promise.all([page.waitForNavigation(), page.locator('main form button').click()])
  await settled(page)
}

const typed = {
  '#title': 'A raid in Hyesan',
  '#summary': '보위원들이 집에 들어와 현금을 모두 가져갔다 & “took it all”',
  '#place': 'Hyesan',
  '#date': '29 Dec 2023',
  '#quick': 'bro arr',
}

async function type(page: Page): Promise<void> {
  for (const [box, text] of Object.entries(typed)) await page.fill(box, text)
}

const isThere = async (page: Page) => {
  for (const [box, text] of Object.entries(typed)) {
    expect(await page.inputValue(box), box).toBe(text)
  }
}

const button = '.save button.primary'

async function save(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(button).click()])
}

type Row = { ref: string; title: string; summary: string; version: number; acts: number }

/** What is in the database, whoever asks. */
function rows(): Row[] {
  const connection = connect(fileOf(folder), 'read')
  const all = connection
    .prepare(
      `select ref, title, summary, version,
        (select count(*) from act where incident_id = incident.id) as acts
       from incident order by ref`,
    )
    .all() as Row[]
  connection.close()
  return all
}

/** That the record is there once, with every word. */
const isSavedOnce = (over: Partial<Row> = {}) => {
  const whole = { title: typed['#title'], summary: typed['#summary'], acts: 1, ...over }
  expect(rows()).toEqual([expect.objectContaining(whole)])
}

/** Goes on with the one draft there is, in a browser that knows nothing of it. */
async function goOn(): Promise<Page> {
  const page = await open('/drafts')
  await page.locator('tbody th a').click()
  await page.waitForURL(/draft=/)
  await settled(page)
  return page
}

const kept = (page: Page) =>
  expect
    .poll(() => page.locator('#kept').textContent(), { timeout: most_lost + 3_000 })
    .toMatch(/^Draft kept/)

it('1. the server is killed while one types', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await page.waitForTimeout(most_lost)
  await restart()
  const other = await goOn()
  await isThere(other)
  await other.context().close()
  // Whoever stayed on the page goes on typing, and saves.
  await page.fill('#title', typed['#title'])
  await kept(page)
  await save(page)
  isSavedOnce()
})

it('2. the browser is killed', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await page.waitForTimeout(most_lost)
  await page.context().close()
  const again = await goOn()
  await isThere(again)
  await save(again)
  isSavedOnce()
})

it('3. the session has ended', async () => {
  const page = await open('/incidents/new')
  await type(page)
  const connection = connect(fileOf(folder), 'write')
  connection.exec("update session set expires_at = '2020-01-01T00:00:00.000Z'")
  connection.close()
  await save(page)
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await signIn(page)
  await isThere(page)
  await save(page)
  isSavedOnce()
})

it('4. two tabs edit one record', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await save(page)
  const edit = new URL(page.url()).pathname + '/edit'
  const other = await page.context().newPage()
  for (const one of [page, other]) await one.goto(edit)
  await page.fill('#title', 'The title of the first tab')
  await other.fill('#summary', 'The summary of the second tab')
  await save(page)
  await save(other)
  // What the second shows has both in it, and is saved when somebody has seen it.
  expect(await other.inputValue('#title')).toBe('The title of the first tab')
  expect(await other.inputValue('#summary')).toBe('The summary of the second tab')
  await save(other)
  isSavedOnce({
    ...{ title: 'The title of the first tab', summary: 'The summary of the second tab' },
    version: 3,
  })
})

it('5. the disk is full, and freed', async () => {
  await restart({ NODE_OPTIONS: preload('full.ts') })
  const page = await open('/incidents/new')
  await type(page)
  writeFileSync(full(), '')
  await save(page)
  expect(await page.locator('.notice').first().textContent()).toMatch(/disk/)
  await isThereAfterQuick(page)
  expect(rows()).toEqual([])
  rmSync(full())
  await save(page)
  isSavedOnce()
})

/** The line has become rows by then. */
async function isThereAfterQuick(page: Page): Promise<void> {
  for (const [box, text] of Object.entries(typed)) {
    if (box !== '#quick') expect(await page.inputValue(box), box).toBe(text)
  }
  expect(await page.inputValue('#acts-0-type')).toBe('arrest')
}

const endsAtIncident = (page: Page) =>
  expect
    .poll(() => new URL(page.url()).pathname, { timeout: 30_000 })
    .toMatch(/^\/incidents\/KP-2023/)

it('6. the button is pressed twice', async () => {
  const page = await open('/incidents/new')
  await type(page)
  // The second press breaks the first navigation off, so only where it ends is looked at.
  await page.locator(button).dblclick()
  await endsAtIncident(page)
  isSavedOnce()
})

it('7. one goes back, and saves again, the same and something else', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await save(page)
  await page.goBack()
  await settled(page)
  await type(page)
  await save(page)
  isSavedOnce()
  await page.goBack()
  await settled(page)
  await type(page)
  await page.fill('#title', 'Another title')
  await save(page)
  // It is shown beside what it made, and is an edit of that.
  expect(await page.inputValue('#title')).toBe('Another title')
  await save(page)
  expect(rows()).toHaveLength(1)
  expect(rows()[0]).toMatchObject({ title: 'Another title', summary: typed['#summary'] })
})

it('7. without scripts one goes back, and saves again, the same and something else', async () => {
  const page = await open('/incidents/new', false)
  await type(page)
  await save(page)
  isSavedOnce()
  await page.goBack()
  // The browser has the words again, and the form another key.
  expect(await page.inputValue('#title')).toBe(typed['#title'])
  await type(page)
  await save(page)
  await endsAtIncident(page)
  isSavedOnce()
  await page.goBack()
  await type(page)
  await page.fill('#summary', 'Other words')
  await save(page)
  // What it looks like is said, and nothing is saved until somebody says why there are two.
  expect(await page.locator('.doubts').textContent()).toContain(rows()[0]?.ref)
  expect(await page.inputValue('#summary')).toBe('Other words')
  isSavedOnce()
  await page.locator('.doubts input').fill('Another raid, on the same day')
  await save(page)
  await endsAtIncident(page)
  expect(rows().map(({ summary }) => summary)).toEqual([typed['#summary'], 'Other words'])
})

it('8. the answer is lost on its way', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await page.route('**/incidents/new', async (route) => {
    await route.fetch({ maxRedirects: 0 })
    await route.abort()
  })
  await page.locator(button).click()
  await expect.poll(() => rows().length).toBe(1)
  await page.unroute('**/incidents/new')
  // The browser asks whether to send the form again: it is, word for word.
  await page.reload()
  await endsAtIncident(page)
  isSavedOnce()
})

it('9. the program is upgraded while the form is open', async () => {
  const page = await open('/incidents/new')
  await type(page)
  await page.fill('#people-0-label', 'traders')
  await page.fill('#quick', 'p1 arr')
  await stop(program)
  const connection = connect(fileOf(folder), 'write')
  // As it was before the last upgrade.
  connection.exec(`alter table export drop column check_id;
    alter table export drop column left_out; alter table export drop column profile;
    drop table export_check; drop table disclosure_key; drop index submission_made;
    pragma user_version = 25`)
  connection.close()
  program = await run()
  await save(page)
  isSavedOnce()
})

it('10. a script breaks half-way, or does not come at all', async () => {
  const page = await open('/incidents')
  await page.route('**/combobox.js', (route) => route.abort())
  await page.route('**/read-back.js', (route) =>
    route.fulfill({ body: 'throw new Error("broken")' }),
  )
  await page.goto('/incidents/new')
  await settled(page)
  await type(page)
  await kept(page)
  await page.route('**/drafts.js', (route) => route.abort())
  await page.goto('/drafts')
  await page.locator('tbody th a').click()
  await page.waitForURL(/draft=/)
  await isThere(page)
  await page.fill('#title', typed['#title'])
  await save(page)
  isSavedOnce()
})
