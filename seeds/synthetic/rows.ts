import type {
  ActRow,
  ClaimRow,
  IncidentRow,
  InvolvementRow,
  LinkRow,
  OriginRow,
  PersonRow,
  SourceRow,
} from '../../db/tables.ts'

/** The columns that whoever writes the rows adds: when, by whom, and under what reference. */
type Added =
  | 'version'
  | 'created_at'
  | 'updated_at'
  | 'created_by'
  | 'ref'
  | 'ref_country'
  | 'ref_year'
  | 'ref_number'
  | 'change_number'
  | 'created_in'
  | 'doc_id'
  | 'seal'

/** A row as it is made here. */
export type Plain<Row> = Omit<Row, Added>

/** One incident with all that is new with it. The parts are in the order they can be written in. */
export type Synthetic = {
  origins: Plain<OriginRow>[]
  sources: Plain<SourceRow>[]
  people: Omit<Plain<PersonRow>, 'author'>[]
  incident: Omit<Plain<IncidentRow>, 'author'>
  acts: Plain<ActRow>[]
  involvements: Plain<InvolvementRow>[]
  claims: Plain<ClaimRow>[]
  links: Plain<LinkRow>[]
  truth: Truth
}

/** What is so, as opposed to what is recorded: results can be held against it. */
export type Truth = {
  /** The day of each act, in the order of `acts`; always one that its recorded date allows. */
  days: string[]
  /** The incident that this one is a second report of. */
  duplicate_of: string | null
}
