import { setTimeout as pause } from 'node:timers/promises'
import { request, type Agent, type ClientRequest } from 'node:http'

export type Reply = { status: number; text: string }

const patience = 20_000

type Options = {
  /** False for a connection that is used once. */
  agent?: Agent | false
  key?: string
  body?: string
  /** Whether the server is asked to say "100 Continue" before the body is sent. */
  wait?: boolean
}

/** Asks the server with a token; what it is asked, if it has a body, is still to be sent. */
export function ask(
  url: string,
  token: string,
  { agent = false, key, body, wait = false }: Options = {},
): ClientRequest {
  const headers: Record<string, string | number> = { authorization: `Bearer ${token}` }
  if (key !== undefined) headers['idempotency-key'] = key
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    headers['content-length'] = Buffer.byteLength(body)
  }
  if (wait) headers['expect'] = '100-continue'
  const method = body === undefined ? 'GET' : 'POST'
  return request(url, { method, agent, headers, timeout: patience })
}

/**
 * The answer to a request that has been, or will be, sent. It counts only when read to its end:
 * what was cut off half-way acknowledges nothing.
 */
export function answerTo(req: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    req.once('error', reject)
    req.once('timeout', () => req.destroy(new Error(`No answer within ${patience} ms.`)))
    req.once('response', (res) => {
      let text = ''
      res.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      res.once('error', reject)
      res.once('close', () => {
        if (res.complete) resolve({ status: res.statusCode ?? 0, text })
        else reject(new Error('The answer was cut off.'))
      })
    })
  })
}

const overload = 60_000

/**
 * Reads one address, and comes again when the server asks for it, as any client does; anything else
 * but 200 is an error of the test, and so is a server that is still too busy after a minute.
 */
export async function read(url: string, token: string): Promise<string> {
  const began = performance.now()
  let reply = await get(url, token)
  while (reply.status === 503 && performance.now() - began < overload) {
    await pause(1_000)
    reply = await get(url, token)
  }
  const { status, text } = reply
  if (status !== 200) throw new Error(`${url} answered ${status}: ${text.slice(0, 300)}`)
  return text
}

function get(url: string, token: string): Promise<Reply> {
  const req = ask(url, token)
  req.end()
  return answerTo(req)
}
