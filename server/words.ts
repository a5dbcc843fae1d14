import { asUnavailable, Unavailable } from '../db/engine/write.ts'
import { incomingText } from '../db/dictionary/text.ts'
import { NotFound, TooBusy } from './errors.ts'
import { showTyped } from './pages/typed.ts'
import { post, type Route, type Visitor } from './route.ts'
import type { Permission } from './security/permission.ts'
import type { Size } from './body.ts'

/**
 * The destination of a form in which somebody wrote something: whatever stands in the way (their
 * session has ended, the record is not theirs to see any more, the disk is full), what they wrote
 * comes back to them, to be copied.
 */
export function postWords(
  path: string,
  permission: Permission,
  handle: (visit: Visitor) => Promise<void>,
  size: Size = 'form',
): Route {
  const kept = async (visit: Visitor): Promise<void> => {
    try {
      await handle(visit)
    } catch (thrown) {
      const body = visit.req.body as Record<string, unknown>
      if (thrown instanceof NotFound) return showTyped(visit, body, 404)
      if (!(thrown instanceof TooBusy) && !(asUnavailable(thrown) instanceof Unavailable))
        throw thrown
      visit.res.set('Retry-After', '5')
      showTyped(visit, body, 503)
    }
  }
  return {
    ...post(path, permission, kept, size),
    keep: (visit, _, fields) => Promise.resolve(showTyped(visit, fields, 401)),
  }
}

/** Something that was written, as it is stored; or why it cannot be. */
export type Words = { text: string; problem: null | 'blank' | 'too_long' | 'bad_characters' }

/** Reads what was written into a box of a form. */
export function wordsIn({ req }: Visitor, name: string, longest: number): Words {
  const sent = (req.body as Record<string, unknown>)[name]
  const read = incomingText(longest).safeParse(sent)
  if (read.success) return { text: read.data ?? '', problem: read.data == null ? 'blank' : null }
  const text = typeof sent === 'string' ? sent : ''
  const long = read.error.issues.some(({ message }) => message === 'too_long')
  return { text, problem: long ? 'too_long' : 'bad_characters' }
}
