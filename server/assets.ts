import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'

const folder = join(import.meta.dirname, '..', 'views', 'assets')

/**
 * The address under which this version's assets are served. The hash of them all is part of it, so
 * that they may be kept for ever, and scripts that import each other stay of one version.
 */
export function assetAddress(): string {
  const hash = createHash('sha256')
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  for (const name of names.toSorted()) {
    hash.update(`${name}\0`)
    if (!name.endsWith('/') && isFile(name)) hash.update(readFileSync(join(folder, name)))
  }
  return `/assets/${hash.digest('hex').slice(0, 12)}`
}

const isFile = (name: string) => /\.\w+$/.test(name)

/** Serves the stylesheet, the scripts and the pictures. */
export const serveAssets = () =>
  express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    etag: false,
    lastModified: false,
    cacheControl: false,
    setHeaders: (res) => res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
  })
