import { join } from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate_states } from './gate-states.ts'
import { glass_routes, openGlass, type Glass } from './glass.ts'
import { kept_states } from './kept-states.ts'
import { as_of_routes, as_of_states } from './as-of-states.ts'
import { package_states } from './package-states.ts'
import { first_states, states, with_fault, type State } from './states.ts'
import { term_states } from './term-states.ts'
import { useDesk } from './tab.ts'

/** With GIROK_SCREENSHOTS=FOLDER every page and state is kept there, to be looked at. */
const pictures = process.env['GIROK_SCREENSHOTS']

/** Looks at every page and state in one language: light and dark, wide and narrow. */
export function describePages(language: 'en' | 'ko'): void {
  const desk = useDesk({ example: true, routes: [...with_fault, ...as_of_routes, ...glass_routes] })
  let glass: Glass
  beforeAll(async () => {
    glass = await openGlass(desk, { language })
  })
  afterAll(() => glass.close())

  describe.each([
    ...first_states,
    ...states,
    ...term_states,
    ...kept_states,
    ...as_of_states,
    ...package_states,
    ...gate_states,
  ])('$name', (state: State) => {
    it(`is fit for everybody, in ${language}`, async () => {
      const { page, amiss } = await glass.look({ role: state.role, name: state.role })
      const path = typeof state.path === 'string' ? state.path : await state.path(desk.house)
      await page.goto(path)
      await state.act?.(page, desk.house)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await page.addScriptTag({ url: '/axe.js' })
      const found: string[] = []
      for (const width of [1280, 320]) {
        if (width === 320) await foldAsLoaded(page)
        await glass.spread(width)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          for (const line of await faults(page, colorScheme))
            found.push(`${width} ${colorScheme}: ${line}`)
          await keepPicture(page, [state.name, language, width, colorScheme].join(' '))
        }
        const sideways = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        )
        if (sideways > 0) found.push(`${width}: ${sideways}px too wide`)
      }
      expect([...found, ...amiss]).toEqual([])
    }, 60_000)
  })
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  const { width = 1280, height = 900 } = page.viewportSize() ?? {}
  await page.setViewportSize({ width, height: 900 })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  await page.setViewportSize({ width, height })
}

/** What the script does on a narrow screen when it loads; a page that was posted is not loaded again. */
const foldAsLoaded = (page: Page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>('details.fold')) {
      fold.open = false
    }
  })

/**
 * Every rule, best practice too, and the size of targets, which axe leaves out by itself. In the
 * dark only colours are other than in the light.
 */
const rules = {
  light: { rules: { 'target-size': { enabled: true } } },
  dark: { runOnly: ['color-contrast', 'link-in-text-block'] },
} satisfies Record<string, axe.RunOptions>

async function faults(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  const options: axe.RunOptions = { ...rules[scheme], preload: false, resultTypes: ['violations'] }
  return page.evaluate(async (chosen) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(chosen)
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 200)}`),
    )
  }, options)
}
