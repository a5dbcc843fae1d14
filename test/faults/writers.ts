import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answerTo, ask } from './client.ts'
import type { Entry, Ledger } from './ledger.ts'

/** What a writer met other than an acknowledgement, and when. */
export type Trouble = { at: number; key: string; what: string }

export type Load = {
  /** Ends when every writer has; `stop` was called, or their connections broke. */
  ended: Promise<Trouble[]>
  stop: () => Promise<Trouble[]>
}

/**
 * Starts writers that save one incident after another, each as fast as it is answered.
 * Half of them keep their connection; the others open one for each request.
 */
export function startWriters(url: string, token: string, ledger: Ledger, count: number): Load {
  const troubles: Trouble[] = []
  const state = { going: true }
  const writer = async (index: number) => {
    const agent = index % 2 === 0 && new Agent({ keepAlive: true, maxSockets: 1 })
    while (state.going) {
      const entry = ledger.next()
      const met = await save(url, token, entry, agent)
      if (met === null) continue
      troubles.push({ at: performance.now(), key: entry.key, what: met })
      // A broken connection is the fault at work: this writer waits for the next round.
      if (!met.startsWith('status')) break
      await pause(20)
    }
    if (agent) agent.destroy()
  }
  const ended = Promise.all(Array.from({ length: count }, (_, index) => writer(index))).then(
    () => troubles,
  )
  return {
    ended,
    stop: () => {
      state.going = false
      return ended
    },
  }
}

/**
 * Sends one entry, for the first time or again, and notes in it what was acknowledged.
 * @returns null when it was acknowledged, else what came instead
 */
export async function save(
  url: string,
  token: string,
  entry: Entry,
  agent: Agent | false = false,
): Promise<string | null> {
  const body = JSON.stringify(entry.sent)
  const req = ask(`${url}/api/incidents`, token, { agent, key: entry.key, body })
  req.end(body)
  try {
    const { status, text } = await answerTo(req)
    return status === 201 ? acknowledge(entry, text) : `status ${status}: ${text.slice(0, 200)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Notes that an entry was acknowledged, and under which reference.
 * @returns what is wrong with the answer, if anything
 */
export function acknowledge(entry: Entry, text: string): string | null {
  const { ref, title } = JSON.parse(text) as { ref: string; title: string }
  if (title !== entry.sent.title) return `status 201, but for "${title}"`
  if (entry.acknowledged && entry.acknowledged.ref !== ref) {
    return `status 201 for ${ref}, after it was ${entry.acknowledged.ref}`
  }
  entry.acknowledged ??= { ref, at: performance.now() }
  return null
}

/** What went wrong before there was any fault that could have caused it. */
export const before = (fault_at: number, troubles: readonly Trouble[]): string[] =>
  troubles
    .filter(({ at }) => at < fault_at)
    .map(({ key, what }) => `${key}, before the fault: ${what}`)
