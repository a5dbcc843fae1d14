import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import type { Answer } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'

let house: TestHouse
const pages: { where: string; language: string; answer: Answer }[] = []

/** Every page of the account, in both languages, as it is and with something wrong. */
beforeAll(async () => {
  house = await startHouse()
  const link = (await inviteFirstAdmin(house.house))?.url.replace(house.url, '') ?? ''
  for (const language of ['en', 'ko']) {
    const visitor = house.visitor()
    const lang = `lang=${language}`
    const keep = (where: string, answer: Answer) => pages.push({ where, language, answer })
    const token = link.split('token=')[1] ?? ''
    keep('sign-in, no users', await visitor.get(`/sign-in?${lang}`))
    keep('setup', await visitor.get(`${link}&${lang}`))
    keep('setup, wrong', await visitor.post('/setup', { token, email: 'x', language: 'xx' }))
    keep('sign-in, wrong', await visitor.post('/sign-in', { email: 'x' }))
    keep('link ended', await visitor.get('/reset?token=x'))
    keep('not found', await visitor.get('/nothing'))
    keep('refused', await visitor.post('/sign-in', { csrf: 'x' }))
  }
  await house.user('viewer', 'off')
  for (const language of ['en', 'ko']) {
    const lang = `lang=${language}`
    const admin = await house.signIn('admin')
    await house.token('admin')
    const keep = (where: string, answer: Answer) => pages.push({ where, language, answer })
    keep('users', await admin.get(`/admin/users?${lang}`))
    keep('users, wrong', await admin.post('/admin/users', { email: 'x', role: 'x' }))
    const { id } = await house.user('admin')
    keep('users, last', await admin.post(`/admin/users/${id}/disabling`))
    const person = { email: `${language}@example.org`, name: 'N', role: 'viewer' }
    const added = await admin.post('/admin/users', person)
    keep('link', added)
    const reset = /\/reset\?token=[\w-]+/.exec(added.text)?.[0] ?? ''
    keep('reset', await house.visitor().get(`${reset}&${lang}`))
    keep('account', await admin.get('/account'))
    keep('account, wrong', await admin.post('/account/password', { password: 'x' }))
  }
})
afterAll(() => house.close())

const documents = () =>
  pages.map(({ where, language, answer }) => ({
    where: `${where} (${language})`,
    language,
    answer,
    document: parseHTML(answer.text).document as unknown as Document,
  }))
type Element = { getAttribute: (name: string) => string | null; textContent: string; id: string }
type Document = {
  querySelector: (selector: string) => Element | null
  querySelectorAll: (selector: string) => Iterable<Element>
}

test('each is in its language, with one heading and a title', () => {
  expect(pages.length).toBe(28)
  for (const { where, language, document } of documents()) {
    expect([where, document.querySelector('html')?.getAttribute('lang')]).toEqual([where, language])
    expect([where, [...document.querySelectorAll('h1')].length]).toEqual([where, 1])
    expect(document.querySelector('title')?.textContent.length, where).toBeGreaterThan(8)
  }
})

test('none shows a gap, a key or a placeholder', () => {
  for (const { where, answer } of documents()) {
    expect(answer.text, where).not.toMatch(/undefined|\[object|NaN|account\.\w+_|\{\w+\}/)
  }
})

test('every input has a label, and ids are there once', () => {
  for (const { where, document } of documents()) {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(ids, where).toEqual([...new Set(ids)])
    const inputs = [...document.querySelectorAll('input:not([type=hidden]), select')]
    for (const input of inputs) {
      const labelled =
        input.getAttribute('aria-label') ?? document.querySelector(`label[for="${input.id}"]`)
      expect(labelled, `${where}: ${input.id}`).toBeTruthy()
      for (const id of (input.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)) {
        expect(ids, where).toContain(id)
      }
    }
    for (const anchor of document.querySelectorAll('.error-summary a')) {
      expect(ids, where).toContain(anchor.getAttribute('href')?.slice(1))
    }
  }
})

test('every form that changes something carries a token; nothing is styled or scripted inline', () => {
  for (const { where, answer, document } of documents()) {
    const forms = [...document.querySelectorAll('form[method=post]')]
    const tokens = [...document.querySelectorAll('form[method=post] > input[name=csrf]')]
    expect([where, tokens.length]).toEqual([where, forms.length])
    for (const token of tokens) expect(token.getAttribute('value'), where).toMatch(/^[\w-]{43}$/)
    expect(answer.text, where).not.toMatch(/ style=| on\w+="|<style|<script(?! type="module" src=)/)
  }
})

test('a link to the other language leads to a page', async () => {
  const visitor = await house.signIn('admin')
  for (const { where, document } of documents()) {
    const href = document.querySelector('a[hreflang]')?.getAttribute('href') ?? ''
    expect([where, href]).toEqual([where, expect.stringMatching(/^\/.*lang=(en|ko)/)])
    if (where.includes('account')) expect((await visitor.get(href)).status).toBe(200)
  }
})

test('the stylesheet is kept for ever under its own address', async () => {
  const document = documents()[0]?.document
  const href = document?.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? ''
  const { status, headers } = await house.visitor().get(href)
  expect([status, headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ])
  expect(headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  for (const path of [
    '/assets/girok.css',
    '/assets/../package.json',
    `${href}/../../package.json`,
  ]) {
    expect([path, (await house.visitor().get(path)).status]).toEqual([path, 404])
  }
})
