/** Reading a posted form into the shape of a document, whatever names it holds. */

type Tree = { [key: string]: unknown }

/**
 * Turns `acts.0.type=arrest` into `{ acts: [{ type: 'arrest' }] }`. Rows that were skipped become
 * null, so that positions stay. Names that cannot be a path are kept as they are, for the check to
 * refuse.
 */
export function nestForm(body: Record<string, unknown>): Tree {
  const root: Tree = Object.create(null) as Tree
  for (const [name, value] of Object.entries(body)) {
    const path = name.split('.')
    if (path.length > 6 || path.some((step) => step === '')) root[name] = value
    else place(root, path, value)
  }
  return listed(root) as Tree
}

function place(root: Tree, path: string[], value: unknown): void {
  let at = root
  for (const step of path.slice(0, -1)) {
    const next = at[step]
    if (isTree(next)) at = next
    else at = at[step] = Object.create(null) as Tree
  }
  const last = path.at(-1) ?? ''
  if (!isTree(at[last])) at[last] = value
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Objects whose keys are all small numbers become lists. */
function listed(value: unknown): unknown {
  if (!isTree(value)) return value
  const keys = Object.keys(value)
  if (keys.length > 0 && keys.every((key) => /^\d{1,3}$/.test(key))) {
    const list: unknown[] = Array.from({ length: Math.max(...keys.map(Number)) + 1 }, () => null)
    for (const key of keys) list[Number(key)] = listed(value[key])
    return list
  }
  return Object.fromEntries(keys.map((key) => [key, listed(value[key])]))
}

/** The other way: a document as the fields of a form. */
export function flatForm(document: unknown, path = ''): Record<string, unknown> {
  if (typeof document !== 'object' || document === null) return { [path]: document ?? '' }
  const entries = Object.entries(document).map(([name, value]) =>
    flatForm(value, path === '' ? name : `${path}.${name}`),
  )
  return Object.assign({}, ...entries) as Record<string, unknown>
}
