import type { Kysely } from 'kysely'
import type { AccountTables } from './account-tables.ts'
import type { FileTables } from './attachment/file-tables.ts'
import type { RowOf } from './dictionary/field.ts'
import type { act_fields } from './dictionary/records/act.ts'
import type { attachment_fields } from './dictionary/records/attachment.ts'
import type { agency_fields, involvement_fields } from './dictionary/records/agency.ts'
import type { incident_fields } from './dictionary/records/incident.ts'
import type { link_fields } from './dictionary/records/link.ts'
import type { person_fields } from './dictionary/records/person.ts'
import type { place_fields } from './dictionary/records/place.ts'
import type { claim_fields, origin_fields, source_fields } from './dictionary/records/source.ts'
import type { Outward, Profile } from './dictionary/release.ts'
import type { ImportTables } from './import/tables.ts'
import type { KeptTables } from './kept-tables.ts'
import type { KeyTables } from './key/tables.ts'

/**
 * What every row of the record carries beside its fields. Times are UTC, ISO 8601 text;
 * `created_in` and `change_number` are those of the change sets that made it and last wrote it; 0
 * for what came with the program.
 */
type Kept = {
  id: string
  version: number
  created_at: string
  updated_at: string
  created_in: number
  change_number: number
  seal: string
}

export type IncidentRow = Kept &
  RowOf<typeof incident_fields> & {
    /** `KP-2023-0001`: given once, never changed, never reused. */
    ref: string
    ref_country: string
    ref_year: string
    ref_number: number
    /** 1 for the records of the example, which one click removes. */
    example: number
    /** The highest `seq` an act of it was ever given: none is given twice. */
    last_seq: number
    created_by: string | null
    /** Who wrote it in the installation that it came from in a package; null where it was written here. */
    author: string | null
  }
export type ActRow = Kept & RowOf<typeof act_fields> & { incident_id: string; seq: number }
export type PersonRow = Kept &
  RowOf<typeof person_fields> & { created_by: string | null; author: string | null }
export type AgencyRow = Kept & RowOf<typeof agency_fields>
export type InvolvementRow = Kept & RowOf<typeof involvement_fields> & { act_id: string }
export type PlaceRow = Kept &
  RowOf<typeof place_fields> & {
    level: number
    country_id: string
    province_id: string | null
    county_id: string | null
  }
export type SourceRow = Kept & RowOf<typeof source_fields>
export type OriginRow = Kept & RowOf<typeof origin_fields>
export type ClaimRow = Kept &
  Omit<RowOf<typeof claim_fields>, 'source_id'> & { source_id: string; incident_id: string }
export type AttachmentRow = Kept &
  RowOf<typeof attachment_fields> & {
    sha256: string
    /** Why it is not to be used any more; null where it is. */
    withdrawn: string | null
    created_by: string | null
    author: string | null
  }
export type LinkRow = Kept & RowOf<typeof link_fields> & { from_id: string }

/** Versions and times are as of a row of the record; its id is `act_type.arrest`. */
export type TermRow = Kept & {
  vocabulary: string
  code: string
  parent: string | null
  position: number
  label_en: string
  label_ko: string
  definition_en: string
  definition_ko: string
  includes_en: string | null
  includes_ko: string | null
  excludes_en: string | null
  excludes_ko: string | null
  example_en: string | null
  example_ko: string | null
  huridocs: string | null
  aliases: string | null
  /** For a type of link: the same relation seen from the other side. */
  inverse: string | null
  retired_at: string | null
  /** The code that took this one in. */
  merged_into: string | null
}

/** What somebody said of two incidents that may be one. */
export type Verdict = 'distinct' | 'unsure'

