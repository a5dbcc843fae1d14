import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { closeQuietly, openTab, useDesk } from './tab.ts'

const desk = useDesk({ example: true })

const refs = (page: Page) => page.locator('.incidents td.ref').allInnerTexts()
const query = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

it('is filtered by typing and by facets, and Back goes back through what was shown', async () => {
  const tab = await openTab(desk, { role: 'analyst' })
  const { page } = tab
  await page.goto('/incidents')
  expect(await refs(page)).toEqual(['KP-2023-0002', 'KP-2023-0001'])

  await page.fill('#from', '2023-12-30')
  await page.fill('#to', '2023-12-31')
  await page.fill('#place', '량강도')
  await page.press('#place', 'Enter')
  await page.waitForURL(/from=2023-12-30/)
  expect(await page.locator('.counts').innerText()).toMatch(
    /^1 certainly, 2 possibly in this period\b/,
  )
  expect(await refs(page)).toHaveLength(2)

  await page.locator('#facet-act + ul a', { hasText: 'Confiscation' }).click()
  await page.waitForURL(/act=confiscation/)
  expect(await refs(page)).toEqual(['KP-2023-0001'])
  expect(await page.locator('h1').innerText()).toContain('1 incident')
  expect(await page.locator('.incidents .tag').innerText()).toBe('possible')

  await page.locator('.chips a', { hasText: /Dec/ }).click()
  await page.waitForURL((url) => !url.searchParams.has('from'))
  expect(query(page)).toEqual({ place: '량강도', act: 'confiscation' })

  await page.goBack()
  await page.goBack()
  expect(await refs(page)).toHaveLength(2)
  expect(await page.inputValue('#from')).toBe('2023-12-30')
  await page.goBack()
  expect(query(page)).toEqual({})
  await closeQuietly(tab)
})

it('keeps its filter in the other language, in another browser and under another order', async () => {
  const tab = await openTab(desk, { role: 'analyst' })
  const { page } = tab
  await page.goto('/incidents?act=sentence&from=2024-01&to=2024-01')
  const found = await refs(page)
  expect(found).toEqual(['KP-2023-0001'])
  await page.locator('a[hreflang=ko]').click()
  expect(query(page)).toMatchObject({ act: 'sentence', from: '2024-01', to: '2024-01' })
  expect(await page.locator('html').getAttribute('lang')).toBe('ko')
  expect(await page.locator('h1').innerText()).toContain('사건 1건')
  expect(await refs(page)).toEqual(found)

  const other = await openTab(desk, { role: 'viewer', language: 'ko' })
  await other.page.goto(page.url())
  await closeQuietly(other)

  await page.goto('/incidents')
  await page.locator('.incidents th a', { hasText: '날짜' }).click()
  expect(query(page)).toEqual({ sort: 'date' })
  expect(await refs(page)).toEqual(['KP-2023-0001', 'KP-2023-0002'])
  expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
  await closeQuietly(tab)
})

it('downloads what it shows, safe for a spreadsheet', async () => {
  const tab = await openTab(desk, { role: 'analyst' })
  const { page } = tab
  await page.goto('/incidents?act=arrest&place=KP-10')
  const links = page.locator('.exports a[download]')
  await page.locator('details.exports summary').click()
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(addresses).toHaveLength(15)

  for (const [index, address] of addresses.entries()) {
    const waiting = page.waitForEvent('download')
    await links.nth(index).click()
    const download = await waiting
    const text = await readFile(await download.path(), 'utf8')
    const url = new URL(download.url())
    expect(url.searchParams.getAll('act')).toEqual(['arrest'])
    expect(download.suggestedFilename()).toMatch(
      /^(incidents|acts|people|sources)_.*KP-10.*\.(csv|xlsx|json|zip|geojson|gexf|ris|bib)$/,
    )
    if (!/^\/(incidents|acts)\.csv/.test(address ?? '')) continue
    expect(url.searchParams.get('safe')).toBe('1')
    expect(text.startsWith('\ufeff')).toBe(url.searchParams.get('bom') === '1')
    expect(text.trimEnd().split('\r\n')).toHaveLength(
      (address?.startsWith('/acts') ? 4 : 3) + (url.searchParams.has('hxl') ? 1 : 0),
    )
  }
  await closeQuietly(tab)
})
