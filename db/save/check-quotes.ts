import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { quoteFinder } from '../dictionary/quote.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import { listQuotes } from '../quote.ts'
import type { Db } from '../tables.ts'
import type { ReadyIncident } from './checked.ts'
import { valueAfter } from './checking.ts'
import { present, sourceOfClaim } from './keys.ts'

/**
 * A quote stands in the words of its source, where these are kept: a quote that is sent, and, where
 * the words are, every quote that was taken from them and that this person sees.
 */
export async function checkQuotes(
  db: Db,
  actor: Actor,
  ready: ReadyIncident,
  stored: Bundle | null,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  for (const [source, at] of present(ready.sources)) {
    const old = await storedText(db, stored, source.id)
    const text = valueAfter(source.row, { stored_text: old }, 'stored_text')
    if (typeof text !== 'string') continue
    const is_new = text !== old
    const looked = quotesOf(ready, stored, at).filter(({ changed }) => is_new || changed)
    if (!is_new && looked.length === 0) continue
    const find = quoteFinder(text)
    for (const { quote, index } of looked) {
      if (find(quote) !== null) continue
      problems.push({ path: `claims.${index}.quote`, code: 'quote_not_in_text' })
    }
    if (!is_new || source.id === null) continue
    const sent = new Set(ready.claims.map((claim) => claim?.id))
    const others = await listQuotes(db, actor, source.id)
    const lost = others.find((one) => !sent.has(one.id) && find(one.quote) === null)
    if (lost) {
      const value = `${lost.quote.slice(0, 80)} (${lost.ref})`
      problems.push({ path: `sources.${at}.stored_text`, code: 'quote_lost', value })
    }
  }
  return problems
}

async function storedText(db: Db, stored: Bundle | null, id: string | null) {
  if (id === null) return null
  const own = stored?.sources.find((row) => row.id === id)
  if (own) return own.stored_text
  const query = db.selectFrom('source').select('stored_text').where('id', '=', id)
  return (await query.executeTakeFirst())?.stored_text ?? null
}

/** The quotes that were sent of a source, and whether they are other than they were. */
function quotesOf(ready: ReadyIncident, stored: Bundle | null, source_at: number) {
  const source_id = ready.sources[source_at]?.id ?? null
  return present(ready.claims).flatMap(([claim, index]) => {
    const old = stored?.claims.find((row) => row.id === claim.id) ?? null
    const at = sourceOfClaim(ready, claim)
    const own = at === undefined ? old !== null && old.source_id === source_id : at === source_at
    const quote = valueAfter(claim.row, old, 'quote')
    if (!own || claim.sent.remove || typeof quote !== 'string') return []
    return { quote, index, changed: old?.quote !== quote || old.source_id !== source_id }
  })
}
