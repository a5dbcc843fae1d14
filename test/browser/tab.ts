import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Role } from '../../db/account-tables.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { openBrowser } from './chromium.ts'

/** What a file of browser tests works with: the real program, with a database of its own. */
export type Desk = { browser: Browser; house: TestHouse }

/** Starts the browser and the program before a file's tests, and stops them after. */
export function useDesk(options: Parameters<typeof startHouse>[0] = {}): Desk {
  const desk = {} as Desk
  beforeAll(async () => {
    desk.browser = await openBrowser()
    desk.house = await startHouse(options)
  }, 60_000)
  afterAll(async () => {
    await desk.browser.close()
    await desk.house.close()
  })
  return desk
}

/** A page of the browser, with everything amiss that it said or asked for. */
export type Tab = { page: Page; amiss: string[]; close: () => Promise<void> }

export type TabOptions = BrowserContextOptions & {
  role?: Role | undefined
  /** Whose browser it is; another name is another person of the role. */
  name?: string | undefined
  language?: 'en' | 'ko'
}

/**
 * Opens a page in a browser of its own, signed in where a role is given. What the console says,
 * what fails in a script and what is asked of any other host is collected in `amiss`.
 */
export async function openTab(desk: Desk, options: TabOptions = {}): Promise<Tab> {
  const context = await newContext(desk, options)
  await signIn(desk, context, options)
  const { page, amiss } = await watchedPage(desk, context)
  return { page, amiss, close: () => context.close() }
}

export const desktop = { width: 1280, height: 900 }

export const newContext = (
  { browser, house }: Desk,
  { role: _, name: __, language = 'en', ...options }: TabOptions,
): Promise<BrowserContext> =>
  browser.newContext({
    baseURL: house.url,
    viewport: desktop,
    locale: language,
    ...options,
  })

export async function signIn(
  { house }: Desk,
  context: BrowserContext,
  { role, name, language = 'en' }: TabOptions,
): Promise<void> {
  const cookie = { domain: '127.0.0.1', path: '/', sameSite: 'Strict' } as const
  await context.addCookies([{ ...cookie, name: 'girok_language', value: language }])
  if (role === undefined) return
  const { cookies } = await house.signIn(role, name)
  const value = cookies.get('__Host-girok') ?? ''
  await context.addCookies([{ ...cookie, name: '__Host-girok', value, secure: true }])
}

export async function watchedPage(
  { house }: Desk,
  context: BrowserContext,
): Promise<Omit<Tab, 'close'>> {
  const page = await context.newPage()
  const amiss: string[] = []
  page.on('console', (message) => {
    if (!isOwnLine(message.text()) && !message.text().startsWith('Clear-Site-Data'))
      amiss.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => amiss.push(`script: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${house.url}/`)) amiss.push(`asked for: ${request.url()}`)
  })
  return { page, amiss }
}

/** The browser's own lines for what was asked of it: an answer such as 422, forgetting at sign-out. */
const isOwnLine = (text: string) =>
  /^(Failed to load resource: .* status of [45]\d\d|Clear-Site-Data header on .*\/sign-out')/.test(
    text,
  )

/**
 * Waits until a page has focused what it means to: a person would not be quicker. The browser focuses
 * a part of the form; that part's first box comes after, where scripts run.
 */
export const settled = (page: Page) => expect.poll(() => page.evaluate(hasFocused)).toBe(true)

function hasFocused(): boolean {
  if (!document.querySelector('[autofocus]')) return true
  const boxes = ':is(input:not([type=hidden]), select, textarea)'
  return matchMedia('(scripting: enabled)').matches &&
    document.querySelector(`form.entry [autofocus] ${boxes}`)
    ? document.activeElement?.matches(boxes) === true
    : document.activeElement !== document.body
}

/** Opens the blank form. */
export async function openForm(page: Page): Promise<void> {
  await page.goto('/incidents/new')
  await settled(page)
}

export async function closeQuietly({ amiss, close }: Tab): Promise<void> {
  await close()
  expect(amiss).toEqual([])
}
