import { beforeAll, expect, it } from 'vitest'
import { makeApi } from '../record/api.ts'
import { arrest, article } from '../record/documents.ts'
import { pdfPages, pdfText } from './pdf.ts'
import { closeQuietly, openTab, useDesk, type TabOptions } from './tab.ts'

const desk = useDesk({ example: true })
const many = 40

/**
 * Letters as typed: a printed "fi" is one sign, lines break anywhere, and the bold face of some
 * Korean fonts names its blank as a control character.
 */
const plain = (text: string) => text.normalize('NFKC').replaceAll(/[\s\p{Cc}]+/gu, '')

const sentence = 'What was reported of it by more than one of those who live there. '

/** What stands first and last in the line of an incident: words that are in no other. */
const marks = (n: number) => [`Head-${n}-begins`, `foot-${n}-ends`] as const

beforeAll(async () => {
  const api = await makeApi(desk.house)
  for (let n = 0; n < many; n += 1) {
    const [first, last] = marks(n)
    await api.save(
      arrest({
        ...{ title: `${first} 혜산 체포`, language: 'en' },
        summary: `${sentence.repeat(3).slice(0, 20 + ((n * 37) % 120))} ${last}`,
        place_id: 'KP-10.hyesan',
        date_edtf: `2024-02-${String((n % 28) + 1).padStart(2, '0')}`,
        sources: [article(`k${n}`, { title: `Article ${n}.`, url: `https://p.example/${n}/end` })],
        claims: [{ source: `k${n}`, quote: 'x' }],
      }),
    )
  }
}, 60_000)

/** Prints the report of February 2024, page by page. */
async function print(options: TabOptions, style = '') {
  const more = { role: 'analyst', colorScheme: 'dark', bypassCSP: style !== '' } as const
  const tab = await openTab(desk, { ...more, ...options })
  await tab.page.goto(`/report?from=2024-02&to=2024-02&title=${encodeURIComponent('혜산 보고서')}`)
  if (style !== '') await tab.page.addStyleTag({ content: style })
  const pages = pdfPages(await tab.page.pdf({ preferCSSPageSize: true })).map(plain)
  return { tab, pages }
}

/** The lines of incidents that begin on one page and end on another. */
const cutRows = (pages: readonly string[]) =>
  Array.from({ length: many }, (_, n) => n).filter((n) => {
    const [first, last] = marks(n).map((mark) => pages.findIndex((page) => page.includes(mark)))
    expect([n, first, last]).not.toContain(-1)
    return first !== last
  })

it('prints with no row cut, the head of the table on each page, numbers as in the list, links in full', async () => {
  const { tab, pages } = await print({})
  expect(cutRows(pages)).toEqual([])
  const listing = pages.filter((page) => /Head-\d+-begins/.test(page))
  expect(listing.length).toBeGreaterThan(1)
  for (const page of listing) expect(page).toContain(plain('Matching acts People Grade'))
  expect(pages[0]).toContain(plain(`${many} Certainly in the period`))
  const all = pages.join('')
  for (let n = 0; n < many; n += 1) {
    for (const text of [`Article ${n}.`, `https://p.example/${n}/end`]) {
      expect(all).toContain(plain(text))
    }
  }
  expect(all).toContain(plain(`${desk.house.url}/incidents?from=2024-02&to=2024-02`))
  for (const text of ['Sign out', 'Set the title', 'Back to the list']) {
    expect(all).not.toContain(plain(text))
  }
  await closeQuietly(tab)
})

it('would see a row that is cut', async () => {
  // Whether a page happens to end within a row: moved down a little at a time, one does.
  let cut = 0
  for (let down = 0; cut === 0 && down < 12; down += 1) {
    const style = `tr { break-inside: auto !important } .appendix { padding-top: ${down}em }`
    const { tab, pages } = await print({}, style)
    cut += cutRows(pages).length
    await tab.close()
  }
  expect(cut).toBeGreaterThan(0)
})

it('prints on A4, in the light, with the number of each page', async () => {
  const { tab, pages } = await print({})
  const pdf = (await tab.page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
  // In points: 210 by 297 mm.
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842])
  pages.forEach((page, at) => expect(page).toContain(`${at + 1}/${pages.length}`))
  await tab.page.emulateMedia({ media: 'print' })
  const paper = await tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(paper).toBe('rgb(255, 255, 255)')
  await closeQuietly(tab)
})

it('prints Korean that can be copied out again', async (context) => {
  const { tab, pages } = await print({ language: 'ko' })
  await tab.page.setContent('<p lang="ko">한글')
  // Without a Korean font the browser prints empty boxes, whoever wrote the page.
  if (!pdfText(await tab.page.pdf()).includes('한글'))
    context.skip('This machine has no such font.')
  const all = pages.join('')
  for (const text of [
    ...['혜산 보고서', `사건 ${many}건, 2024년 2월`, '집계 방법', '부록: 사건 목록'],
    ...['양강도', '신뢰도 F(신뢰도를 판단할 수 없음)', '이 보고서를 만든 사람이 읽을 수 있는 것만'],
  ]) {
    expect(all).toContain(plain(text))
  }
  await tab.close()
})
