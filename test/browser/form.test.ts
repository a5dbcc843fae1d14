import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeApi } from '../record/api.ts'
import { arrest } from '../record/documents.ts'
import { closeQuietly, openForm, openTab, settled, useDesk } from './tab.ts'

const desk = useDesk()

/** Everything that the form holds, by name. */
const contents = (page: Page) =>
  page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('form.entry')
    const pairs = [...new FormData(form ?? undefined)].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '',
    ])
    return pairs.filter(([name]) => name !== 'csrf')
  })

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.className)

async function countRecords(): Promise<number> {
  const api = await makeApi(desk.house)
  return Number((await api.get('/api/incidents?kind=all')).body['total'])
}

async function save(page: Page) {
  const [response] = await Promise.all([
    page.waitForNavigation(),
    page.locator('.save button.primary').click(),
  ])
  await settled(page)
  return response
}

/** A form with four faults, one of them inside a folded part. */
async function fillWrongly(page: Page): Promise<void> {
  await openForm(page)
  await page.fill('#sources-0-publisher', 'Daily NK')
  await page.fill('#sources-0-published_on', '24 January')
  await page.fill('#date', '03/04/2024')
  await page.fill('#place', 'Hyesan')
  await page.fill('#people-0-label', '송금 브로커')
  await page.selectOption('#acts-0-type', 'sentence')
  await page.check('[name="acts.0.victims"][value=p1]')
  if (!(await page.locator('#acts-0-months_min').isVisible())) {
    await page.locator('[data-types=sentence] > summary').click()
  }
  await page.fill('#acts-0-months_min', 'three')
  await page.fill('#summary', 'Line one.\n\n\tLine <two> & “three”.')
}

describe.each([true, false])('a wrong form, scripts %s', (scripts) => {
  it('comes back whole, with the focus on what is wrong, and is saved once when mended', async () => {
    const name = `mender-${scripts}`
    const tab = await openTab(desk, { role: 'researcher', name, javaScriptEnabled: scripts })
    const { page } = tab
    const before = await countRecords()
    await fillWrongly(page)
    const typed = await contents(page)

    const response = await save(page)
    expect(response?.status()).toBe(422)
    expect(await page.title()).toMatch(/^Error: /)
    expect(await focused(page)).toBe('error-summary')
    expect(await contents(page)).toEqual(typed)
    expect(await countRecords()).toBe(before)

    const lines = await page.locator('.error-summary li').allInnerTexts()
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'When',
      'Source 1, Published',
      'Act 1, Months, at least',
    ])
    for (const [line, id] of [
      ['When', 'date'],
      ['Months, at least', 'acts-0-months_min'],
    ] as const) {
      await page.locator('.error-summary a', { hasText: line }).click()
      expect(await focused(page)).toBe(id)
      const input = page.locator(`#${id}`)
      expect(await input.isVisible()).toBe(true)
      expect(await input.getAttribute('aria-invalid')).toBe('true')
      const described = (await input.getAttribute('aria-describedby')) ?? ''
      expect(described.split(' ')).toContain(`${id}-problem`)
      expect(await page.locator(`#${id}-problem`).innerText()).not.toBe('')
    }

    await page.fill('#title', 'Sentence in Hyesan')
    await page.fill('#date', '2024-03-04')
    await page.fill('#sources-0-published_on', '2024-03-24')
    await page.fill('#acts-0-months_min', '3')
    const doubtful = await save(page)
    expect(doubtful?.status()).toBe(422)
    await page.locator('.doubts input').fill('Nothing is said of an arrest.')
    await save(page)
    expect(page.url()).toContain('saved=1')
    expect(await countRecords()).toBe(before + 1)
    expect(await page.locator('.prose').innerText()).toContain('Line <two> & “three”.')
    await closeQuietly(tab)
  })
})

