import axe from 'axe-core'
import { open, type Route } from '../../server/route.ts'
import {
  desktop,
  newContext,
  signIn,
  watchedPage,
  type Desk,
  type Tab,
  type TabOptions,
} from './tab.ts'

/**
 * What the program serves to whoever looks at all of its pages: nothing at all, to go to in between,
 * and axe. From there, the browser keeps it ready, and it stays within one process.
 */
export const glass_routes: Route[] = [
  open('get', '/nothing', ({ res }) => void res.type('text').send('')),
  open('get', '/axe.js', ({ res }) => {
    res.setHeader('Cache-Control', 'public, max-age=3600')
    res.type('js').send(axe.source)
  }),
]

export type Glass = Awaited<ReturnType<typeof openGlass>>

/**
 * One page for many looks, one after another, each as in a new one: nobody is signed in but whom it is
 * asked for. To open a page for each would take longer than what is looked at.
 */
export async function openGlass(desk: Desk, options: TabOptions) {
  const context = await newContext(desk, options)
  const { page, amiss } = await watchedPage(desk, context)
  // What was typed and not sent is left behind.
  page.on('dialog', (dialog) => void dialog.accept())
  return {
    look: async (who: Pick<TabOptions, 'role' | 'name'>): Promise<Omit<Tab, 'close'>> => {
      for (const other of context.pages()) if (other !== page) await other.close()
      await context.clearCookies()
      await signIn(desk, context, { ...options, ...who })
      // What the last one still had to say is not about the next.
      await page.goto('/nothing')
      await page.evaluate(() => [localStorage, sessionStorage].forEach((kept) => kept.clear()))
      await page.setViewportSize(desktop)
      await page.emulateMedia({ colorScheme: 'light' })
      amiss.length = 0
      return { page, amiss }
    },
    /** Shows all of the page at once, so that the bar that sticks to the window's foot covers nothing. */
    spread: async (width: number): Promise<void> => {
      await page.setViewportSize({ width, height: desktop.height })
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width, height: height + 200 })
    },
    close: () => context.close(),
  }
}
