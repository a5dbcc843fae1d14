import type { Kept } from './names.ts'

/** The last ones whatever their dates say, and the last of so many days, weeks and months. */
const kept = { last: 3, days: 7, weeks: 4, months: 12 }

const week_ms = 7 * 86_400_000
const first_monday = Date.UTC(1970, 0, 5)

const periods: [most: number, of: (backup: Kept) => string][] = [
  [kept.days, ({ at }) => at.toISOString().slice(0, 10)],
  [kept.weeks, ({ at }) => String(Math.floor((at.getTime() - first_monday) / week_ms))],
  [kept.months, ({ at }) => at.toISOString().slice(0, 7)],
]

/**
 * The backups that need be kept no longer. Days, weeks and months without a backup do not count,
 * and what time it is now does not either: a clock that jumps makes nothing old.
 * @param backups the last made first
 */
export function surplus(backups: readonly Kept[]): Kept[] {
  const keep = new Set(backups.slice(0, kept.last))
  for (const [most, of] of periods) {
    const last_of = new Map<string, Kept>()
    for (const backup of backups) {
      if (last_of.size < most && !last_of.has(of(backup))) last_of.set(of(backup), backup)
    }
    for (const backup of last_of.values()) keep.add(backup)
  }
  return backups.filter((backup) => !keep.has(backup))
}
