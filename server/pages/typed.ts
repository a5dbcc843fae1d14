import type { Visit } from '../route.ts'
import { wantsScript } from '../visit.ts'

/** What belongs to the form and not to what was typed into it. */
const of_the_form = new Set([
  'csrf',
  'submission',
  'draft',
  'draft_version',
  'version',
  'ref',
  'pin',
])

const whys: Record<number, 'gone' | 'anew' | 'busy'> = { 404: 'gone', 403: 'anew', 503: 'busy' }

/**
 * What was typed, to be copied: it cannot be saved where it was to go, and is not to be lost.
 * @param status 401: nobody knows any more whose it is; 403: it came with a token of before; 404: the
 * record that it belongs to is not there any more; 503: it cannot be saved at the moment
 */
export function showTyped(visit: Visit, fields: Record<string, unknown>, status: number): void {
  if (wantsScript(visit.req)) return visit.json({}, status)
  const typed = Object.entries(fields).flatMap(([name, value]) =>
    of_the_form.has(name) || name.endsWith('key')
      ? []
      : [value].flat().flatMap((text) => (text === '' ? [] : { name, text: String(text) })),
  )
  const why = whys[status] ?? 'out'
  const [title, intro] = [visit.t(`account.typed_${why}`), visit.t(`account.typed_${why}_hint`)]
  visit.page('session/typed', { typed, title, intro, signed_out: status === 401 }, status)
}
