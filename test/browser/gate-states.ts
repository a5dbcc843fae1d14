import type { Page } from 'playwright-core'
import { settleVillage } from '../disclosure/village.ts'
import type { TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { press } from './deeds.ts'
import type { State } from './states.ts'

/** The page where somebody looks at what would leave; these come last, for they fill the case file. */

const role = 'researcher'
const settled = new WeakSet<TestHouse>()

/** A case file in which enough people are alike, and something is found. */
async function settle(house: TestHouse): Promise<string> {
  if (!settled.has(house)) {
    settled.add(house)
    const { ref } = await settleVillage(await makeApi(house))
    const summary = '혜산시 27인민반, 010-1234-5678; 한란초. She was seen at 41.40231, 128.17832.'
    await house.setIncident({ summary, status: 'verified' }, ref)
  }
  return '/exports/check?act=arrest&act=execution&profile=partner'
}

const give = async (page: Page, reason: string) => {
  await page.fill('#reason', reason)
  await press(page, 'form[action="/exports/check"] button')
}

export const gate_states: State[] = [
  { name: 'gate, colleagues', role: 'analyst', path: '/exports/check?profile=internal' },
  { name: 'gate, too few', role, path: '/exports/check?color=red&profile=public' },
  { name: 'gate, nothing in it', role, path: '/exports/check?act=torture&profile=partner' },
  { name: 'gate, findings', role, path: settle },
  { name: 'gate, no reason', role, path: settle, act: (page) => give(page, '') },
  { name: 'gate, accepted', role, path: settle, act: (page) => give(page, '보고서에 필요함') },
]
