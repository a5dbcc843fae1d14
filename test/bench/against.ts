import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerTo, ask } from '../faults/client.ts'

/** Runs some work beside a server that only sends these bytes: see `bare.ts`. */
export async function beside<R>(
  kind: 'http' | 'express',
  bytes: string,
  work: (url: string, pid: number) => Promise<R>,
): Promise<R> {
  const file = join(tmpdir(), `girok-bench-${process.pid}.html`)
  writeFileSync(file, bytes)
  const script = join(import.meta.dirname, 'bare.ts')
  const child = spawn(process.execPath, [script, kind, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    return await work(`http://127.0.0.1:${String(port).trim()}/`, child.pid ?? 0)
  } finally {
    child.kill('SIGKILL')
    rmSync(file)
  }
}

const people = 8

/** How many requests a second are answered to eight people who ask without a pause. */
export async function perSecond(urls: readonly string[], token: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: people })
  let answered = 0
  let asked = 0
  const end = performance.now() + 4_000
  const one = async () => {
    while (performance.now() < end) {
      const req = ask(urls[(asked += 1) % urls.length] ?? '', token, { agent })
      req.end()
      if ((await answerTo(req)).status === 200) answered += 1
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: people }, one))
  agent.destroy()
  return (answered * 1000) / (performance.now() - began)
}
