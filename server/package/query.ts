/** What of a query string says how a list is shown or written, and not what is in it. */
const showing: ReadonlySet<string> = new Set([
  ...['lang', 'labels', 'bom', 'safe', 'sort', 'size', 'after', 'cols', 'restricted', 'view'],
  // The revision says as much.
  'as_of',
])

/** The query of a package: the same for the same records, in whichever order it was asked. */
export function contentQuery(query: string): string {
  const kept = [...new URLSearchParams(query)]
    .filter(([name, value]) => !showing.has(name) && value.trim() !== '')
    .map(([name, value]) => [name, value.normalize('NFC').trim()] as [string, string])
  const sorted = kept.toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
  return new URLSearchParams(sorted).toString()
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
