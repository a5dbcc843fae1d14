import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { readPage } from './reading.ts'

/** Rows of a table as CSV: the first names the columns. */
export const csvOf = (rows: readonly (readonly string[])[], delimiter = ',', end = '\r\n') =>
  rows
    .map((row) =>
      row.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
    )
    .map((row) => row.join(delimiter) + end)
    .join('')

/** A long table of arrests that nothing is wrong with; each prefix makes others. */
export const longTable = (prefix: string, count: number) =>
  csvOf([
    ['no', 'title', 'date', 'place', 'act', 'victim', 'url'],
    ...Array.from({ length: count }, (_, n) => [
      ...[`${prefix}-${n}`, `${prefix} number ${n}`, '2023-11-05', 'Hyesan', 'arrest', 'a trader'],
      `https://example.org/${n % 50}`,
    ]),
  ])

/** Uploads a file as the page does: its token first. */
export async function upload(
  house: TestHouse,
  web: Client,
  content: string | Uint8Array<ArrayBuffer>,
  name = 'table.csv',
  csrf?: string,
): Promise<Answer> {
  const form = new FormData()
  form.append('csrf', csrf ?? (await web.formToken()))
  form.append('file', new Blob([content]), name)
  const headers = {
    'origin': house.url,
    'referer': `${house.url}/import`,
    'sec-fetch-site': 'same-origin',
    'accept': 'text/html',
  }
  return web.send('/import', { method: 'POST', body: form, headers })
}

/** Follows redirects, and waits where somebody would look again. */
export async function follow(web: Client, answer: Answer): Promise<Answer & { path: string }> {
  let now = answer
  let path = ''
  for (let tries = 0; tries < 300; tries += 1) {
    if (now.location !== null) path = now.location
    else if (now.headers.get('refresh') === null) return { ...now, path }
    else await pause(100)
    now = await web.get(path)
  }
  throw new Error(`It did not come to an end: ${path}`)
}

type Fields = Record<string, string>

/** The fields of the page's own form as a browser would send them, with what is typed into them. */
export function formOf(text: string, typed: Fields = {}): Fields {
  const form = [...readPage(text).querySelectorAll('main form')].find(
    (one) => one.getAttribute('action')?.endsWith('/cancel') !== true,
  )
  if (!form) throw new Error('There is no form on this page.')
  const fields: Fields = {}
  for (const input of form.querySelectorAll('input, select')) {
    const name = input.getAttribute('name')
    if (name === null) continue
    if (input.tagName === 'SELECT') {
      const options = [...input.querySelectorAll('option')]
      const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
      fields[name] = chosen?.getAttribute('value') ?? chosen?.textContent ?? ''
    } else if (input.getAttribute('type') !== 'radio' || input.hasAttribute('checked')) {
      fields[name] = input.getAttribute('value') ?? ''
    }
  }
  return { ...fields, ...typed }
}

/** Sends the form of a page, and comes to the page after it. */
export async function send(web: Client, page: Answer & { path: string }, typed: Fields = {}) {
  const action =
    [...readPage(page.text).querySelectorAll('main form')]
      .map((one) => one.getAttribute('action') ?? '')
      .find((one) => !one.endsWith('/cancel')) ?? ''
  const answer = await web.post(action, formOf(page.text, typed))
  return { ...(await follow(web, answer)), status: answer.status === 303 ? 200 : answer.status }
}

/** Walks from the file to the check, with what is typed on the way. */
export async function toCheck(
  house: TestHouse,
  web: Client,
  content: string | Uint8Array<ArrayBuffer>,
  typed: { name?: string; columns?: Fields; values?: Fields } = {},
) {
  const file = await follow(web, await upload(house, web, content, typed.name))
  const columns = await send(web, file)
  const values = await send(web, columns, typed.columns)
  const check = await send(web, values, typed.values)
  return { file, columns, values, check }
}
