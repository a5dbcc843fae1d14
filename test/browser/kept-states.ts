import type { Page } from 'playwright-core'
import { press, type Act } from './deeds.ts'
import type { State } from './states.ts'
import { settled } from './tab.ts'

/** The pages of lists that people keep: under a name, and as files. */

const december = '/incidents?from=2023-12&to=2023-12&act=arrest'

/** Keeps what a list shows under a name. */
async function keep(page: Page, list: string, name: string, team: boolean): Promise<void> {
  const query = list.split('?')[1] ?? ''
  await page.goto(`/views/new?${new URLSearchParams({ page: 'incidents', query }).toString()}`)
  await page.fill('#name', name)
  await page.fill('#note', '연례 보고서에 쓰는 목록: for the yearly report')
  if (team) await page.check('[name=team][value="1"]')
  await press(page, 'main form button.primary')
}

/** A view of the team with two versions, and the page that tells of them. */
const withHistory: Act = async (page) => {
  const name = `12월 체포: arrests of December ${Date.now()}`
  await keep(page, december, name, true)
  await page.goto(`${december}&kind=all&view=${new URL(page.url()).searchParams.get('view')}`)
  await press(page, '.views a.button')
  await press(page, 'main form button.primary')
  await press(page, ".views span:last-of-type a[href$='/history']")
}

const twoOfOneName: Act = async (page) => {
  const name = `혜산 ${Date.now()}`
  for (const [list, team] of [
    ['/incidents?place=KP-10.hyesan&act=search', true],
    ['/incidents?place=KP-10.hyesan&act=sentence', false],
  ] as const) {
    await keep(page, list, name, team)
  }
}

const changed: Act = async (page) => {
  await keep(page, '/incidents?act=detention', `Detained ${Date.now()}`, true)
  const { searchParams } = new URL(page.url())
  await page.goto(`/incidents?act=detention&from=2023&view=${searchParams.get('view')}`)
}

/** Has a file prepared, without the button that only long lists have. */
async function prepare(page: Page): Promise<void> {
  await settled(page)
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('form[action="/sign-out"]')
    form?.setAttribute('action', '/incidents.csv?act=arrest&safe=1')
    form?.submit()
  })
  await page.waitForURL(/\/exports\/\w{26}$/)
  await page.locator('a[download]').waitFor({ timeout: 30_000 })
}

const ready: Act = async (page) => prepare(page)
const removed: Act = async (page) => {
  await prepare(page)
  await press(page, 'main form button')
}

export const kept_states: State[] = [
  { name: 'views, none', role: 'viewer', path: '/views' },
  { name: 'view, new', role: 'researcher', path: '/views/new?page=incidents&query=act%3Darrest' },
  {
    name: 'view, wrong',
    role: 'viewer',
    path: '/views/new?page=incidents&query=act%3Darrest%26cols%3Dref%2Ctitle',
    act: (page) => press(page, 'main form button.primary'),
  },
  { name: 'view, its history', role: 'researcher', path: '/incidents', act: withHistory },
  { name: 'view, another of its name', role: 'researcher', path: '/incidents', act: twoOfOneName },
  {
    name: 'list, a view',
    role: 'researcher',
    path: '/incidents',
    act: (page) => keep(page, '/incidents?act=search', `Searches ${Date.now()}`, false),
  },
  { name: 'list, a view changed', role: 'researcher', path: '/incidents', act: changed },
  {
    name: 'view, out of use',
    role: 'researcher',
    path: '/incidents',
    act: async (page, house) => {
      await withHistory(page, house)
      await press(page, 'form[action$=retirement] button')
    },
  },
  {
    name: 'views',
    role: 'researcher',
    path: '/incidents',
    act: async (page, house) => {
      await twoOfOneName(page, house)
      await page.goto('/views')
    },
  },
  {
    name: 'columns',
    role: 'analyst',
    path: '/incidents/columns?cols=ref,date_edtf,place,colour',
    act: (page) => press(page, 'button[name=down][value=ref]'),
  },
  { name: 'exports, none', role: 'reviewer', path: '/exports' },
  { name: 'export, ready', role: 'researcher', path: '/incidents', act: ready },
  { name: 'export, removed', role: 'analyst', path: '/incidents', act: removed },
  {
    name: 'exports',
    role: 'admin',
    path: '/incidents',
    act: async (page) => {
      await prepare(page)
      await page.goto('/exports')
    },
  },
  { name: 'exports, log', role: 'admin', path: '/admin/exports' },
  { name: 'exports, not found', role: 'admin', path: '/admin/exports?sha256=0123' },
]
