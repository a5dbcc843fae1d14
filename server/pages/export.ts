import type { Profile } from '../../db/dictionary/release.ts'
import type { ExportRow } from '../../db/export.ts'
import type { PreparedState } from '../../db/kept-tables.ts'
import type { PreparedRow } from '../../db/prepared.ts'
import { limits } from '../export/prepare.ts'
import { isMessage, type Translate } from '../language.ts'
import type { Visitor } from '../route.ts'
import { filterWords } from './filter-words.ts'

/** Why a file is not prepared. */
export type Refusal = 'too_many' | 'no_room'

/** The name of a format in words; its code where there are none. */
const formatName = (t: Translate, format: string) => {
  const key = `export.format_${format}`
  return isMessage(key) ? t(key) : format
}

/** A format, and whom the file was for, where that was not colleagues. */
const forWhom = (t: Translate, format: string, profile: Profile | null) =>
  profile === null || profile === 'internal'
    ? format
    : `${format} (${t(`disclosure.profile_${profile}`)})`

/** A page of the log, as it is shown. */
export async function exportLines(visit: Visitor, rows: readonly ExportRow[], most: number) {
  const { t } = visit
  const inWords = await filterWords(visit)
  const shown = rows.slice(0, most)
  const lines = []
  for (const row of shown) {
    lines.push({
      ...row,
      format: forWhom(t, formatName(t, row.format), row.profile),
      words: await inWords(row.query),
      list: row.query === '' ? '/incidents' : `/incidents?${listQuery(row.query)}`,
    })
  }
  return { lines, next: rows.length > most ? (shown.at(-1)?.id ?? null) : null }
}

/** The list that a file was of, without what says how it was written. */
function listQuery(query: string): string {
  const list = new URLSearchParams(query)
  for (const name of ['labels', 'bom', 'safe', 'lang', 'profile']) list.delete(name)
  return list.toString()
}

/** A file that is being prepared, or was, with how far it is. */
export function preparedLine({ house, t }: Visitor, row: PreparedRow) {
  const progress = house.preparer.progressOf(row.id)
  const { passed = 0, of = 0, incidents = 0, bytes = 0, ahead = 0 } = progress ?? {}
  const begun = row.state === 'waiting' || row.state === 'writing'
  // Nobody is at it: the program ended meanwhile, and could not write that down.
  const state: PreparedState = begun && progress === null ? 'broken_off' : row.state
  const finished = Date.parse(row.finished_at ?? row.created_at)
  return {
    ...{ id: row.id, state, fault: row.fault, name: row.name, rows: row.row_count, ahead },
    ...{ format: formatName(t, row.format), sha256: row.sha256, at: row.created_at },
    address: row.query === '' ? row.path : `${row.path}?${row.query}`,
    list: row.query === '' ? '/incidents' : `/incidents?${listQuery(row.query)}`,
    size: sizeText(row.bytes ?? bytes),
    until: new Date(finished + limits.ms).toISOString(),
    fetched: row.fetched_at,
    /** How far it is; null where that is not known yet. */
    passed: of > 0 ? Math.min(passed, of) : null,
    of,
    /** Said in incidents where each is passed but once. */
    passed_of: of > 0 && of === incidents ? t('export.passed', { passed, n: of }) : null,
    percent: of > 0 ? Math.min(99, Math.floor((passed / of) * 100)) : null,
  }
}

function sizeText(bytes: number): string {
  const [unit, per] = bytes < 1_000_000 ? ['KB', 1_000] : ['MB', 1_000_000]
  return `${(bytes / per).toFixed(1)} ${unit}`
}
