import type { Outward } from '../../db/dictionary/release.ts'
import type { Aim, Looked } from '../../db/disclosure/look.ts'
import { releaseRows, type ReleasedRows } from '../../db/disclosure/look.ts'
import type { ReleasedTable } from '../../db/disclosure/columns.ts'
import type { Finding } from '../../db/disclosure/finding.ts'
import type { Staying } from '../../db/disclosure/rows.ts'
import { Unavailable } from '../../db/engine/write.ts'

/** That a file is for others: for whom, and that what was found in it has been accepted. */
export type Release = Aim & {
  /** Stands for the findings that were accepted; null where there were none to accept. */
  accepted: string | null
}

/** What of a table would leave, in numbers. */
export type Outlook = Pick<ReleasedRows, 'k' | 'smallest' | 'risk' | 'classes'> & {
  rows: number
  left_out: number
  /** How many of the rows are told by each step of coarseness, from the finest. */
  by_step: number[]
}

/** What somebody is shown before anything is written. */
export type Assessment = {
  profile: Outward
  tables: Record<ReleasedTable, Outlook>
  staying: Staying
  findings: Finding[]
  /** How many there are; of many, only the first are among `findings`. */
  found: number
  /** By kind. */
  kinds: [kind: Finding['kind'], count: number][]
  digest: string
}

/** More of them nobody looks at, and one page must hold them. */
const most_shown = 200

/** Says of a list that was looked through what would leave of it. */
export function assess(
  { rows, staying, findings, digest }: Looked,
  { profile, k }: Aim,
): Assessment {
  const outlook = (table: ReleasedTable): Outlook => {
    const done = releaseRows(rows[table], k)
    const by_step: number[] = []
    for (const { step } of done.released) by_step[step] = (by_step[step] ?? 0) + 1
    return {
      ...{ k: done.k, smallest: done.smallest, risk: done.risk, classes: done.classes },
      ...{ rows: done.released.length, left_out: done.left_out.length },
      by_step: Array.from(by_step, (count) => count ?? 0),
    }
  }
  const groups = Map.groupBy(findings, ({ kind }) => kind)
  return {
    profile,
    tables: { incidents: outlook('incidents'), acts: outlook('acts') },
    staying,
    findings: findings.slice(0, most_shown),
    found: findings.length,
    kinds: [...groups].map(([kind, own]) => [kind, own.length]),
    digest,
  }
}

/** Whether what was found has been accepted, and nothing else has been found since. */
export const isAccepted = ({ findings, digest }: Looked, { accepted }: Release) =>
  findings.length === 0 || accepted === digest

/** The records were changed after somebody had accepted what was found in them. */
export class FoundMore extends Unavailable {
  constructor() {
    super('found more')
  }
}

/** No form for partners or for the public: what it holds would lead to somebody whatever is left out. */
export class NotReleasable extends Error {}

/** The formats that can be told coarsely; a network of ids and a point on a map cannot. */
export const releasable: readonly string[] = ['csv', 'json', 'xlsx', 'geojson']
