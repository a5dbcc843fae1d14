import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { press } from './deeds.ts'
import { openTab, useDesk } from './tab.ts'

const desk = useDesk({ example: true })

const headers = (page: Page) => page.locator('thead code').allTextContents()
const bar = async (page: Page) =>
  (await page.locator('.views').textContent())?.replaceAll(/\s+/g, ' ')

describe.each([true, false])('lists that are kept, scripts %s', (javaScriptEnabled) => {
  const open = () =>
    openTab(desk, { role: 'analyst', name: `kept ${String(javaScriptEnabled)}`, javaScriptEnabled })

  it('columns are chosen by boxes and buttons, by keyboard alone, and a view keeps them', async () => {
    const { page, amiss, close } = await open()
    await page.goto('/incidents?act=arrest&cols=ref,title')
    await press(page, '.list-links a[href^="/incidents/columns"]')
    await page.check('.choose [name=show][value=place]')
    await page.locator('.choose button[name=down][value=ref]').focus()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    // The column that was moved keeps the focus, to be moved on.
    expect(await page.locator(':focus').getAttribute('value')).toBe('ref')
    expect(await page.isChecked('.choose [name=show][value=place]')).toBe(true)
    await press(page, '.save button.primary')
    expect(await headers(page)).toEqual(['title', 'ref', 'place'])
    await page.reload()
    expect(await headers(page)).toEqual(['title', 'ref', 'place'])
    await press(page, '.views a[href^="/views/new"]')
    await page.fill('#name', `도표 ${String(javaScriptEnabled)}`)
    await press(page, 'main form button.primary')
    expect(await bar(page)).toContain(`View: 도표 ${String(javaScriptEnabled)}`)
    // From the plain list it is two clicks away.
    await page.goto('/incidents')
    await page.locator('.views summary').click()
    await press(page, '.views li a[dir]')
    expect(await headers(page)).toEqual(['title', 'ref', 'place'])
    await press(page, '.ranges a:has-text("Last year")')
    expect(await bar(page)).toContain('Changed since')
    expect(amiss).toEqual([])
    await close()
  }, 60_000)
})

it('a file is fetched from its page', async () => {
  const { page, close } = await openTab(desk, { role: 'analyst' })
  await page.goto('/exports')
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('form[action="/sign-out"]')
    form?.setAttribute('action', '/incidents.csv?act=arrest&safe=1')
    form?.submit()
  })
  await page.waitForURL(/\/exports\/\w{26}$/)
  const link = page.locator('a[download]')
  // The page asks anew by itself until there is something to be fetched.
  await link.waitFor({ timeout: 30_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toMatch(/^incidents_\d{8}T\d{4}\.csv$/)
  const text = await readFile(await download.path(), 'utf8')
  expect(text.trimEnd().split('\r\n')).toHaveLength(3)
  await close()
}, 60_000)
