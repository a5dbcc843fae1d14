import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * A child of `overload.ts`: asks a server so many times a second, whether it answers or not, each
 * time on a connection of its own, and says how it was answered.
 */
export type Orders = { url: string; token: string; paths: string[]; rate: number; seconds: number }

export type Answered = {
  asked: number
  accepted: number
  turned_away: number
  /** Connections that broke, and what was answered otherwise. */
  broken: number
  other: Record<string, number>
  /** Milliseconds from when an accepted request was due. */
  p50: number
  p99: number
  worst: number
  /** The longest time in which this process itself was late. */
  own_delay: number
}

const patience = 20_000

async function ask(orders: Orders): Promise<Answered> {
  const { rate, seconds, paths } = orders
  const answered: Answered = {
    ...{ asked: 0, accepted: 0, turned_away: 0, broken: 0, other: {} },
    ...{ p50: 0, p99: 0, worst: 0, own_delay: 0 },
  }
  const times: number[] = []
  const under_way: Promise<void>[] = []
  const began = performance.now()
  while (performance.now() - began < seconds * 1_000) {
    const due = ((performance.now() - began) / 1_000) * rate
    while (answered.asked < due) {
      const due_at = began + (answered.asked / rate) * 1_000
      answered.own_delay = Math.max(answered.own_delay, performance.now() - due_at)
      const path = paths[answered.asked % paths.length] ?? '/'
      under_way.push(one(orders, path, performance.now(), answered, times))
      answered.asked += 1
    }
    await pause(5)
  }
  await Promise.all(under_way)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { ...answered, p50: at(0.5), p99: at(0.99), worst: times.at(-1) ?? 0 }
}

function one(
  { url, token }: Orders,
  path: string,
  from: number,
  answered: Answered,
  times: number[],
): Promise<void> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` }
    const req = request(url + path, { agent: false, headers, timeout: patience })
    req.once('timeout', () => req.destroy(new Error('timeout')))
    req.once('error', () => {
      answered.broken += 1
      resolve()
    })
    req.once('response', (res) => {
      res.resume()
      res.once('error', () => undefined)
      res.once('close', () => {
        const { statusCode = 0, headers } = res
        if (statusCode === 200 && res.complete) {
          answered.accepted += 1
          times.push(performance.now() - from)
        } else if (statusCode === 503 && headers['retry-after'] !== undefined) {
          answered.turned_away += 1
        } else answered.other[statusCode] = (answered.other[statusCode] ?? 0) + 1
        resolve()
      })
    })
    req.end()
  })
}

process.once('message', (orders: Orders) => {
  void ask(orders).then((answered) => process.send?.(answered, () => process.exit(0)))
})
