import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeApi } from '../record/api.ts'
import { arrest } from '../record/documents.ts'
import { closeQuietly, openForm, openTab, useDesk } from './tab.ts'

const desk = useDesk()

const open = (name: string, language: 'en' | 'ko' = 'en') =>
  openTab(desk, { role: 'researcher', name, language })

const options = (page: Page, box: string) =>
  page.locator(`${box} ~ [role=listbox]:visible [role=option]`).allInnerTexts()

const shows = (page: Page, box: string, wanted: string[]) =>
  expect.poll(() => options(page, box)).toEqual(wanted)

const held = (page: Page, name: string) =>
  page.evaluate((name) => {
    const held = document.querySelector<HTMLInputElement>(`input[name="${name}"]`)
    return held?.value ?? ''
  }, name)

const active = (page: Page, box: string) =>
  page.locator(`${box} ~ [role=listbox] [aria-selected=true]`).allInnerTexts()

describe('a box in which a name is found', () => {
  it('offers what is typed under any of its names, and takes what is sure with Tab', async () => {
    const tab = await open('finder')
    const { page } = tab
    await openForm(page)
    await page.locator('#place').pressSequentially('hyesan')
    await expect.poll(() => active(page, '#place')).toEqual(['Hyesan, Ryanggang Province'])
    expect(await page.locator('#place').getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Tab')
    expect(await page.inputValue('#place')).toBe('Hyesan, Ryanggang Province')
    expect(await held(page, 'place_id')).toBe('KP-10.hyesan')
    expect(await page.locator('#place').getAttribute('aria-expanded')).toBe('false')
    await closeQuietly(tab)
  })

  it('takes nothing by itself that may be several, and lets one choose by the arrows', async () => {
    const tab = await open('chooser')
    const { page } = tab
    await openForm(page)
    const box = '#acts-0-agencies-0-agency'
    await page.locator(box).pressSequentially('MSS')
    await expect
      .poll(async () => (await options(page, box)).slice(0, 2))
      .toEqual([
        expect.stringContaining('Ministry of Social Security'),
        'Ministry of State Security found as MSS',
      ])
    expect(await active(page, box)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await active(page, box)).toEqual([expect.stringContaining('Social Security')])
    await page.keyboard.press('Enter')
    expect(await held(page, 'acts.0.agencies.0.agency_id')).toMatch(/^m/)
    // What is typed further is another name: the one that was chosen does not stay with it.
    await page.keyboard.press('Backspace')
    expect(await held(page, 'acts.0.agencies.0.agency_id')).toBe('')
    await page.keyboard.press('Escape')
    await shows(page, box, [])
    await closeQuietly(tab)
  })

  it('takes a code for a currency, by its name too', async () => {
    const tab = await open('payer')
    const { page } = tab
    await openForm(page)
    await page.selectOption('#acts-0-type', 'confiscation')
    await page.locator('#acts-0-currency').pressSequentially('yuan')
    await page.keyboard.press('ArrowDown')
    await expect
      .poll(() => active(page, '#acts-0-currency'))
      .toEqual([expect.stringContaining('CNY')])
    await page.keyboard.press('Tab')
    expect(await page.inputValue('#acts-0-currency')).toBe('CNY')
    await closeQuietly(tab)
  })
})

it('goes to the first of what is found, though the arrow was pressed before that', async () => {
  const tab = await open('hasty')
  const { page } = tab
  await openForm(page)
  await page.selectOption('#acts-0-type', 'confiscation')
  const box = '#acts-0-currency'
  await page.locator(box).pressSequentially('yu')
  await expect.poll(() => options(page, box)).not.toEqual([])
  await page.route('**/suggest/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    await route.continue()
  })
  await page.locator(box).pressSequentially('an')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => active(page, box)).toEqual([expect.stringContaining('CNY')])
  await page.keyboard.press('Tab')
  expect(await page.inputValue(box)).toBe('CNY')
  await closeQuietly(tab)
})

/** A keyboard in Hangul mode: pages.md 6.3. */
async function hangul(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  return {
    compose: (text: string) =>
      cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      }),
    /** Enter as it arrives while a syllable is being put together. */
    enter: async () => {
      for (const type of ['rawKeyDown', 'keyUp'] as const) {
        await cdp.send('Input.dispatchKeyEvent', {
          ...{ type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 },
        })
      }
    },
    insert: (text: string) => cdp.send('Input.insertText', { text }),
  }
}

