import type { Answer, Client } from '../client.ts'
import { readPage, textsOf } from './reading.ts'

/** Forms of the pages of terms, as tests fill them in. */

export type Fields = Record<string, string>

/** A page's form as it would be sent. */
export function formOf({ text }: Answer, action: string, typed: Fields): Fields {
  const form = readPage(text).querySelector(`form[action="${action}"]`)
  if (!form) throw new Error(`There is no form for ${action}.`)
  const sent: Fields = {}
  for (const input of form.querySelectorAll('input, textarea, select')) {
    const name = input.getAttribute('name') ?? ''
    const chosen = [...input.querySelectorAll('option')].find((one) => one.hasAttribute('selected'))
    const value = input.tagName === 'SELECT' ? chosen?.getAttribute('value') : null
    const words = input.tagName === 'TEXTAREA' ? input.textContent.replace(/^\n/, '') : null
    sent[name] = value ?? words ?? input.getAttribute('value') ?? ''
  }
  return { ...sent, ...typed }
}

/** The address of a term: `act_type.arrest`. */
export const at = (term: string) => `/admin/vocabulary/${term.replace('.', '/')}`

const words = { definition_en: 'What it means.', definition_ko: '뜻.' }

/** What an administrator does with terms. */
export const editorOf = (admin: Client) => ({
  async edit(term: string, typed: Fields): Promise<Answer> {
    const page = await admin.get(at(term))
    return admin.post(at(term), formOf(page, at(term), { reason: 'a better word', ...typed }))
  },
  async add(vocabulary: string, code: string, typed: Fields): Promise<Answer> {
    const page = await admin.get(`/admin/vocabulary/${vocabulary}/new`)
    const action = `/admin/vocabulary/${vocabulary}`
    const reason = 'a case that has no term'
    return admin.post(action, formOf(page, action, { ...words, code, reason, ...typed }))
  },
  retire: (term: string, reason = 'not used any more') =>
    admin.post(`${at(term)}/retirement`, { reason }),
  /** Looks at what would change, and has it changed. */
  async merge(term: string, into: string) {
    const action = `${at(term)}/merge`
    const typed = { into, reason: 'they mean the same' }
    const page = await admin.get(action)
    const preview = await admin.post(action, formOf(page, action, { ...typed, step: 'preview' }))
    const save = () => admin.post(action, formOf(preview, action, { ...typed, step: 'save' }))
    return { preview, save }
  },
})

/** The number of the change set that a form has made. */
export async function saves(answer: Promise<Answer>): Promise<number> {
  const { status, location, text } = await answer
  if (status !== 303) throw new Error(`${status}: ${textsOf(text, '.error, .notice').join(' ')}`)
  return Number(/change=(\d+)/.exec(location ?? '')?.[1] ?? 0)
}
