import { expect, it } from 'vitest'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import { password } from '../house.ts'
import { closeQuietly, openTab, useDesk, type Tab } from './tab.ts'

const desk = useDesk()

const submit = ({ page }: Tab, words: string) =>
  Promise.all([page.waitForNavigation(), page.locator('main button', { hasText: words }).click()])

it('leads from the printed link to the first administrator, in and out, and to the users', async () => {
  const link = await inviteFirstAdmin(desk.house.house)
  const tab = await openTab(desk)
  const { page } = tab

  await page.goto(link?.url ?? '')
  await page.fill('#email', 'kim@example.org')
  await page.fill('#name', '김철수')
  await page.fill('#password', 'short')
  await submit(tab, 'Create the account')
  expect(await page.title()).toMatch(/^Error: /)
  expect(await page.inputValue('#name')).toBe('김철수')
  expect(await page.locator('.error-summary').evaluate((it) => it === document.activeElement)).toBe(
    true,
  )
  await page.locator('.error-summary a').click()
  await page.keyboard.type(password)
  await submit(tab, 'Create the account')
  expect(new URL(page.url()).pathname).toBe('/incidents')
  expect(await page.locator('.nothing').innerText()).toContain('Nothing has been recorded yet.')

  await page.locator('header button', { hasText: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goto('/incidents?kind=all')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.fill('#email', 'kim@example.org')
  await page.fill('#password', 'not the password at all')
  await submit(tab, 'Sign in')
  expect(await page.locator('.error-summary').innerText()).toContain('wrong')
  await page.fill('#password', password)
  await submit(tab, 'Sign in')
  expect(page.url()).toContain('/incidents?kind=all')

  await page.goto('/admin/users')
  await page.fill('#email', 'lee@example.org')
  await page.fill('#name', 'Lee')
  await submit(tab, 'Add a user')
  const invitation = await page.inputValue('#link')
  await page.goto('/admin/users')
  expect(await page.locator('tbody').innerText()).toContain('Has not chosen a password')
  await page.getByLabel('Role of Lee', { exact: true }).selectOption('reviewer')
  await page.getByRole('button', { name: 'Save the role of Lee' }).click()
  await page.waitForURL('**/admin/users')
  expect(await page.getByLabel('Role of Lee', { exact: true }).inputValue()).toBe('reviewer')

  const guest = await openTab(desk)
  await guest.page.goto(invitation)
  await guest.page.fill('#password', 'another house on the shore')
  await submit(guest, 'Save the password')
  expect(new URL(guest.page.url()).pathname).toBe('/incidents')
  await guest.page.goto('/admin/users')
  expect(await guest.page.locator('h1').innerText()).toBe('Not found')
  await closeQuietly(guest)

  await page.goto('/nowhere')
  expect(await page.locator('h1').innerText()).toBe('Not found')
  await page.locator('main a').click()
  await page.waitForURL('**/incidents')
  await closeQuietly(tab)
})

it('changes the language for good', async () => {
  const tab = await openTab(desk, { role: 'researcher' })
  const { page } = tab
  await page.goto('/account')
  await page.selectOption('#language', 'ko')
  await submit(tab, 'Change the language')
  expect(await page.locator('h1').innerText()).toBe('내 계정')
  await page.goto('/incidents/new')
  expect(await page.locator('h1').innerText()).toBe('사건 입력')
  await closeQuietly(tab)
})
