import { nameKey } from '../../db/dictionary/search/names.ts'
import { listMappings } from '../../db/import/mapping.ts'
import type { Db } from '../../db/tables.ts'
import { aliases, own_acts, own_incidents } from './aliases.ts'
import { mappingOf, no_mapping, type Mapping } from './mapping.ts'
import { isMain, part_labels, targets, type Target } from './targets.ts'

/** A mapping that was kept, as far as it is compared with a table. */
type Kept = { name: string; headers: string; content: string }

/** What the columns of a table are likely to be, and by which mapping of before that was found. */
export type Guess = { mapping: Mapping; by: string | null }

/**
 * Finds out what the columns of a table are: one of our own files, one like a table that was brought
 * before, or by what the columns are called.
 */
export function guessMapping(headers: readonly string[], kept: readonly Kept[]): Guess {
  const own = ownFile(headers)
  if (own) return { mapping: own, by: null }
  const like = kept.find((one) =>
    (JSON.parse(one.headers) as string[]).every((name) => headers.includes(name)),
  )
  const mapping = like ? mappingOf(like.content) : no_mapping
  return {
    mapping: { ...mapping, columns: columnsOf(headers, mapping.columns) },
    by: like?.name ?? null,
  }
}

/** As much, with the mappings that this installation has kept. */
export async function guessFor(db: Db, headers: readonly string[]): Promise<Mapping> {
  return guessMapping(headers, await listMappings(db)).mapping
}

/** Under which name the numbers of our own files are known. */
const own_references = 'Girok'

/** What a second person decides is not brought from elsewhere: there it was another record. */
const undecided = { status: { verified: 'submitted', returned: 'submitted' } }

function ownFile(headers: readonly string[]): Mapping | null {
  const has = (...names: string[]) => names.every((name) => headers.includes(name))
  const own = has('act_id', 'incident_ref', 'type')
    ? own_acts
    : has('ref', 'act_types', 'date_edtf', 'id')
      ? own_incidents
      : null
  if (own === null) return null
  const columns = Object.fromEntries(headers.map((name) => [name, own[name] ?? null]))
  return { ...no_mapping, columns, values: undecided, references_of: own_references }
}

function columnsOf(headers: readonly string[], known: Mapping['columns']): Mapping['columns'] {
  const taken = new Set<string>()
  const columns: Mapping['columns'] = {}
  const put = (header: string, name: string | null | undefined): boolean => {
    if (name === undefined || (name !== null && taken.has(name))) return false
    columns[header] = name
    if (name !== null) taken.add(name)
    return true
  }
  for (const header of headers) if (header in known) put(header, known[header])
  for (const names of [namesIn, labelsOf, aliasesOf]) {
    for (const header of headers) {
      if (header in columns) continue
      const key = nameKey(header)
      put(
        header,
        key === ''
          ? undefined
          : names()
              .get(key)
              ?.find((name) => !taken.has(name)),
      )
    }
  }
  return Object.fromEntries(headers.map((header) => [header, columns[header] ?? null]))
}

type Names = Map<string, string[]>

/** By the name of the target itself, and of its input where that is one target's alone. */
const namesIn = once(() =>
  namesOf((target) => [target.name, target.name.replace('.', '_'), target.name.replace('.', ' ')]),
)

const labelsOf = once(() =>
  namesOf((target) => {
    const { field, part } = target
    if (field === null || !isMain(target)) return []
    return (['en', 'ko'] as const).flatMap((language) => {
      const label = field.label[language]
      return [`${part_labels[part][language]} ${label}`, label]
    })
  }),
)

const aliasesOf = once(() => namesOf(({ name }) => aliases[name] ?? []))

function namesOf(of: (target: Target) => readonly string[]): Names {
  const names: Names = new Map()
  for (const target of targets) {
    for (const name of of(target)) {
      const key = nameKey(name)
      names.set(key, [...(names.get(key) ?? []), target.name])
    }
  }
  return names
}

function once<R>(make: () => R): () => R {
  let made: { value: R } | null = null
  return () => (made ??= { value: make() }).value
}
