import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Role } from '../../db/tables.ts'
import type { TestHouse } from '../house.ts'

/** A page of the browser, with everything amiss that it said or asked for. */
export type Tab = { page: Page; amiss: string[]; close: () => Promise<void> }

export type TabOptions = BrowserContextOptions & {
  role?: Role
  /** Whose browser it is; another name is another person of the role. */
  name?: string
  language?: 'en' | 'ko'
}

/**
 * Opens a page in a browser of its own, signed in where a role is given. What the console says,
 * what fails in a script and what is asked of any other host is collected in `amiss`.
 */
export async function openTab(
  browser: Browser,
  house: TestHouse,
  { role, name, language = 'en', ...options }: TabOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: house.url,
    viewport: { width: 1280, height: 900 },
    locale: language,
    ...options,
  })
  const cookie = { domain: '127.0.0.1', path: '/', sameSite: 'Strict' } as const
  await context.addCookies([{ ...cookie, name: 'girok_language', value: language }])
  if (role !== undefined) {
    const { cookies } = await house.signIn(role, name)
    const value = cookies.get('__Host-girok') ?? ''
    await context.addCookies([{ ...cookie, name: '__Host-girok', value, secure: true }])
  }
  const page = await context.newPage()
  const amiss: string[] = []
  page.on('console', (message) => {
    if (!isRefusal(message.text())) amiss.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => amiss.push(`script: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${house.url}/`)) amiss.push(`asked for: ${request.url()}`)
  })
  return { page, amiss, close: () => context.close() }
}

/** The browser's own line for an answer such as 422, which the tests that ask for one look at. */
const isRefusal = (text: string) => /^Failed to load resource: .* status of 4\d\d/.test(text)

export async function closeQuietly({ amiss, close }: Tab): Promise<void> {
  await close()
  expect(amiss).toEqual([])
}
