import type { IncidentRow } from '../../db/tables.ts'

/** What somebody needs to cite an incident so that others find the same text of it again. */
export type Citation = { ref: string; title: string; version: number; day: string; url: string }

/** How an incident is cited: as the version that stood on a day, at an address that stays. */
export const citationOf = (
  { ref, title, version, updated_at }: IncidentRow,
  public_url: string,
): Citation => ({
  ...{ ref, title, version },
  day: updated_at.slice(0, 10),
  url: `${public_url}/incidents/${ref}`,
})
