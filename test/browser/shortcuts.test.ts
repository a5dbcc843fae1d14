import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { twice } from './deeds.ts'
import { closeQuietly, openTab, useDesk } from './tab.ts'

const desk = useDesk({ example: true })

const open = (name: string) => openTab(desk, { role: 'researcher', name })
const path = (page: Page) => new URL(page.url()).pathname
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())

/** A key as it arrives in Hangul mode: by its place the same, by what it writes another. */
async function pressInHangul(page: Page, code: string, key: string): Promise<void> {
  await page.evaluate(
    ([code = '', key = '']) => {
      const event = new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    },
    [code, key],
  )
}

describe('keys', () => {
  it('lead from page to page, and along a list', async () => {
    const tab = await open('walker')
    const { page } = tab
    await page.goto('/incidents')
    await page.keyboard.press('j')
    const first = await focused(page)
    await page.keyboard.press('j')
    expect(await focused(page)).not.toBe(first)
    await page.keyboard.press('k')
    expect(await focused(page)).toBe(first)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('o')])
    expect(path(page)).toMatch(/^\/incidents\/KP-/)
    const record = path(page)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('h')])
    expect(path(page)).toBe(`${record}/history`)
    await page.goto(record)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('e')])
    expect(path(page)).toBe(`${record}/edit`)
    await page.goto('/incidents')
    await page.keyboard.press('g')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('d')])
    expect(path(page)).toBe('/drafts')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')])
    expect(path(page)).toBe('/incidents/new')
    await closeQuietly(tab)
  })

  it('settle a pair of records that may be one', async () => {
    const tab = await openTab(desk, { role: 'researcher', name: 'settler' })
    const { page } = tab
    await twice(page, desk.house)
    await page.keyboard.press('j')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('o')])
    expect(path(page)).toBe('/duplicates/compare')
    const pair = await page.locator('h1').innerText()
    await page.keyboard.press('m')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reason')
    await page.keyboard.press('Tab')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('x')])
    expect(path(page)).toBe('/duplicates')
    const refs = pair.match(/KP-\d{4}-\d{4}/g) ?? []
    expect(refs).toHaveLength(2)
    const left = await page.locator('.pairs > li').allInnerTexts()
    expect(left.filter((text) => refs.every((ref) => text.includes(ref)))).toEqual([])
    await closeQuietly(tab)
  })

  it('go by their place on the keyboard: in Hangul mode N writes ㅜ', async () => {
    const tab = await open('hangul')
    const { page } = tab
    await page.goto('/incidents')
    await Promise.all([page.waitForNavigation(), pressInHangul(page, 'KeyN', 'ㅜ')])
    expect(path(page)).toBe('/incidents/new')
    await closeQuietly(tab)
  })

  it('all of them do the same in Hangul mode', async () => {
    const tab = await open('hangul-all')
    const { page } = tab
    const record = '/incidents/KP-2023-0001'
    const leads = async (from: string, keys: [code: string, jamo: string][], to: string) => {
      await page.goto(from)
      for (const [code, jamo] of keys.slice(0, -1)) await pressInHangul(page, code, jamo)
      const [code = '', jamo = ''] = keys.at(-1) ?? []
      await Promise.all([page.waitForNavigation(), pressInHangul(page, code, jamo)])
      expect(path(page), code).toBe(to)
    }
    await leads(record, [['KeyE', 'ㄷ']], `${record}/edit`)
    await leads(record, [['KeyH', 'ㅗ']], `${record}/history`)
    const goes = [
      ['KeyI', 'ㅑ', '/incidents'],
      ['KeyD', 'ㅇ', '/drafts'],
      ['KeyT', 'ㅅ', '/tasks'],
      ['KeyP', 'ㅔ', '/people'],
      ['KeyS', 'ㄴ', '/sources'],
      ['KeyC', 'ㅊ', '/changes'],
    ] as const
    for (const [code, jamo, to] of goes) {
      await leads(
        record,
        [
          ['KeyG', 'ㅎ'],
          [code, jamo],
        ],
        to,
      )
    }
    await page.goto('/incidents')
    await pressInHangul(page, 'KeyJ', 'ㅓ')
    await pressInHangul(page, 'KeyJ', 'ㅓ')
    await pressInHangul(page, 'KeyX', 'ㅌ')
    expect(await page.locator('input[name=ref]:checked').count()).toBe(1)
    await pressInHangul(page, 'KeyK', 'ㅏ')
    const line = (await focused(page)) ?? ''
    await Promise.all([page.waitForNavigation(), pressInHangul(page, 'KeyO', 'ㅐ')])
    expect(path(page)).toBe(`/incidents/${line}`)
    await pressInHangul(page, 'Slash', '/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('find')
    await closeQuietly(tab)
  })

  it('in the form: F1 says what a box means, Ctrl+Shift+Enter saves and begins another', async () => {
    const tab = await open('former')
    const { page } = tab
    await page.setViewportSize({ width: 600, height: 900 })
    await page.goto('/incidents/new')
    await page.locator('#title').focus()
    const help = page.locator('#title-help')
    expect(await help.isVisible()).toBe(false)
    await page.keyboard.press('F1')
    expect(await help.isVisible()).toBe(true)
    await page.keyboard.press('F1')
    expect(await help.isVisible()).toBe(false)
    await page.fill('#quick', 'bro arr')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Shift+Enter')])
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/^ZZ-/)
    await closeQuietly(tab)
  })

  it('do nothing while something is typed, put together, or meant otherwise', async () => {
    const tab = await open('typist')
    const { page } = tab
    await page.goto('/incidents')
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('find')
    await page.keyboard.type('n/?')
    expect(await page.inputValue('#find')).toBe('n/?')
    await page.locator('body').click({ position: { x: 5, y: 300 } })
    await page.keyboard.press('Control+h')
    await page.evaluate(() =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'KeyN', key: 'n', isComposing: true, bubbles: true }),
      ),
    )
    await page.waitForTimeout(200)
    expect(path(page)).toBe('/incidents')
    await closeQuietly(tab)
  })

  it('are listed on a sheet, which closes again', async () => {
    const tab = await open('asker')
    const { page } = tab
    await page.goto('/incidents')
    await page.keyboard.press('?')
    await page.locator('dialog.keys[open]').waitFor()
    expect(await page.locator('dialog.keys').innerText()).toContain('add an incident')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.locator('dialog.keys button').press('Enter')
    expect(await page.locator('dialog.keys[open]').count()).toBe(0)
    expect(path(page)).toBe('/incidents')
    await closeQuietly(tab)
  })

  it('are switched off, and on again', async () => {
    const tab = await open('quiet')
    const { page } = tab
    const set = async (on: boolean) => {
      await page.goto('/account')
      await page.setChecked('#keys', on)
      await Promise.all([
        page.waitForNavigation(),
        page.locator('form[action$=keys] button').click(),
      ])
    }
    await set(false)
    await page.goto('/incidents')
    await page.keyboard.press('n')
    await page.waitForTimeout(300)
    expect(path(page)).toBe('/incidents')
    await set(true)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')])
    expect(path(page)).toBe('/incidents/new')
    await closeQuietly(tab)
  })
})

it('Ctrl and Enter save the form from any of its boxes', async () => {
  const tab = await open('saver')
  const { page } = tab
  await page.goto('/incidents/new')
  await page.selectOption('#acts-0-type', 'arrest')
  await page.fill('#summary', 'One.')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')])
  expect(page.url()).toContain('saved=1')
  await closeQuietly(tab)
})
