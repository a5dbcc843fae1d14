import type { Role } from '../../db/account-tables.ts'
import { makeToken } from '../../server/security/token.ts'
import type { TestHouse } from '../house.ts'
import type { Json } from './documents.ts'

export type Called = { status: number; headers: Headers; text: string; body: Json }
export type Api = Awaited<ReturnType<typeof makeApi>>

/** A program that holds a token of somebody, the same for the same name. */
export async function makeApi(house: TestHouse, role: Role = 'researcher', name: string = role) {
  const { id } = await house.user(role, name)
  const scope = ['researcher', 'admin'].includes(role) ? 'write' : 'read'
  const { token } = await makeToken(house.db, id, scope, 1)

  const call = async (path: string, init: RequestInit = {}): Promise<Called> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    const response = await fetch(house.url + path, { ...init, headers, redirect: 'manual' })
    const text = await response.text()
    const is_json = /json/.test(response.headers.get('content-type') ?? '')
    const body = (is_json ? JSON.parse(text) : {}) as Json
    return { status: response.status, headers: response.headers, text, body }
  }

  const post = (document: unknown, headers: Record<string, string> = {}) =>
    call('/api/incidents', {
      method: 'POST',
      body: JSON.stringify(document),
      headers: { 'content-type': 'application/json', ...headers },
    })

  /** Saves an incident that must be good. */
  const save = async (document: Json): Promise<Json & { ref: string; id: string }> => {
    const { status, text, body } = await post(document)
    if (status !== 201) throw new Error(`Not saved: ${status} ${text}`)
    return body as Json & { ref: string; id: string }
  }

  return { id, call, get: (path: string) => call(path), post, save }
}

/** Where each problem of a refusal is, and which: `acts.0.place which_place`. */
export const problems = ({ body }: Called): string[] =>
  ((body['errors'] ?? []) as Json[]).map(({ field, code }) => `${String(field)} ${String(code)}`)
