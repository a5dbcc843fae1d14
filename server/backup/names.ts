import { join } from 'node:path'

/** A backup that Girok named itself. */
export type Kept = { name: string; number: number; at: Date }

const pattern = /^girok-(\d{6,12})-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)\.zip(\.age)?$/

/**
 * The name of a backup. Its number tells which came after which: the clock, which can be wrong by
 * years, does not.
 */
export function nameOf(number: number, at: Date, encrypted: boolean): string {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-')
  return `girok-${String(number).padStart(6, '0')}-${time}Z.zip${encrypted ? '.age' : ''}`
}

/** What a name tells; null for any other than a backup that Girok named itself. */
export function readName(name: string): Kept | null {
  const [, number = '', time = ''] = pattern.exec(name) ?? []
  const at = new Date(time.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'))
  return Number.isNaN(at.getTime()) ? null : { name, number: Number(number), at }
}

/** The backups among the names in a folder, the last made first. */
export const readNames = (names: readonly string[]): Kept[] =>
  names
    .flatMap((name) => readName(name) ?? [])
    .toSorted((a, b) => b.number - a.number || b.at.getTime() - a.at.getTime())

/** Where backups are kept unless another folder is named. */
export const shelfIn = (data: string) => join(data, 'backups')
