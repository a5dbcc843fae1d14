import type { Actor } from '../../db/actor.ts'
import { listChunks } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db, SourceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { bibEntry } from './bibtex.ts'
import type { Piece, Tools } from './csv.ts'
import { oneLine, type Reference } from './reference.ts'
import { risEntry } from './ris.ts'

/** How references are written: RIS, or BibTeX. */
export type Style = 'ris' | 'bib'

export const reference_types: Record<Style, string> = {
  ris: 'application/x-research-info-systems; charset=utf-8',
  bib: 'application/x-bibtex; charset=utf-8',
}

const writers: Record<Style, (reference: Reference) => string> = { ris: risEntry, bib: bibEntry }

/** Some sources as one text. */
export const writeSources = (
  style: Style,
  terms: Terms,
  sources: readonly SourceRow[],
  originals: readonly SourceRow[] = sources,
): string => sources.map((row) => writers[style](referenceOf(terms, row, originals))).join('')

/** Writes the sources of a list, each once, as it is first met. */
export async function* writeReferences(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
  style: Style,
): AsyncGenerator<Piece, void> {
  const known = new Set<string>()
  for await (const { bundles, matches } of listChunks(db, lists, actor, filter)) {
    for (const { incident, sources } of bundles) {
      if (!matches.has(incident.id)) continue
      const fresh = sources.filter(({ id }) => !known.has(id))
      for (const { id } of fresh) known.add(id)
      const text = writeSources(style, terms, fresh, sources)
      if (text !== '') yield { bytes: Buffer.from(text), rows: fresh.length }
    }
  }
}

/** @param originals the sources among which what it was taken from is looked for */
export function referenceOf(
  terms: Terms,
  source: SourceRow,
  originals: readonly SourceRow[],
): Reference {
  const from = originals.find(({ id }) => id === source.derived_from)
  const how = terms.label('derivation', source.derivation ?? 'reprint', 'en')
  const what = [from?.publisher, from?.title, from?.published_on].filter((part) => part != null)
  return {
    ...source,
    authors: (source.author ?? '').split(';').flatMap((name) => oneLine(name) || []),
    taken: from && what.length > 0 ? `${how} of: ${what.join(', ')}` : null,
  }
}
