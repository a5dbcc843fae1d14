import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { firstOf, press } from './deeds.ts'
import { closeQuietly, openTab, useDesk } from './tab.ts'
import { html, pdf, secrets } from '../record/sample-files.ts'
import { withoutMetadata } from '../../server/attachment/metadata.ts'

const desk = useDesk({ example: true })

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/plain', buffer })

/** A picture as this browser draws and writes it. */
async function drawn(page: Page, type: string): Promise<Buffer> {
  const url = await page.evaluate((type) => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [64, 40]
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.fillStyle = 'teal'
    context.fillRect(8, 8, 30, 20)
    return canvas.toDataURL(type)
  }, type)
  return Buffer.from(url.split(',')[1] ?? '', 'base64')
}

/** The colours of a picture, dot by dot, as this browser reads them. */
const dots = (page: Page, type: string, picture: Buffer) =>
  page.evaluate(
    async ([type, base64]) => {
      const bytes = Uint8Array.from(atob(base64 ?? ''), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: type ?? '' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      return [...(context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [])].join(' ')
    },
    [type, picture.toString('base64')],
  )

/** A comment behind the first two bytes, as cameras and programs put them there. */
const withComment = (jpeg: Buffer) =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, 18]),
    Buffer.from('a secret comment'),
    jpeg.subarray(2),
  ])

describe.each([true, false])('files of a source, scripts %s', (javaScriptEnabled) => {
  it('are sent, refused with what was typed, attached and taken again', async () => {
    const name = `files ${String(javaScriptEnabled)}`
    const tab = await openTab(desk, { role: 'researcher', name, javaScriptEnabled })
    const { page } = tab
    await page.goto('/sources')
    await firstOf('/sources')(page, desk.house)
    await page.fill('#attach-note', 'from the archive')
    await page.setInputFiles('#files', file('page.pdf', html))
    const problem = page.locator('form.attach').getByText('page.pdf is not what its name says')
    if (javaScriptEnabled) await page.locator('form.attach button').click()
    else await press(page, 'form.attach button')
    await problem.waitFor()
    expect(await page.inputValue('#attach-note')).toBe('from the archive')
    await page.setInputFiles('#files', file('기사.pdf', pdf))
    await Promise.all([page.waitForURL(/attached=1/), page.locator('form.attach button').click()])
    expect(await page.locator('[role=status]').first().textContent()).toBe('1 file is attached.')
    await page.getByRole('link', { name: '기사.pdf' }).click()
    expect(await page.locator('aside').textContent()).toContain('from the archive')
    const taking = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download the original' }).click()
    const taken = await taking
    expect(taken.suggestedFilename()).toBe('기사.pdf')
    expect((await readFile(await taken.path())).equals(pdf)).toBe(true)
    await closeQuietly(tab)
  })
})

describe('a copy without metadata', () => {
  it.each(['image/jpeg', 'image/png', 'image/webp'])('of %s looks the same', async (type) => {
    const tab = await openTab(desk)
    await tab.page.goto('/sign-in')
    const picture = await drawn(tab.page, type)
    const told = type === 'image/jpeg' ? withComment(picture) : picture
    const copy = withoutMetadata(`a.${type.split('/')[1]}`, told)
    for (const secret of secrets) expect(copy.includes(secret)).toBe(false)
    expect(await dots(tab.page, type, copy)).toBe(await dots(tab.page, type, told))
    await tab.close()
  })
})