it('shows the choices for an ambiguous name, and keeps to the one that is chosen', async () => {
  const tab = await openTab(desk, { role: 'researcher', javaScriptEnabled: false })
  const { page } = tab
  await openForm(page)
  await page.fill('#title', 'An arrest in Unsan')
  await page.fill('#place', 'Unsan')
  await page.fill('#people-0-label', 'a trader')
  await page.selectOption('#acts-0-type', 'arrest')
  await page.check('[name="acts.0.victims"][value=p1]')
  await page.fill('#acts-0-agencies-0-agency', 'MSS')
  await save(page)
  const choices = page.locator('#place_id input[type=radio]')
  expect(await choices.count()).toBe(2)
  expect(await page.locator('#acts-0-agencies-0-agency_id input').count()).toBeGreaterThan(1)
  await page.check('#place_id [value="KP-03.unsan"]')
  await page.check('#acts-0-agencies-0-agency_id [value=mss]')
  await save(page)
  expect(page.url()).toContain('saved=1')
  expect(await page.locator('a[href="/places/KP-03.unsan"]').count()).toBe(1)
  expect(await page.locator('.act a[href="/agencies/mss"]').count()).toBe(1)
  await closeQuietly(tab)
})

it('saves one record for a double click', async () => {
  const tab = await openTab(desk, { role: 'researcher' })
  const { page } = tab
  const before = await countRecords()
  await openForm(page)
  await page.fill('#title', 'Sent twice')
  await page.fill('#people-0-label', 'a trader')
  await page.selectOption('#acts-0-type', 'arrest')
  await page.check('[name="acts.0.victims"][value=p1]')
  await page.locator('.save button.primary').dblclick()
  await page.waitForURL(/\/incidents\/[A-Z]{2}-/)
  expect(await countRecords()).toBe(before + 1)
  await closeQuietly(tab)
})

it('shows both texts of a record that was saved meanwhile, and loses neither', async () => {
  const api = await makeApi(desk.house)
  const { ref } = await api.save(arrest({ title: 'First title' }))
  const one = await openTab(desk, { role: 'researcher' })
  const other = await openTab(desk, { role: 'admin' })
  for (const { page } of [one, other]) await page.goto(`/incidents/${ref}/edit`)
  await other.page.fill('#title', 'Their title')
  await save(other.page)

  const { page } = one
  await page.fill('#title', 'My title')
  await page.fill('#summary', 'My summary.')
  const response = await save(page)
  expect(response?.status()).toBe(409)
  expect(await focused(page)).toContain('warning')
  const both = await page.locator('.notice table').innerText()
  for (const text of ['Their title', 'My title']) expect(both).toContain(text)
  expect(await page.inputValue('#title')).toBe('My title')
  expect(await page.inputValue('#summary')).toBe('My summary.')
  // From where the focus is now, above the form.
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')])
  expect(await page.locator('h1').innerText()).toBe('My title')
  await closeQuietly(one)
  await closeQuietly(other)
})

it('calls a person by the name typed, and shows of an act what its type has', async () => {
  const tab = await openTab(desk, { role: 'researcher' })
  const { page } = tab
  await openForm(page)
  const victim = page.locator('[data-person=p1]')
  expect(await victim.innerText()).toBe('Person or group 1')
  await page.fill('#people-0-label', '송금 브로커')
  expect(await victim.innerText()).toBe('송금 브로커')
  await page.fill('#people-0-label', '')
  expect(await victim.innerText()).toBe('Person or group 1')

  const parts = (act: string) => page.locator(`#acts-0 [data-types~=${act}]`)
  await page.selectOption('#acts-0-type', 'confiscation')
  expect(await page.locator('#acts-0-item').isVisible()).toBe(true)
  expect(await parts('sentence').isVisible()).toBe(false)
  await page.fill('#acts-0-description', 'a phone')
  await page.selectOption('#acts-0-type', 'sentence')
  expect(await page.locator('#acts-0-months_min').isVisible()).toBe(true)
  // What was typed stays in sight, to be emptied or kept.
  expect(await parts('confiscation').isVisible()).toBe(true)
  await closeQuietly(tab)
})
