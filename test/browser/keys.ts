import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './tab.ts'

/** A keyboard, and nothing else, that counts what is pressed on it. */
export type Keys = ReturnType<typeof makeKeys>

export function makeKeys(page: Page) {
  const count = { tabs: 0, choices: 0, typed: 0, pastes: 0 }

  const press = async (key: string, times = 1): Promise<void> => {
    for (let n = 0; n < times; n += 1) await page.keyboard.press(key)
  }

  /** What the focus is on: its name, or its words. */
  const at = (): Promise<string> =>
    page.evaluate(() => {
      const here = document.activeElement
      const words = here?.textContent?.trim() ?? ''
      return here?.localName === 'button' ? words : (here?.getAttribute('name') ?? words)
    })

  /** Tabs on until something is reached. A keyboard that does not get there is stuck. */
  const tabTo = async (wanted: string, most = 80): Promise<void> => {
    for (let n = 0; n < most; n += 1) {
      if ((await at()) === wanted) return
      await press('Tab')
      count.tabs += 1
    }
    expect.fail(`Tab does not lead to ${wanted}; it leads to ${await at()}`)
  }

  return {
    count,
    at,
    tabTo,
    /** Goes to an input and types into it. */
    type: async (name: string, text: string): Promise<void> => {
      await tabTo(name)
      await page.keyboard.type(text)
      count.typed += text.length
    },
    /** Goes to an input and puts a text there that was copied, as with Ctrl+V. */
    paste: async (name: string, text: string): Promise<void> => {
      await tabTo(name)
      await page.keyboard.insertText(text)
      count.pastes += 1
    },
    /** Goes to a select and picks an option by its first letters or, where that is shorter, by arrows. */
    choose: async (name: string, value: string): Promise<void> => {
      await tabTo(name)
      const { letters, steps } = await page.evaluate(waysTo, value)
      if (letters !== null && letters.length < Math.abs(steps)) {
        await page.keyboard.type(letters)
        count.choices += letters.length
      } else {
        await press(steps < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(steps))
        count.choices += Math.abs(steps)
      }
      const chosen = await page.evaluate(
        () => (document.activeElement as HTMLSelectElement | null)?.value,
      )
      expect(chosen).toBe(value)
    },
    /** Goes to a checkbox of a group and ticks it. */
    tick: async (name: string, value: string): Promise<void> => {
      for (let n = 0; n < 80; n += 1) {
        await tabTo(name)
        const here = await page.evaluate(() => (document.activeElement as HTMLInputElement).value)
        if (here === value) break
        await press('Tab')
        count.tabs += 1
      }
      await press('Space')
      count.choices += 1
    },
    /** Goes to a folded part and opens it, unless it stands open. */
    open: async (words: string): Promise<void> => {
      await tabTo(words)
      const open = await page.evaluate(
        () => document.activeElement?.closest('details')?.open === true,
      )
      if (open) return
      await press('Enter')
      count.choices += 1
    },
    /** Goes to a button or link and presses it; the next page is there when this returns. */
    go: async (words: string): Promise<void> => {
      await tabTo(words)
      await Promise.all([page.waitForNavigation(), press('Enter')])
      await settled(page)
      count.choices += 1
    },
  }
}

/** From the select in focus to an option: the arrows it takes, and the letters if any will do. */
function waysTo(value: string): { letters: string | null; steps: number } {
  const select = document.activeElement as HTMLSelectElement
  const labels = [...select.options].map((option) => option.label.toLowerCase())
  const wanted = [...select.options].findIndex((option) => option.value === value)
  const label = labels[wanted] ?? ''
  const lengths = Array.from({ length: label.length }, (_, at) => at + 1)
  const unique = lengths.find(
    (length) => labels.findIndex((other) => other.startsWith(label.slice(0, length))) === wanted,
  )
  const letters = label.slice(0, unique)
  const can_type = unique !== undefined && /^[a-z]+$/.test(letters)
  return { letters: can_type ? letters : null, steps: wanted - select.selectedIndex }
}
