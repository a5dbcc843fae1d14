/** What says how a list is sent or read, and nothing of which list it is. */
const beside = new Set(['after', 'lang', 'view', 'labels', 'bom', 'safe', 'profile'])

/** What a list is without being told; see `writeFilter`. */
const usual: Record<string, string> = {
  ...{ date: 'possible', undated: '0', kind: 'event', sort: '-date', size: '50' },
}

/** So long a query string may be that is kept. */
export const longest_query = 6_000

/**
 * A query string in the form in which two that ask for the same are the same text: in one order,
 * without what is usual, blank or said twice, and without the place in the list. The order of
 * columns means something, and stays.
 */
export function canonicalQuery(query: string): string {
  const sent = new URLSearchParams(query)
  const columns = sent.getAll('cols').flatMap((names) => names.split(',').map(clean))
  const pairs = [...sent]
    .map(([name, value]): [string, string] => [name, clean(value)])
    .filter(([name, value]) => value !== '' && !beside.has(name) && usual[name] !== value)
    .filter(([name]) => name !== 'cols')
    .toSorted((a, b) => inOrder(a[0], b[0]) || inOrder(a[1], b[1]))
  const one_of_each = new Map(pairs.map((pair) => [pair.join('='), pair]))
  const written = new URLSearchParams([...one_of_each.values()])
  const named = columns.filter((name) => name !== '')
  if (named.length > 0) written.append('cols', named.join(','))
  return written.toString()
}

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

// Lone surrogates and NUL reach no engine.
const clean = (value: string) =>
  value.normalize('NFC').toWellFormed().replaceAll('\u0000', '').trim()
