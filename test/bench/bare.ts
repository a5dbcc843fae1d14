import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'

/**
 * A server that does nothing but send the bytes of a file: what a page's cost is measured against.
 * `node bare.ts http|express FILE` prints its port.
 */
const [, , kind = '', file = ''] = process.argv
const bytes = readFileSync(file)
const app = express().get('/', (_, res) => {
  res.type('html').send(bytes)
})
const server =
  kind === 'express'
    ? createServer(app)
    : createServer((_, res) => {
        res.writeHead(200, { 'content-type': 'text/html', 'content-length': bytes.length })
        res.end(bytes)
      })
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log((server.address() as AddressInfo).port)
