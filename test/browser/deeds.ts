import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { arrest, article } from '../record/documents.ts'
import { settled } from './tab.ts'

/** What people do on a page before it is looked at. */
export type Act = (page: Page, house: TestHouse) => Promise<unknown>

export async function press(page: Page, button: string): Promise<void> {
  await settled(page)
  await Promise.all([page.waitForNavigation(), page.locator(button).click()])
  await settled(page)
}

/** Follows the first link of a list, so that no id has to be known. */
export const firstOf = (path: string): Act => {
  return async (page) => {
    const href = await page.locator('.lines a').first().getAttribute('href')
    await page.goto(href ?? path)
  }
}

export async function fillWrongly(page: Page): Promise<void> {
  await settled(page)
  await page.fill('#sources-0-published_on', '24 January')
  await page.fill('#date', '03/04/2024')
  await page.fill('#place', 'Unsan')
  await page.fill('#people-0-label', '아주 긴 이름을 가진 사람: a very long working name')
  await page.selectOption('#acts-0-type', 'arrest')
  await page.fill('#acts-0-agencies-0-agency', 'MSS')
  await press(page, '.save button.primary')
}

/** Saves a record under a page that is editing it. */
export async function goStale(page: Page, house: TestHouse): Promise<void> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'First title' }))
  const edit = `/incidents/${ref}/edit`
  const other = await page.context().newPage()
  for (const one of [page, other]) await one.goto(edit)
  await other.fill('#title', 'Their title')
  await press(other, '.save button.primary')
  await other.close()
  await page.fill('#title', '내 제목: My title')
  await press(page, '.save button.primary')
}

/** Something typed and kept, as the button keeps it. */
export async function keepDraft(page: Page): Promise<void> {
  await settled(page)
  await page.fill('#title', '송금 뒤 체포: an arrest after a remittance')
  await page.fill('#place', 'Hyesan')
  await press(page, '.save button[formaction]')
}

export const keepAndList: Act = async (page) => {
  await keepDraft(page)
  await page.goto('/drafts')
}

/** Two edits, the first of which is then to be undone; and a record in the trash. */
export async function changeTwice(page: Page, house: TestHouse): Promise<string> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'First title' }))
  for (const title of ['Second title', '셋째 제목: third title']) {
    await page.goto(`/incidents/${ref}/edit`)
    await settled(page)
    await page.fill('#title', title)
    await press(page, '.save button.primary')
  }
  return ref
}

export const showConflict: Act = async (page, house) => {
  const ref = await changeTwice(page, house)
  await page.goto(`/incidents/${ref}/history`)
  const href = await page.locator('.change-set a[href^="/changes/"]').nth(1).getAttribute('href')
  await page.goto(href ?? '')
}

export const removeOne: Act = async (page, house) => {
  const { ref } = await (await makeApi(house)).save(arrest({ title: '지운 사건: removed' }))
  await page.goto(`/incidents/${ref}/remove`)
  await page.fill('#reason', '두 번 입력함: entered twice')
  await press(page, 'main form button.primary')
}

export const removeAndList: Act = async (page, house) => {
  await removeOne(page, house)
  await page.goto('/trash')
}

/** An incident that somebody wrote about, asked something of, and returned. */
export async function talkAbout(page: Page, house: TestHouse): Promise<string> {
  const { ref } = await (
    await makeApi(house)
  ).save(arrest({ title: '이야기한 사건: talked about' }))
  const me = await house.user('researcher')
  const reviewer = await house.signIn('reviewer')
  await reviewer.get(`/incidents/${ref}`)
  const text = `@${me.name} 날짜가 확실하지 않습니다. See the second quote.`
  await reviewer.post(`/incidents/${ref}/comments`, { text })
  const task = {
    assignee: me.id,
    text: '사진을 찾을 것: find the photograph',
    due_on: '2024-04-10',
  }
  await reviewer.post(`/incidents/${ref}/tasks`, task)
  const note = '어느 시장입니까? Which market?'
  await reviewer.post(`/incidents/${ref}/review`, { version: '1', verdict: 'returned', note })
  await page.goto(`/incidents/${ref}`)
  return ref
}

export async function refuseReview(page: Page, house: TestHouse): Promise<void> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'Waits for a review' }))
  await page.goto(`/incidents/${ref}`)
  await press(page, '#review button[value=returned]')
}

export const previewBulk = async (page: Page) => {
  await page.fill('#place', 'Musan')
  await page.fill('#reason', '표에서 군이 잘못됨: the wrong county')
  await press(page, 'main form button.primary')
}

export async function addUser(page: Page, email: string): Promise<void> {
  await page.fill('#email', email)
  await page.fill('#name', 'Lee 이')
  await press(page, 'main form.narrow button.primary')
}

