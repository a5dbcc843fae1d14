export type Answer = {
  status: number
  headers: Headers
  text: string
  /** Where a redirect leads. */
  location: string | null
  json: () => unknown
}

type Fields = Record<string, string | string[]>
export type Client = ReturnType<typeof makeClient>

/**
 * A browser as far as the server can tell: keeps cookies, follows no redirect by itself, says
 * where its requests come from, and sends the form token of the page it last saw.
 */
export function makeClient(url: string, first_cookies: Record<string, string> = {}) {
  const cookies = new Map(Object.entries(first_cookies))
  let form_token: string | null = null
  let last_page = '/'

  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers)
    const pairs = [...cookies].map(([name, value]) => `${name}=${value}`)
    if (pairs.length > 0 && !headers.has('cookie')) headers.set('cookie', pairs.join('; '))
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' })
    const set = response.headers.getSetCookie()
    keepCookies(cookies, set)
    // Another session has other forms.
    if (set.some((line) => /^(__Host-)?girok=/.test(line))) form_token = null
    const text = await response.text()
    form_token = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? form_token
    return {
      status: response.status,
      headers: response.headers,
      text,
      location: response.headers.get('location'),
      json: () => JSON.parse(text) as unknown,
    }
  }

  const get = (path: string, headers: Record<string, string> = {}) => {
    last_page = path
    return send(path, { headers: { accept: 'text/html', ...headers } })
  }

  /** The form token of this visitor: from the page last seen, else from one that all may see. */
  const formToken = async (): Promise<string> => {
    if (form_token === null) {
      const sign_in = await get('/sign-in')
      if (sign_in.status === 303) await get('/account')
    }
    return form_token ?? ''
  }

  return {
    cookies,
    get,
    formToken,
    /** Sends a form with its token; give `csrf` to send another. */
    post: async (path: string, fields: Fields = {}, headers: Record<string, string> = {}) => {
      const body = new URLSearchParams()
      if (!('csrf' in fields)) body.set('csrf', await formToken())
      for (const [name, value] of Object.entries(fields)) {
        for (const one of [value].flat()) body.append(name, one)
      }
      const from = {
        'origin': url,
        'referer': url + last_page,
        'sec-fetch-site': 'same-origin',
        'accept': 'text/html',
      }
      return send(path, { method: 'POST', body, headers: { ...from, ...headers } })
    },
    /** Sends a form with files, as a browser does: its fields first. */
    postFiles: async (
      path: string,
      fields: Record<string, string>,
      files: readonly [name: string, bytes: Uint8Array<ArrayBuffer>][],
      headers: Record<string, string> = {},
    ) => {
      const body = new FormData()
      const csrf = fields['csrf'] ?? (await formToken())
      for (const [name, value] of Object.entries({ csrf, ...fields })) body.append(name, value)
      for (const [name, bytes] of files) body.append('files', new Blob([bytes]), name)
      const from = { 'origin': url, 'sec-fetch-site': 'same-origin', 'accept': 'text/html' }
      return send(path, { method: 'POST', body, headers: { ...from, ...headers } })
    },
    /** The bytes of a file, and the head it came with. */
    take: async (path: string) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url + path, { headers: { cookie }, redirect: 'manual' })
      const bytes = Buffer.from(await response.arrayBuffer())
      return { status: response.status, headers: response.headers, bytes }
    },
    /** Sends whatever it is given, with this client's cookies and nothing else. */
    send,
  }
}

function keepCookies(cookies: Map<string, string>, set: readonly string[]): void {
  for (const line of set) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}
