import { expect } from 'vitest'
import type { Client } from '../client.ts'

/** Looks at what was found for a profile, and accepts it. */
export async function accept(who: Client, profile: string, query = ''): Promise<void> {
  const page = await who.get(`/exports/check?${query}&profile=${profile}&lang=en`)
  const [, digest = ''] = /name="digest" value="([^"]+)"/.exec(page.text) ?? []
  if (digest === '') return
  const [, kept = ''] = /name="query" value="([^"]*)"/.exec(page.text) ?? []
  const sent = { profile, digest, query: kept.replaceAll('&amp;', '&'), reason: 'for the report' }
  expect((await who.post('/exports/check', sent)).status).toBe(303)
}

/** Every form that there is for others. */
export const released_forms = [
  ...['/incidents.csv', '/incidents.csv?bom=1&labels=ko', '/acts.csv', '/incidents.json'],
  ...['/acts.json', '/incidents.xlsx?labels=en', '/incidents.geojson?labels=ko'],
]

export const forProfile = (path: string, profile: string) =>
  `${path}${path.includes('?') ? '&' : '?'}profile=${profile}`
