import { startHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { arrest, raid, type Json } from '../record/documents.ts'
import { press, type Act } from './deeds.ts'
import type { State } from './states.ts'
import { settled } from './tab.ts'

/** Data packages, as those who bring them find them. */

/** A package of another installation, where one incident was entered. */
async function packageOf(document: Json): Promise<Buffer> {
  const other = await startHouse()
  try {
    await (await makeApi(other)).save(document)
    return (await (await other.signIn('admin')).take('/incidents.zip?kind=all')).bytes
  } finally {
    await other.close()
  }
}

const made = new Map<string, Promise<Buffer>>()
const packages = {
  good: arrest({ title: '2019년 체포', place_id: 'KP-10.hyesan', date_edtf: '2019-05' }),
  // Its reference is the example's.
  taken: raid(),
}

const bring =
  (which: keyof typeof packages): Act =>
  async (page) => {
    await settled(page)
    const bytes = made.get(which) ?? packageOf(packages[which])
    made.set(which, bytes)
    const content = { name: '자료 묶음 2024.zip', mimeType: 'application/zip', buffer: await bytes }
    await page.setInputFiles('#file', content)
    await press(page, 'main form.narrow button.primary')
    await page.locator('.facts, .error-summary').first().waitFor()
    await settled(page)
  }

const take: Act = async (page, house) => {
  await bring('good')(page, house)
  if ((await page.locator('#reason').count()) === 0) return
  await page.fill('#reason', '협력 단체에서 받음')
  await press(page, 'main form.narrow button.primary')
  await page.waitForURL('**/report')
  await settled(page)
}

const role = 'admin'

export const package_states: State[] = [
  { name: 'package, keys', role, path: '/packages' },
  {
    name: 'package, not an administrator',
    role: 'researcher',
    path: '/import',
    act: bring('good'),
  },
  { name: 'package, wrong', role, path: '/import', act: bring('taken') },
  { name: 'package, looked at', role, path: '/import', act: bring('good') },
  { name: 'package, taken', role, path: '/import', act: take },
  { name: 'package, all here already', role, path: '/import', act: bring('good') },
]
