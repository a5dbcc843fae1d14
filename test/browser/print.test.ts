import { expect, it } from 'vitest'
import { pdfText } from './pdf.ts'
import { closeQuietly, openTab, useDesk } from './tab.ts'

const desk = useDesk({ example: true })

/** Letters as typed: a printed "fi" is one sign, and lines break anywhere. */
const plain = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, '')

it('prints a record with all of its text, and nothing that can only be pressed', async () => {
  const tab = await openTab(desk, { role: 'researcher' })
  const { page } = tab
  await page.goto('/incidents/KP-2023-0001')
  const facts = await page.locator('.record dd, .record blockquote, .record h2').allInnerTexts()
  expect(facts.length).toBeGreaterThan(40)
  const printed = plain(pdfText(await page.pdf({ format: 'A4' })))
  for (const text of ['KP-2023-0001', 'Raid after a remittance, Hyesan', ...facts]) {
    expect(printed).toContain(plain(text))
  }
  for (const text of ['Sign out', 'Remove the example', 'Edit']) {
    expect(printed).not.toContain(plain(text))
  }
  await closeQuietly(tab)
})

it('prints a list with every row, in the light', async () => {
  const tab = await openTab(desk, { role: 'analyst', colorScheme: 'dark' })
  const { page } = tab
  await page.goto('/incidents?kind=all&place=KP-10')
  const printed = plain(pdfText(await page.pdf({ format: 'A4', landscape: true })))
  for (const text of ['3 records, Ryanggang Province', 'KP-2023-0001', 'KP-2023-0003', 'Grade']) {
    expect(printed).toContain(plain(text))
  }
  expect(printed).not.toContain('Filters')
  await page.emulateMedia({ media: 'print' })
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(paper).toBe('rgb(255, 255, 255)')
  await closeQuietly(tab)
})

it('prints an analysis with all of its figures, and nothing that can only be pressed', async () => {
  const tab = await openTab(desk, { role: 'analyst' })
  const { page } = tab
  await page.goto('/analysis?from=2023-12&to=2023-12')
  const words = await page.locator('.figure h2, .figure td, .figure th').allInnerTexts()
  const drawn = await page.locator('.figure text').allTextContents()
  expect(drawn.length).toBeGreaterThan(40)
  const printed = plain(pdfText(await page.pdf({ format: 'A4' })))
  for (const text of [...words, ...drawn]) expect(printed).toContain(plain(text))
  for (const text of ['Sign out', 'Filters are changed']) expect(printed).not.toContain(plain(text))
  await closeQuietly(tab)
})
