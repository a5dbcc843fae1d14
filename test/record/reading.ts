import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'

/** What tests read of a page; linkedom's own types need a browser's. */
export type Element = {
  textContent: string
  value: string
  innerHTML: string
  getAttribute: (name: string) => string | null
  hasAttribute: (name: string) => boolean
  querySelector: (selector: string) => Element | null
  querySelectorAll: (selector: string) => Iterable<Element>
  tagName: string
}

export const readPage = (html: string) =>
  (parseHTML(html) as unknown as { document: Element }).document

/** The text of the first element that a selector finds, with single spaces. */
export const textOf = (html: string, selector: string) =>
  readPage(html).querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? null

/** The texts of all elements that a selector finds. */
export const textsOf = (html: string, selector: string) =>
  [...readPage(html).querySelectorAll(selector)].map((element) =>
    element.textContent.replaceAll(/\s+/g, ' ').trim(),
  )

export type Fields = Record<string, string[]>

/** The fields of the page's entry form as a browser would send them if Save were pressed. */
export function readForm(html: string): Fields {
  const form = readPage(html).querySelector('form.entry')
  if (!form) throw new Error('There is no form on this page.')
  const fields: Fields = {}
  for (const input of form.querySelectorAll('input, select, textarea')) {
    const name = input.getAttribute('name')
    const value = sentValue(input)
    if (name !== null && value !== null) (fields[name] ??= []).push(value)
  }
  return fields
}

function sentValue(input: Element): string | null {
  if (input.tagName === 'TEXTAREA') {
    return decode(input.innerHTML)
      .replaceAll('\r\n', '\n')
      .replace(/^\n/, '')
      .replaceAll('\n', '\r\n')
  }
  if (input.tagName === 'SELECT') {
    const options = [...input.querySelectorAll('option')]
    const chosen = options.findLast((option) => option.hasAttribute('selected')) ?? options[0]
    return chosen ? (chosen.getAttribute('value') ?? chosen.textContent) : null
  }
  const ticked = ['checkbox', 'radio'].includes(input.getAttribute('type') ?? '')
  if (ticked && !input.hasAttribute('checked')) return null
  return input.getAttribute('value') ?? ''
}

// linkedom leaves what stands in a text area as it is written.
const signs: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }
const decode = (html: string) =>
  html.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string, name: string) =>
    code ? String.fromCodePoint(Number(code)) : (signs[name] ?? ''),
  )

/** The form as it would be sent after some inputs were filled in, or boxes ticked. */
export function fill(html: string, typed: Record<string, string | string[]>): Fields {
  const page = readPage(html)
  const filled = Object.entries(typed).map(([name, value]) => {
    const boxes = page.querySelector(`input[type=checkbox][name="${name}"]`)
    const hidden = page.querySelector(`input[type=hidden][name="${name}"]`)
    return [name, [...(boxes && hidden ? [''] : []), value].flat()]
  })
  return { ...readForm(html), ...Object.fromEntries(filled) }
}

/** The records of a CSV file, by header. */
export const readCsv = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, bom: true })
