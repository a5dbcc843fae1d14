import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refused } from '../../server/errors.ts'
import { readUpload } from '../../server/upload.ts'

// A form with files whose reader has something else to do first: to ask a database across a network.

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((req, res) => {
    const read = async () => {
      const { files } = await readUpload(req, { file_bytes: 1_000, files: 5 })
      const sizes: number[] = []
      for await (const { bytes } of files) {
        await pause(100)
        let size = 0
        for await (const chunk of bytes) size += chunk.length
        sizes.push(size)
      }
      return sizes.join()
    }
    read().then(
      (sizes) => res.end(sizes),
      (error: unknown) => res.writeHead(error instanceof Refused ? error.status : 500).end(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const file = (content: string) =>
  `--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n${content}\r\n`

const send = async (body: string) => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const sent = { method: 'POST', body, headers, signal: AbortSignal.timeout(20_000) }
  const answer = await fetch(url, sent)
  return [answer.status, await answer.text()]
}

test('all of it is read, late as it is', async () => {
  expect(await send(`${file('four')}${file('eleven more')}--x--\r\n`)).toEqual([200, '4,11'])
})

test('one without an end is refused, and nobody waits for what will not come', async () => {
  expect(await send(file('%PDF-1.4'))).toEqual([400, ''])
  expect(await send(file('four') + file('eleven'))).toEqual([400, ''])
})
