import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { password } from '../house.ts'
import { closeQuietly, openForm, openTab, useDesk, type Tab } from './tab.ts'

const desk = useDesk()

/** At most so much typing may be lost: milliseconds. */
const most_lost = 5_000

const words = '보위원들이 집에 들어와 현금을 모두 가져갔다 & “took it all” '

const kept = (page: Page) =>
  expect
    .poll(() => page.locator('#kept').textContent(), {
      timeout: most_lost + 3_000,
    })
    .toMatch(/^Draft kept at \d\d:\d\d/)

const open = (name: string, scripts = true) =>
  openTab(desk, { role: 'researcher', name, javaScriptEnabled: scripts })

/** Goes on with the one draft that there is, in a browser that knows nothing of it. */
async function goOn(name: string): Promise<Tab> {
  const tab = await open(name)
  await tab.page.goto('/drafts')
  await tab.page.locator('tbody th a').click()
  await tab.page.waitForURL(/draft=/)
  return tab
}

describe('what is typed', () => {
  it('is there when the browser is killed', async () => {
    const { page, close } = await open('killed')
    await openForm(page)
    await page.locator('#summary').pressSequentially(words)
    await page.fill('#title', 'A raid')
    await page.waitForTimeout(most_lost)
    await close()
    const tab = await goOn('killed')
    expect(await tab.page.inputValue('#summary')).toBe(words)
    expect(await tab.page.inputValue('#title')).toBe('A raid')
    expect(await tab.page.locator('.notice').textContent()).toContain('your draft')
    await closeQuietly(tab)
  })

  it('is kept as soon as one turns away from the page', async () => {
    const { page, close } = await open('leaver')
    await openForm(page)
    await page.fill('#title', 'Half a')
    await page.goto('/incidents')
    const { db } = desk.house
    const { id } = await desk.house.user('researcher', 'leaver')
    const count = () => db.selectFrom('draft').select('id').where('user_id', '=', id).execute()
    await expect.poll(count).toHaveLength(1)
    await close()
    const tab = await goOn('leaver')
    expect(await tab.page.inputValue('#title')).toBe('Half a')
    await closeQuietly(tab)
  })

  it('is kept once the program answers again, and leaving before that is asked about', async () => {
    const { page, close } = await open('patient')
    await openForm(page)
    await page.route('**/drafts', (route) => route.abort())
    await page.fill('#title', 'A raid')
    const failed = /^Not kept at the moment/
    await expect.poll(() => page.locator('#kept').textContent(), { timeout: 8_000 }).toMatch(failed)
    const asked = page.waitForEvent('dialog')
    const leaving = page.goto('/incidents').catch(() => undefined)
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await leaving
    await page.unroute('**/drafts')
    await kept(page)
    await close()
  })

  it('is one draft however long one types, and none any more once it is saved', async () => {
    const tab = await open('writer')
    const { page } = tab
    await openForm(page)
    await page.fill('#people-0-label', 'a trader')
    await page.selectOption('#acts-0-type', 'arrest')
    await page.check('[name="acts.0.victims"][value=p1]')
    await page.fill('#title', 'First')
    await kept(page)
    const first = await page.inputValue('[name=draft]')
    await page.fill('#title', 'Second')
    await expect.poll(() => page.inputValue('[name=draft_version]'), { timeout: 8_000 }).toBe('2')
    expect(await page.inputValue('[name=draft]')).toBe(first)
    await Promise.all([page.waitForNavigation(), page.locator('.save button.primary').click()])
    expect(new URL(page.url()).pathname).toMatch(/^\/incidents\/ZZ-/)
    await page.goto('/drafts')
    expect(await page.locator('main').innerText()).toContain('You have no drafts')
    await closeQuietly(tab)
  })
})

describe.each([true, false])('when the session has ended, scripts %s', (scripts) => {
  it('the form is back after the sign-in, as it was typed', async () => {
    const name = `expired-${scripts}`
    const { page, close } = await open(name, scripts)
    const { id } = await desk.house.user('researcher', name)
    await openForm(page)
    await page.fill('#title', 'A raid')
    await page.fill('#summary', words)
    await desk.house.db
      .updateTable('session')
      .set({ expires_at: '2020-01-01T00:00:00.000Z' })
      .where('user_id', '=', id)
      .execute()
    await Promise.all([page.waitForNavigation(), page.locator('.save button.primary').click()])
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.fill('#email', `${name}@example.org`)
    await page.fill('#password', password)
    await Promise.all([page.waitForNavigation(), page.locator('main form button').click()])
    expect(await page.inputValue('#title')).toBe('A raid')
    expect(await page.inputValue('#summary')).toBe(words)
    expect(await page.locator('.notice').first().textContent()).toContain('not saved')
    await close()
  })
})

it('a draft is kept by a button where there are no scripts', async () => {
  const tab = await open('plain', false)
  const { page } = tab
  await openForm(page)
  await page.fill('#title', 'A raid')
  await Promise.all([page.waitForNavigation(), page.getByText('Save as a draft').click()])
  expect(await page.locator('.notice').textContent()).toContain('Kept as a draft')
  expect(await page.inputValue('#title')).toBe('A raid')
  await closeQuietly(tab)
})
