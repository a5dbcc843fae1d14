import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { settled, closeQuietly, openForm, openTab, useDesk } from './tab.ts'

// With the example, as a new installation has it: the outlet is known, the article is not.
const desk = useDesk({ example: true })

const summary =
  'Security agents raided a home in Hyesan soon after the family had collected money, took all the cash and arrested a member of the family and the broker.'

/** A keyboard, and nothing else, that counts what is pressed on it; to paste is one key. */
type Keyboard = ReturnType<typeof makeKeyboard>

function makeKeyboard(page: Page) {
  let pressed = 0
  const press = async (key: string): Promise<void> => {
    await page.keyboard.press(key)
    pressed += 1
  }
  const at = () =>
    page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.id)
  return {
    count: () => pressed,
    at,
    press,
    /** Tabs on until a box is reached. */
    to: async (name: string): Promise<void> => {
      for (let n = 0; n < 30 && (await at()) !== name; n += 1) await press('Tab')
      expect(await at()).toBe(name)
    },
    type: async (text: string): Promise<void> => {
      await page.keyboard.type(text)
      pressed += text.length
    },
    paste: async (text: string): Promise<void> => {
      await page.keyboard.insertText(text)
      pressed += 1
    },
    /** Saves by a key, and waits for the page after. */
    save: async (keys: string): Promise<void> => {
      await Promise.all([page.waitForNavigation(), page.keyboard.press(keys)])
      pressed += keys.split('+').length
      await settled(page)
    },
  }
}

/** Waits for what is offered, and marks the first of it, which Tab takes, unless it is marked. */
async function take(page: Page, box: string, wanted: string, keyboard: Keyboard): Promise<void> {
  const options = page.locator(`${box} ~ [role=listbox] [role=option]`)
  await expect.poll(async () => (await options.allInnerTexts())[0] ?? '').toContain(wanted)
  const marked = await options.first().getAttribute('aria-selected')
  if (marked !== 'true') await keyboard.press('ArrowDown')
}

/** From the box of the date on: when, where, the summary, which is pasted and not counted, and who. */
async function enterCase(
  page: Page,
  keyboard: Keyboard,
  date: string,
  pasted: string,
  line: string,
): Promise<void> {
  await keyboard.type(date)
  await keyboard.to('place')
  await keyboard.type('hye')
  await take(page, '#place', 'Hyesan', keyboard)
  await keyboard.to('summary')
  await page.keyboard.insertText(pasted)
  await keyboard.to('quick')
  await keyboard.type(line)
}

type Saved = {
  title: string
  date_earliest: string
  place_id: string
  summary: string | null
  people: { unit: string; roles: string[] }[]
  acts: { type: string; months_min: string | null; item: string | null }[]
  sources: { publisher: string; published_on: string }[]
}

it('the incident of 29 December takes at most 80 keys, the next of the same source 40', async () => {
  const tab = await openTab(desk, { role: 'researcher', name: 'counter' })
  const { page } = tab
  const saved = async (ref: string) =>
    (await (await page.request.get(`/incidents/${ref}.json`)).json()) as Saved
  await openForm(page)
  const first = makeKeyboard(page)
  await expect.poll(first.at).toBe('sources.0.title')
  await first.paste('N. Korean agents arrest family members near border')
  await first.to('sources.0.publisher')
  await first.type('dai')
  await take(page, '#sources-0-publisher', 'Daily NK', first)
  await first.to('sources.0.published_on')
  await first.type('2024-01-24')
  await first.to('sources.0.origin.reliability')
  await first.type('F')
  await first.to('date_text')
  await enterCase(page, first, 'Dec 29', summary, 'fam arr 3m; bro arr 6m; family cash')
  await first.save('Control+Shift+Enter')

  const ref = new URL(page.url()).searchParams.get('from') ?? ''
  expect(await saved(ref)).toMatchObject({
    ...{ date_earliest: '2023-12-29', place_id: 'KP-10.hyesan', summary },
    people: [
      { unit: 'individual', roles: ['defector_family'] },
      { unit: 'individual', roles: ['remittance_broker'] },
      { unit: 'family' },
    ],
    acts: [
      { type: 'arrest' },
      { type: 'sentence', months_min: '3' },
      { type: 'arrest' },
      { type: 'sentence', months_min: '6' },
      { type: 'confiscation', item: 'cash' },
    ],
    sources: [{ publisher: 'Daily NK', published_on: '2024-01-24' }],
  })

  const second = makeKeyboard(page)
  await expect.poll(second.at).toBe('date_text')
  const reported = 'The family member of another defector was arrested.'
  await enterCase(page, second, 'Dec 31', reported, 'fam arr det')
  await second.save('Control+Enter')
  const other = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(await saved(other)).toMatchObject({
    ...{ date_earliest: '2023-12-31', place_id: 'KP-10.hyesan' },
    acts: [{ type: 'arrest' }, { type: 'detention' }],
    sources: [{ publisher: 'Daily NK' }],
  })
  console.log(`keys: ${first.count()} for the first, ${second.count()} for the second`)
  expect(first.count()).toBeLessThanOrEqual(80)
  expect(second.count()).toBeLessThanOrEqual(40)
  await closeQuietly(tab)
})
