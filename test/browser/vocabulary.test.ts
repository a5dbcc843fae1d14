import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { makeApi } from '../record/api.ts'
import { arrest } from '../record/documents.ts'
import { closeQuietly, openTab, useDesk } from './tab.ts'

// What an administrator does with a term, from its beginning to its end, without a script.

const desk = useDesk()

const button = (page: Page, name: string) =>
  Promise.all([
    page.waitForNavigation(),
    page.locator('main').getByRole('button', { name }).last().click(),
  ])
const link = (page: Page, name: string) =>
  Promise.all([page.waitForNavigation(), page.getByRole('link', { name }).first().click()])

it('is added, renamed, merged, and brought back, without a script', async () => {
  const api = await makeApi(desk.house)
  const tab = await openTab(desk, { role: 'admin', javaScriptEnabled: false })
  const { page } = tab
  await page.goto('/codebook')
  await link(page, 'Edit this vocabulary: act_type')
  await link(page, 'Add a term')
  await page.fill('#code', 'home_guard')
  await button(page, 'Add the term')
  expect(await page.locator('.error-summary li').count()).toBe(5)
  await page.fill('#label_en', 'Guarded at home')
  await page.fill('#label_ko', '자가 감호')
  await page.fill('#definition_en', 'Kept at home by order.')
  await page.fill('#definition_ko', '명령에 따라 집에 머무르게 하는 것.')
  await page.fill('#reason', 'reported three times')
  await button(page, 'Add the term')
  expect(await page.locator('.notice').textContent()).toContain('Forms offer it from now on.')
  const acts = [{ type: 'home_guard', victims: ['p1'] }]
  const { ref } = await api.save(arrest({ title: 'Kept at home', acts }))

  await page.fill('#label_ko', '집 감시병')
  await page.fill('form:has(#label_ko) [name=reason]', 'the word of the reports')
  await button(page, 'Save the words')
  await page.goto(`/incidents?q=${encodeURIComponent('감시병')}&lang=ko`)
  expect(await page.locator('main').textContent()).toContain(ref)
  await page.goto('/admin/vocabulary/act_type/home_guard?lang=en')
  await link(page, 'Merge into another code')
  await page.selectOption('#into', 'denial_of_movement')
  await page.fill('#reason', 'they mean the same')
  await page.keyboard.press('Enter')
  await page.locator('#plan').waitFor()
  expect(await page.locator('#plan').textContent()).toBe('1 incident would change')
  await button(page, 'Merge home_guard into denial_of_movement')
  await link(page, 'see it, or undo it')
  expect(await page.locator('.facts').textContent()).toContain(ref)
  await button(page, 'Undo this change')
  await page.goto('/incidents?act=home_guard')
  expect(await page.locator('h1').textContent()).toBe('1 incident, Guarded at home')

  await page.goto('/admin/vocabulary/act_type/home_guard')
  await page.fill('form[action$=retirement] [name=reason]', 'not used any more')
  await button(page, 'Retire')
  await page.goto('/incidents/new')
  expect(await page.locator('#acts-0-type option').allTextContents()).not.toContain(
    'Guarded at home',
  )
  await page.goto('/admin/vocabulary/act_type/home_guard')
  await page.fill('form[action$=return] [name=reason]', 'needed after all')
  await button(page, 'Bring back into use')
  expect(await page.locator('.notice').textContent()).toContain('Back in use.')
  await closeQuietly(tab)
})
