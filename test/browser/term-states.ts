import type { Page } from 'playwright-core'
import type { TestHouse } from '../house.ts'
import { press, type Act } from './deeds.ts'
import type { State } from './states.ts'
import { settled } from './tab.ts'

/** The pages of the vocabularies, as their administrators find them. */

const words = 'form:has(#label_en) button.primary'

async function rename(page: Page, label: string): Promise<void> {
  await settled(page)
  await page.fill('#label_en', label)
  await page.fill(
    'form:has(#label_en) [name=reason]',
    '보고서에서 쓰는 말: the word of the reports',
  )
  await press(page, words)
}

/** Two at once: the other is done first. */
const renameBoth: Act = async (page) => {
  const other = await page.context().newPage()
  for (const one of [page, other]) await one.goto('/admin/vocabulary/outcome/injured')
  await rename(other, `Wounded ${Date.now()}`)
  await other.close()
  await rename(page, 'Hurt or wounded')
}

async function retire(page: Page): Promise<void> {
  await page.fill('form[action$=retirement] [name=reason]', 'in no report for years')
  await press(page, 'form[action$=retirement] button')
}

async function preview(page: Page, _house: TestHouse): Promise<void> {
  await page.selectOption('#into', 'summons')
  await page.fill('#reason', 'they mean the same')
  await press(page, 'p > button[value=preview]')
}

const role = 'admin'

export const term_states: State[] = [
  { name: 'vocabularies', role, path: '/admin/vocabulary' },
  { name: 'vocabulary', role, path: '/admin/vocabulary/act_type' },
  { name: 'vocabulary, words only', role, path: '/admin/vocabulary/status' },
  { name: 'vocabulary, long', role, path: '/admin/vocabulary/currency' },
  { name: 'term', role, path: '/admin/vocabulary/act_type/search' },
  { name: 'term, of the program', role, path: '/admin/vocabulary/act_type/arrest' },
  {
    name: 'term, renamed',
    role,
    path: '/admin/vocabulary/act_type/eviction',
    act: (page) => rename(page, `Put out of the house ${Date.now()}`),
  },
  {
    name: 'term, wrong',
    role,
    path: '/admin/vocabulary/item/cash',
    act: async (page) => {
      await page.fill('#label_en', 'Mobile phone')
      await press(page, words)
    },
  },
  { name: 'term, stale', role, path: '/admin/vocabulary', act: renameBoth },
  { name: 'term, retired', role, path: '/admin/vocabulary/offence/phone', act: retire },
  {
    name: 'term, not retired',
    role,
    path: '/admin/vocabulary/offence/spy',
    act: (page) => press(page, 'form[action$=retirement] button'),
  },
  {
    name: 'term, new',
    role,
    path: '/admin/vocabulary/act_type/new',
    act: async (page) => {
      await page.fill('#code', 'Night raid')
      await page.fill('#label_ko', '야간 급습')
      await press(page, '.save button')
    },
  },
  { name: 'terms, merged', role, path: '/admin/vocabulary/act_type/search/merge', act: preview },
  {
    name: 'terms, not merged',
    role,
    path: '/admin/vocabulary/act_type/threat/merge',
    act: (page) => press(page, 'p > button[value=preview]'),
  },
  {
    name: 'change of a term',
    role,
    path: '/admin/vocabulary/sex/other',
    act: async (page) => {
      await rename(page, `Another ${Date.now()}`)
      await page.goto('/changes')
    },
  },
]