describe.each([
  ['#place', '혜산', 'place_id', 'KP-10.hyesan'],
  ['#acts-0-facility', '혜산', 'acts.0.facility_id', 'KP-10.hyesan'],
  ['#acts-0-agencies-0-agency', '국가보위성', 'acts.0.agencies.0.agency_id', 'mss'],
])('in Hangul mode, %s', (box, name, id_name, id) => {
  it('offers while a syllable is made, and takes only what is whole', async () => {
    const tab = await open('hangul', 'ko')
    const { page } = tab
    await openForm(page)
    await page.selectOption('#acts-0-type', 'arrest')
    await page.locator(box).evaluate((input) => {
      for (let at = input.parentElement; at; at = at.parentElement) {
        if (at.localName === 'details') at.setAttribute('open', '')
      }
    })
    await page.locator(box).focus()
    const keys = await hangul(page)
    const [first = ''] = name
    await keys.compose('ㅎ')
    await keys.compose(first)
    await expect.poll(async () => (await options(page, box)).length).toBeGreaterThan(0)
    await keys.enter()
    expect(await held(page, id_name)).toBe('')
    expect(await page.inputValue(box)).toBe(first)
    await keys.insert(name)
    await expect.poll(() => active(page, box)).toHaveLength(1)
    await page.keyboard.press('Enter')
    expect(await held(page, id_name)).toBe(id)
    expect(new URL(page.url()).pathname).toBe('/incidents/new')
    await closeQuietly(tab)
  })
})

/** Opens whatever is folded around a box. */
const unfold = (page: Page, box: string) =>
  page.locator(box).evaluate((input) => {
    for (let at = input.parentElement; at; at = at.parentElement) {
      if (at.localName === 'details') at.setAttribute('open', '')
    }
  })

describe('in Hangul mode, what the record knows already', () => {
  const known = {
    title: '알려진 사건',
    people: [{ key: 'p1', label: '장마당 상인' }],
    acts: [{ type: 'arrest', victims: ['p1'] }],
    sources: [{ key: 's1', publisher: '아시아프레스', title: '국경 소식' }],
    claims: [{ source: 's1' }],
  }

  it.each([
    ['#sources-0-publisher', '아시아프레스', 'value', '아시아프레스'],
    ['#acts-0-currency', '위안', 'value', 'CNY'],
    ['#place_new_within', '혜산', 'value', '혜산시'],
    ['#sources-0-title', '국경 소식', 'taken', '국경 소식 · 아시아프레스'],
    ['#people-0-label', '장마당 상인', 'taken', '장마당 상인'],
  ])('%s takes only what is whole', async (box, name, how, wanted) => {
    await (await makeApi(desk.house)).save(arrest(known))
    const tab = await open('hangul-known', 'ko')
    const { page } = tab
    await openForm(page)
    await page.selectOption('#acts-0-type', 'confiscation')
    if (box === '#place_new_within') {
      await page.fill('#place', '없는 마을')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')])
    }
    await unfold(page, box)
    await page.locator(box).focus()
    const keys = await hangul(page)
    const [first = ''] = name
    await keys.compose(first)
    await keys.enter()
    expect(await page.inputValue(box)).toBe(first)
    await keys.insert(name)
    await expect.poll(async () => (await options(page, box))[0] ?? '').toContain(name.slice(0, 2))
    if ((await active(page, box)).length === 0) await page.keyboard.press('ArrowDown')
    const row = box.slice(0, box.lastIndexOf('-'))
    if (how === 'value') {
      await page.keyboard.press('Enter')
      expect(await page.inputValue(box)).toContain(wanted)
    } else {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(await page.locator(`${row} strong`).innerText()).toBe(wanted)
    }
    expect(new URL(page.url()).pathname).toBe('/incidents/new')
    await closeQuietly(tab)
  })
})

it('a place that is not known can be added from the list, and nothing typed is lost', async () => {
  const tab = await open('adder')
  const { page } = tab
  await openForm(page)
  await page.fill('#title', 'Kept while a place is added')
  await page.locator('#place').pressSequentially('Newvillage')
  await shows(page, '#place', ['Add “Newvillage” as a new place'])
  await page.keyboard.press('ArrowDown')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  await page.locator('#place_new_within').pressSequentially('hyesan')
  await expect.poll(() => active(page, '#place_new_within')).toHaveLength(1)
  await page.keyboard.press('Tab')
  await Promise.all([page.waitForNavigation(), page.getByText('Add this place').click()])
  expect(await page.inputValue('#place')).toMatch(/^Newvillage, Hyesan/)
  expect(await page.inputValue('#title')).toBe('Kept while a place is added')
  await closeQuietly(tab)
})

it('what a date means is said while it is typed, and after it is sent', async () => {
  const tab = await open('dater')
  const { page } = tab
  await openForm(page)
  const said = page.locator('#date ~ .read-back')
  await page.locator('#date').pressSequentially('Dec. 29')
  await expect.poll(() => said.textContent()).toMatch(/year/)
  await page.fill('#sources-0-published_on', '2024-01-24')
  await expect.poll(() => said.textContent()).toBe('29 December 2023, a Friday')
  // Whoever goes on at once is answered too.
  await page.locator('#date').fill('Dec. 30')
  await page.locator('#title').fill('Typed at once')
  await expect.poll(() => said.textContent()).toBe('30 December 2023, a Saturday')
  await page.locator('#date').fill('03/04/2024')
  await expect.poll(() => said.textContent()).toMatch(/2024-03-04.*2024-04-03/)
  await page.locator('#date').fill('12월 하순')
  await expect.poll(() => said.textContent()).toMatch(/late December 2023/)
  await Promise.all([page.waitForNavigation(), page.getByText('Add another person').click()])
  expect(await said.textContent()).toMatch(/late December 2023/)
  await closeQuietly(tab)
})
