import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeApi } from '../record/api.ts'
import { raid } from '../record/documents.ts'
import { closeQuietly, openTab, useDesk } from './tab.ts'

const desk = useDesk()
const kilobyte = 1024
const words = 'agents family border money market phone camp city river guard house winter'.split(
  ' ',
)

/** Summaries that do not repeat each other, or they would weigh nothing. */
const summary = (seed: number) =>
  Array.from({ length: 60 }, (_, at) => words[(seed * 7 + at * at * 3 + at) % words.length]).join(
    ' ',
  )

async function weigh(page: string, role: 'analyst' | 'researcher') {
  const tab = await openTab(desk, { role })
  const bodies: Promise<{ path: string; bytes: number }>[] = []
  tab.page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    bodies.push(response.body().then((body) => ({ path, bytes: gzipSync(body).length })))
  })
  await tab.page.goto(page, { waitUntil: 'networkidle' })
  const sizes = await Promise.all(bodies)
  const rows = await tab.page.locator('.incidents tbody tr').count()
  await closeQuietly(tab)
  const sum = (pattern: RegExp) =>
    sizes.filter(({ path }) => pattern.test(path)).reduce((all, { bytes }) => all + bytes, 0)
  const all = sum(/./)
  console.log(
    `${page}: ${(all / kilobyte).toFixed(1)} KB gzipped, of that scripts ${(sum(/\.js$/) / kilobyte).toFixed(1)}`,
  )
  return { all, scripts: sum(/\.js$/), rows }
}

it('weighs little: the list of 50, the form, the record, the analysis', async () => {
  const api = await makeApi(desk.house)
  for (let n = 0; n < 60; n += 1) {
    const day = `2023-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`
    const dated = { date_text: day, date_edtf: day, title: `Raid ${n} ${words[n % words.length]}` }
    await api.save(raid({ ...dated, summary: summary(n) }))
  }
  const list = await weigh('/incidents', 'analyst')
  expect(list.rows).toBe(50)
  const form = await weigh('/incidents/new', 'researcher')
  const record = await weigh('/incidents/KP-2023-0001', 'analyst')
  const analysis = await weigh('/analysis?from=2023-02', 'analyst')
  const map = await weigh('/analysis/map', 'analyst')
  for (const { all, scripts } of [list, form, record, analysis, map]) {
    expect(all).toBeLessThanOrEqual(20 * kilobyte)
    expect(scripts).toBeLessThanOrEqual(15 * kilobyte)
  }
})