/** Every table. Rows of the record are typed from the dictionary; the rest by hand. */
export type Tables = AccountTables &
  FileTables &
  ImportTables &
  KeptTables &
  KeyTables & {
    incident: IncidentRow
    act: ActRow
    person: PersonRow
    agency: AgencyRow
    involvement: InvolvementRow
    place: PlaceRow
    source: SourceRow
    origin: OriginRow
    claim: ClaimRow
    attachment: AttachmentRow
    link: LinkRow
    term: TermRow
    place_name: {
      place_id: string
      position: number
      name: string
      language: string | null
      scheme: string
      seal: string
    }
    place_key: { key: string; place_id: string; whole: number }
    agency_name: {
      agency_id: string
      position: number
      name: string
      language: string
      name_kind: string
      valid_from: string | null
      valid_to: string | null
      seal: string
    }
    agency_key: { key: string; agency_id: string }
    export: {
      id: string
      user_id: string | null
      actor: string
      format: string
      query: string
      row_count: number | null
      sha256: string | null
      started_at: string
      finished_at: string | null
      /** Null for what left before there were profiles: internal. */
      profile: Profile | null
      /** How many rows did not leave, lest they lead to somebody. */
      left_out: number | null
      /** Where findings were accepted. */
      check_id: string | null
      seal: string
    }
    export_check: {
      id: string
      user_id: string | null
      actor: string
      profile: Outward
      query: string
      /** Of which findings it speaks. */
      digest: string
      /** How many there were of each kind, as JSON. */
      findings: string
      reason: string
      at: string
      seal: string
    }
    disclosure_key: { name: string; secret: string; seal: string }
    counter: { name: string; value: number; seal: string }
    change_set: {
      id: string
      number: number
      user_id: string | null
      actor: string
      kind: string
      reason: string | null
      at: string
      /** The ids of the rows that it made, by table, as JSON; null where they are to be looked for. */
      made: string | null
      seal: string
    }
    revision: {
      change_number: number
      position: number
      table_name: string
      row_id: string
      /** The row as it stood until then, as JSON. */
      before: string
      removed: number
      seal: string
    }
    draft: {
      id: string
      user_id: string
      submission: string
      ref: string | null
      version: number
      content: string
      created_at: string
      updated_at: string
      discarded_at: string | null
      seal: string
    }
    review: {
      id: string
      incident_id: string
      /** The version of the incident that was judged. */
      version: number
      verdict: 'verified' | 'returned'
      note: string | null
      user_id: string
      created_at: string
      seal: string
    }
    comment: {
      id: string
      incident_id: string
      user_id: string
      body: string
      created_at: string
      withdrawn_at: string | null
      seal: string
    }
    /** Somebody called by name in a comment. */
    mention: { comment_id: string; user_id: string; seen_at: string | null; seal: string }
    task: {
      id: string
      incident_id: string
      assignee_id: string
      body: string
      /** A calendar day; null where nothing presses. */
      due_on: string | null
      created_by: string
      created_at: string
      done_at: string | null
      done_by: string | null
      seal: string
    }
    ref_counter: { country: string; year: string; number: number; seal: string }
    submission: {
      key: string
      incident_id: string
      at: string
      content: string | null
      seal: string
    }
    incident_doc: {
      doc_id: number
      incident_id: string
      change_number: number
      ref: string
      /** Letters and digits of its grades, together: "BF", "36". */
      reliability: string
      credibility: string
      origins: number
      /** The publishers of its sources, as a JSON array; null for none. */
      publishers: string | null
      /** 1 where other incidents are linked: which of them a reader sees differs. */
      linked: number
      /** 1 where a cell would be guarded against being run as a formula. */
      guarded: number
      /** Its line of `/incidents.csv`, in the pieces between what differs from export to export. */
      csv_until_match: string
      csv_until_related: string
      csv_after_url: string
      seal: string
    }
    /** Numbers that no incident has any more. */
    incident_gone: { doc_id: number; change_number: number; seal: string }
    follow_up: {
      act_id: string
      incident_id: string
      /** The first day on which the term may be over; the last, where only that is known. */
      due_on: string
      until_on: string | null
      seal: string
    }
    /** Two incidents that may be one; `score` in hundredths, `reasons` with spaces between. */
    pair: {
      low_id: string
      high_id: string
      score: number
      reasons: string
      /** What the score rests on, of each: see `markOf`. */
      low_mark: string
      high_mark: string
      seal: string
    }
    pair_judgement: {
      id: string
      low_id: string
      high_id: string
      low_mark: string
      high_mark: string
      verdict: Verdict
      reason: string | null
      user_id: string
      created_at: string
      seal: string
    }
    merged: {
      lost_id: string
      change_number: number
      lost_ref: string
      into_id: string
      seal: string
    }
    derived: { name: string; making: string; seal: string }
  }

/** A handle on the database: the outer one, a transaction's, or a snapshot's. */
export type Db = Kysely<Tables>