/** Two sources that say otherwise; one of the values is accepted, the other without a reason. */
export const disagree: Act = async (page, house) => {
  const values = ['Hyesan', '무산군']
  const { ref } = await (
    await makeApi(house)
  ).save(
    arrest({
      title: '출처가 다르다: sources differ',
      sources: values.map((_, n) =>
        article(`s${n + 1}`, { stored_text: `The place is ${values[n]}.` }),
      ),
      claims: values.map((value, n) => ({
        ...{ source: `s${n + 1}`, quote: `The place is ${value}.`, credibility: '3' },
        ...{ field: 'place', value },
      })),
    }),
  )
  await page.goto(`/incidents/${ref}`)
  await page.fill('.disputed [name=reason]', '가까이 있던 사람: was near')
  await press(page, '.disputed tbody tr:last-child button')
  await press(page, '.disputed tbody tr:first-child button')
}

/** An origin with a history, which was to be made two without saying why. */
export const workOnOrigin: Act = async (page, house) => {
  const api = await makeApi(house)
  const sources = ['s1', 's2'].map((key) => article(key, { origin: { label: '소식통: a source' } }))
  const { ref } = await api.save(arrest({ title: 'Two origins', sources }))
  await page.goto(`/incidents/${ref}`)
  await page.goto(
    (await page.locator('.sources a[href^="/origins/"]').first().getAttribute('href')) ?? '',
  )
  await page.selectOption('#reliability', 'B')
  await page.fill('#reliability-reason', '다섯 번 맞음: right five times')
  await press(page, 'form[action$=reliability] button')
  await press(page, 'form[action$=merge] button')
}

/** The same arrest as two outlets tell of it. */
export const twice: Act = async (page, house) => {
  const api = await makeApi(house)
  const told = {
    place_id: 'KP-09.musan',
    people: [{ key: 'p1', label: '장사꾼', roles: ['trader'] }],
  }
  await api.save(
    arrest({
      ...told,
      title: '무산에서 장사꾼 체포',
      date_edtf: '2021-05-03',
      sources: [article('s1')],
    }),
  )
  const over = { title: 'Trader arrested in Musan', summary: 'She had a phone.' }
  await api.save(arrest({ ...told, ...over, date_edtf: '2021-05-03', sources: [article('s2')] }))
  await page.goto('/duplicates')
}

export const compareThem: Act = async (page, house) => {
  await twice(page, house)
  await page.locator('.pairs a.button').first().click()
  await press(page, 'form[action$=merge] button.primary')
}

/** Attaches a photo, and a page that is none, to the first source. */
export const attachFiles =
  (...files: { name: string; mimeType: string; buffer: Buffer }[]): Act =>
  async (page, house) => {
    await firstOf('/sources')(page, house)
    await page.setInputFiles('#files', files)
    const button = page.locator('form.attach button')
    await button.click()
    const refused = page.locator('form.attach [role=status]:not(:empty)')
    const listed = page.locator('#attachments ~ ul a')
    await expect
      .poll(async () => (await listed.count()) + (await refused.count()))
      .toBeGreaterThan(0)
    await expect.poll(() => button.isEnabled()).toBe(true)
  }

/** Goes from a source to its last file. */
export const toFile: Act = async (page) => {
  const href = await page.locator('#attachments ~ ul a').last().getAttribute('href')
  await page.goto(href ?? '')
}

const table = [
  'No,Title,Date,Place,Act,Victim,By,Outlet,Link,Published',
  '1,Raid in the night,Dec. 29,Hyesan,Arrest,a trader,MSS,Daily NK,https://example.org/1,2024-01-24',
  '2,혜산 체포,2023년 12월 하순,혜산,led off by men,상인,,Radio,https://example.org/2,2024-01-05',
  '3,Nowhere,13/45,Hyesam,search,a household,,Radio,https://example.org/2,2024-01-05',
  '4,In years to come,2031-01-01,Musan,arrest,a broker,,Paper,https://example.org/3,2024-01-05',
  '=,,,,,,,,,',
].join('\r\n')

/** Uploads a table and goes on to a step of its import. */
export const importTo =
  (step: 'file' | 'columns' | 'values' | 'check' | 'report'): Act =>
  async (page) => {
    await settled(page)
    const content = { name: '사건 목록 2024.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
    await page.setInputFiles('#file', content)
    await press(page, 'main form.narrow button.primary')
    const steps = ['file', 'columns', 'values', 'check', 'report']
    for (const next of steps.slice(1, steps.indexOf(step) + 1)) {
      if (next === 'report') {
        await page.check('[name=choice][value=good]')
        await page.fill('#reason', 'a table of the future')
      }
      await press(page, 'main form:not(.forget) button.primary')
    }
    // While a job is at it, the page looks again by itself.
    await page.locator('main form:not(.forget), .lines').first().waitFor()
    await page.waitForURL(`**/${step}`)
    await settled(page)
  }

/** An import again, with something wrong about how it is to be read. */
export const importWrongly: Act = async (page, house) => {
  await importTo('columns')(page, house)
  await page.selectOption('#column-1', 'summary')
  await page.selectOption('#column-5', 'summary')
  await page.selectOption('#fixed-0', 'language')
  await press(page, 'main form:not(.forget) button.primary')
}

/** Unfolds the further formats of a list. */
export const openFormats: Act = (page) => page.click('details.more > summary')
